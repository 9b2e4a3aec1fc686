"""Addresses of what follows from results: the board, decisions, work, lists, and one's own page."""

from zhibu.orgs.permissions import Permission
from zhibu.portal.consequences import (
    board,
    checks,
    lists,
    mine,
    proofs,
    proposal,
    rectifications,
    talk,
    tiers,
)
from zhibu.portal.pages import page

P = Permission
SEE, WORK, DECIDE = P.CONSEQUENCE_SEE, P.CONSEQUENCE_WORK, P.CONSEQUENCE_DECIDE
ONE = "consequences/<int:number>/"
PUT_RIGHT = "rectifications/<int:number>/"
OWN = "consequences/mine/"
urlpatterns = [
    page("consequences/", board.board, "consequences", get=SEE),
    page("consequences/propose/", board.propose, "consequences_propose", post=DECIDE),
    page("consequences/confirm/", board.confirm_chosen, "consequences_confirm", post=DECIDE),
    page("consequences/tiers/", tiers.tiers, "tiers", get=SEE),
    page("consequences/notices/", lists.notices, "notices", get=SEE),
    page("consequences/notices/<int:number>/", lists.notice, "notice", get=SEE, about="notice"),
    page("consequences/notices/<int:number>/proof/", proofs.of_notice, "notice_proof", get=SEE, about="notice"),
    page("consequences/notices/<int:number>/pdf/", lists.notice_file, "notice_file", get=SEE, about="notice"),
    page("consequences/ineligible/", lists.ineligible, "ineligible", get=SEE),
    page("consequences/settlements/", lists.settlements, "settlements", get=SEE),
    page("consequences/settlements/export/", lists.settlements_export, "settlements_export", get=SEE),
    page(ONE, proposal.proposal, "consequence", get=SEE, about="proposal"),
    page(f"{ONE}decide/", proposal.decide, "consequence_decide", post=DECIDE, about="proposal"),
    page(f"{ONE}proof/", proofs.of_proposal, "consequence_proof", get=SEE, about="proposal"),
    page("consequences/talks/<int:number>/proof/", proofs.of_talk, "talk_proof", get=SEE, about="talk"),
    page("consequences/talks/<int:number>/", talk.talk, "consequence_talk", get=SEE, post=DECIDE, about="talk"),
    page("consequences/works/<int:number>/report/", checks.report, "consequence_work_report", post=WORK, about="task_given"),
    page("consequences/works/<int:number>/check/", checks.check, "consequence_work_check", post=DECIDE, about="task_given"),
    page("rectifications/", rectifications.rectifications, "rectifications", get=SEE),
    page("rectifications/open/", rectifications.open_, "rectification_open", post=DECIDE),
    page(PUT_RIGHT, rectifications.rectification, "rectification", get=SEE, about="rectification"),
    page(f"{PUT_RIGHT}proof/", proofs.of_rectification, "rectification_proof", get=SEE, about="rectification"),
    page("rectifications/steps/<int:number>/file/", rectifications.evidence_file, "rectification_file", get=SEE, about="rectification_step"),
    page(f"{PUT_RIGHT}measure/", rectifications.measure, "rectification_measure", post=WORK, about="rectification"),
    page(f"{PUT_RIGHT}report/", rectifications.report, "rectification_report", post=WORK, about="rectification"),
    page(f"{PUT_RIGHT}check/", rectifications.check, "rectification_check", post=DECIDE, about="rectification"),
    page(OWN, mine.mine, "own_consequences", get=P.OWN_SEE),
    page(f"{OWN}<int:number>/", mine.own, "own_consequence", get=P.OWN_SEE, about="own_proposal"),
    page(f"{OWN}<int:number>/proof/", proofs.of_own, "own_consequence_proof", get=P.OWN_SEE, about="own_proposal"),
    page(f"{OWN}talks/<int:number>/sign/", mine.sign, "own_talk_sign", post=P.OWN_SEE, about="own_talk"),
    page(f"{OWN}works/<int:number>/report/", mine.report_task, "own_work_report", post=P.OWN_SEE, about="own_task"),
    page(f"{OWN}rectifications/<int:number>/measure/", mine.measure, "own_rectification_measure", post=P.OWN_SEE, about="own_rectification"),
    page(f"{OWN}rectifications/<int:number>/report/", mine.report, "own_rectification_report", post=P.OWN_SEE, about="own_rectification"),
]  # fmt: skip
