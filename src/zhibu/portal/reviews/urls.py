"""Addresses of reviews: the list, planning, one review, its roll and its assignment."""

from zhibu.orgs.permissions import Permission
from zhibu.portal.pages import page
from zhibu.portal.reviews import (
    assignment,
    objecting,
    overview,
    picking,
    planning,
    review,
    roll,
    taking_in,
)

ONE = "reviews/<str:code>/"
P = Permission
urlpatterns = [
    page("reviews/", overview.reviews, "reviews", get=P.REVIEW_SEE),
    page("reviews/plan/", planning.plan, "review_plan", get=P.REVIEW_PLAN, post=P.REVIEW_PLAN),
    page("reviews/people/", picking.people, "review_people", get=P.REVIEW_SEE),
    page(ONE, review.review, "review", get=P.REVIEW_SEE, about="review"),
    page(f"{ONE}step/", review.step, "review_step", post=P.REVIEW_PLAN, about="review"),
    page(
        f"{ONE}name-tellers/", planning.tellers, "review_name_tellers",
        get=P.REVIEW_PLAN, post=P.REVIEW_PLAN, about="review",
    ),
    page(f"{ONE}proof/", review.proof, "review_entries", get=P.REVIEW_SEE, about="review"),
    page(f"{ONE}roll/", roll.roll, "review_roll", get=P.REVIEW_SEE, about="review"),
    page(
        f"{ONE}object/", objecting.object_, "review_object",
        get=P.REVIEW_SEE, post=P.REVIEW_SEE, about="review",
    ),
    page(
        f"{ONE}take-in/", taking_in.take_in, "review_take_in",
        get=P.REVIEW_PLAN, post=P.REVIEW_PLAN, about="review",
    ),
    page(
        f"{ONE}objections/<int:number>/", objecting.decide, "objection_decide",
        post=P.REVIEW_PLAN, about="review",
    ),
    page(
        f"{ONE}assignment/", assignment.assignment, "review_assignment",
        get=P.REVIEW_PLAN, about="review",
    ),
    page(
        f"{ONE}assignment/<str:form>/", assignment.file, "review_assignment_file",
        get=P.REVIEW_PLAN, about="review",
    ),
]  # fmt: skip
