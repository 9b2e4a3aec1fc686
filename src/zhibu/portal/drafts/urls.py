"""Addresses of drafts: the list, a new one, and one with its views."""

from zhibu.orgs.permissions import Permission
from zhibu.portal.drafts import deciding, draft, new, numbers, text, trial
from zhibu.portal.pages import page

P = Permission
ONE = "drafts/<str:code>/"
urlpatterns = [
    page("drafts/", draft.drafts, "drafts", get=P.SCHEME_DRAFT),
    page("drafts/new/", new.new, "draft_new", get=P.SCHEME_DRAFT, post=P.SCHEME_DRAFT),
    page(ONE, draft.draft, "draft", get=P.SCHEME_DRAFT, about="draft"),
    page(f"{ONE}document/", draft.read, "draft_document", get=P.SCHEME_DRAFT, about="draft"),
    page(
        f"{ONE}difference/", draft.changes, "draft_difference", get=P.SCHEME_DRAFT, about="draft"
    ),
    page(
        f"{ONE}numbers/", numbers.numbers, "draft_numbers",
        get=P.SCHEME_DRAFT, post=P.SCHEME_DRAFT, about="draft",
    ),
    page(
        f"{ONE}text/", text.text, "draft_text",
        get=P.SCHEME_DRAFT, post=P.SCHEME_DRAFT, about="draft",
    ),
    page(
        f"{ONE}trial/", trial.trial, "draft_trial",
        get=P.SCHEME_DRAFT, post=P.SCHEME_DRAFT, about="draft",
    ),
    page(f"{ONE}proof/", draft.proof, "draft_proof", get=P.SCHEME_DRAFT, about="draft"),
    page(f"{ONE}submit/", deciding.submit, "draft_submit", post=P.SCHEME_DRAFT, about="draft"),
    page(f"{ONE}withdraw/", deciding.withdraw, "draft_withdraw", post=P.SCHEME_DRAFT, about="draft"),
    page(f"{ONE}decide/", deciding.decide, "draft_decide", post=P.SCHEME_APPROVE, about="draft"),
]  # fmt: skip
