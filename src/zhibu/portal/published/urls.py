"""Addresses of what is published of reviews."""

from zhibu.orgs.permissions import Permission
from zhibu.portal.pages import page
from zhibu.portal.published import fairness

urlpatterns = [
    page(
        "reviews/<slug:code>/fairness/",
        fairness.fairness,
        "review_fairness",
        get=Permission.FAIRNESS_SEE,
        about="review",
    ),
]
