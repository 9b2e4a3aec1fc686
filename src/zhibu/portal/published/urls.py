"""Addresses of what is published of reviews."""

from zhibu.orgs.permissions import Permission
from zhibu.portal.pages import open_page, page
from zhibu.portal.published import fairness, files, notice, proof, receipts, results

P = Permission
urlpatterns = [
    page(
        "reviews/<slug:code>/results/", results.results, "review_results",
        get=P.REVIEW_SEE, post=P.REVIEW_PLAN, about="review",
    ),
    page(
        "reviews/<slug:code>/results/notice/", notice.notice, "review_notice",
        get=P.REVIEW_SEE, about="review",
    ),
    page(
        "reviews/<slug:code>/results/proof/", proof.of_publication, "review_proof",
        get=P.REVIEW_SEE, about="review",
    ),
    page(
        "reviews/<slug:code>/results/box.<str:form>", files.send, "review_file",
        get=P.REVIEW_SEE, about="review",
    ),
    page(
        "reviews/<slug:code>/fairness/", fairness.fairness, "review_fairness",
        get=P.FAIRNESS_SEE, about="review",
    ),
    open_page("receipts/", receipts.receipts, "receipts"),
]  # fmt: skip
