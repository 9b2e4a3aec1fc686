"""Addresses of assessments."""

from zhibu.orgs.permissions import Permission
from zhibu.portal.assessments import (
    appeals,
    applying,
    files,
    lists,
    notice,
    public,
    result,
    results,
    what_if,
)
from zhibu.portal.assessments import (
    page as one,
)
from zhibu.portal.pages import page

P = Permission
ONE = "assessments/<str:code>/"
RESULT = f"{ONE}results/<str:subject>/"
APPEAL = f"{ONE}appeals/<int:number>/"
READ = {"get": P.ASSESSMENT_SEE, "about": "assessment"}
RUN = {"post": P.ASSESSMENT_RUN, "about": "assessment"}

urlpatterns = [
    page("assessments/", lists.assessments, "assessments", get=P.ASSESSMENT_SEE),
    page(
        "assessments/plan/", lists.plan, "assessment_plan",
        get=P.ASSESSMENT_RUN, post=P.ASSESSMENT_RUN,
    ),
    page(ONE, one.assessment, "assessment", **READ),
    page(f"{ONE}step/", one.step, "assessment_step", **RUN),
    page(f"{ONE}proof/", one.proof, "assessment_proof", **READ),
    page(
        f"{ONE}apply/", applying.apply_for, "assessment_apply",
        get=P.ASSESSMENT_APPLY, post=P.ASSESSMENT_APPLY, about="assessment",
    ),
    page(f"{ONE}results/", results.results, "assessment_results", **READ),
    page(f"{ONE}results.xlsx", files.workbook, "assessment_workbook", **READ),
    page(
        f"{ONE}export.zip", files.take_home, "assessment_export",
        get=P.ASSESSMENT_EXPORT, about="assessment",
    ),
    page(f"{ONE}public/", public.public, "assessment_public", **READ),
    page(f"{ONE}notice/", notice.notice, "assessment_notice", **READ),
    page(f"{ONE}appeals/", appeals.appeals, "appeals", **READ),
    page(f"{APPEAL}answer/", appeals.answer, "appeal_answer", post=P.APPEAL_ANSWER, about="appeal"),
    page(
        f"{APPEAL}withdraw/", appeals.withdraw, "appeal_withdraw",
        post=P.APPEAL_RAISE, about="own_appeal",
    ),
    page(RESULT, result.result, "result", get=P.ASSESSMENT_SEE, about="result"),
    page(
        f"{RESULT}appeal/", appeals.raise_one, "result_appeal",
        get=P.APPEAL_RAISE, post=P.APPEAL_RAISE, about="result",
    ),
    page(
        f"{RESULT}what-if/", what_if.what_if, "result_what_if",
        get=P.CONSEQUENCE_SEE, post=P.CONSEQUENCE_SEE, about="result",
    ),
]  # fmt: skip
