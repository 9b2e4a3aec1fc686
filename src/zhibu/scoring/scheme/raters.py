"""Kinds of raters (评议人): whom a source asks, and what each kind can rate; none changes a score."""

from difflib import get_close_matches
from typing import Annotated

from pydantic import BeforeValidator

RATERS = {
    "members": ("本支部党员", "members of the branch"),
    "group_members": ("本小组党员", "members of the group"),
    "staff": ("本支部群众", "non-member staff of the branch"),
    "helped": ("被帮对象", "the person helped"),
    "branch_committee": ("支委会集体评议", "the branch committee in a meeting"),
    "other_secretaries": ("其他支部书记", "secretaries of other branches"),
    "higher_offices": ("上级机关人员", "staff of higher offices"),
    "other_branches": ("其他支部", "other branches"),
    "office_field": ("机关与基层支部互评", "office and field branches of each other"),
    "business_ties": ("有业务联系的支部", "branches with business ties"),
    "same_class": ("同类支部", "branches of the same class"),
    "other_class": ("不同类支部", "branches of other classes"),
    "invited": ("凭选票条受邀人员", "people invited by slip"),
}
"""Each kind, in both languages."""
BRANCH_ONLY = (
    "other_secretaries",
    "other_branches",
    "office_field",
    "business_ties",
    "same_class",
    "other_class",
)
ONE_NAME = ("helped", "branch_committee")
"""Of these a subject has one rater, who is named."""
FEW = (*ONE_NAME, "higher_offices")
"""Raters who act for an office or alone, so that their names may stand under what they say."""
SHOWN_FROM = 5
"""Ballots from which a figure of a secret review is shown to anybody."""


def rates(kind: str) -> tuple[str, ...]:
    """Name the kinds of subject that a kind of raters can rate; none where it can rate all."""
    if kind in BRANCH_ONLY:
        return ("branch",)
    return {
        "members": ("member", "branch", "group"),
        "group_members": ("member", "group"),
        "staff": ("member", "branch", "group"),
        "helped": ("member",),
        "branch_committee": ("member", "group"),
    }.get(kind, ())


def _raters(value: object) -> tuple[str, ...]:
    items = [str(item) for item in value] if isinstance(value, list | tuple) else [str(value)]
    if not items:
        raise ValueError("the list is empty; name at least one.")
    for item in items:
        if item not in RATERS:
            near = get_close_matches(item, RATERS, n=1)
            remedy = f"did you mean {near[0]}" if near else f"write one of {', '.join(RATERS)}"
            raise ValueError(f"{item} is no kind of raters; {remedy}.")
    twice = next((item for item in items if items.count(item) > 1), None)
    if twice:
        raise ValueError(f"{twice} stands twice; keep one of them.")
    return tuple(items)


Raters = Annotated[tuple[str, ...], BeforeValidator(_raters)]
"""One kind of raters, or a list."""
