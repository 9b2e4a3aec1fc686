"""Rows of the list of people, written at once: a page has hundreds of cells."""

from collections.abc import Iterable
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhibu.orgs.enums import Standing
from zhibu.orgs.models import Membership, Person
from zhibu.portal.templatetags.portal import person_chip
from zhibu.portal.templatetags.writing import ABSENT


def rows_of(people: Iterable[Person]) -> SafeString:
    """Write a row for each, with the membership that stands in `now`."""
    words = (
        pgettext("identifier", "Code"), _("Standing in the Party"), _("Branch"), _("Group"),
        _("Post at work"),
    )  # fmt: skip
    labels = [f'<td data-label="{escape(one)}">' for one in words]
    standings = {one.value: escape(str(one.label)) for one in Standing}
    made = []
    for person in people:
        now: Membership | None = next(iter(person.now), None)  # type: ignore[attr-defined]
        cells = (
            escape(person.code),
            standings[now.standing] if now else ABSENT,
            _branch(now) if now else ABSENT,
            escape(now.group.name) if now and now.group else ABSENT,
            escape(person.job) or ABSENT,
        )
        rest = "".join(f"{label}{cell}</td>" for label, cell in zip(labels, cells, strict=True))
        made.append(f'<tr><th scope="row">{person_chip(person)}</th>{rest}</tr>')
    return mark_safe("".join(made))  # noqa: S308 - escaped here


def _branch(now: Membership) -> str:
    address = escape(reverse("organisation", args=[now.branch.code]))
    return f'<a href="{address}">{escape(now.branch.name)}</a>'


__all__ = ["rows_of"]
