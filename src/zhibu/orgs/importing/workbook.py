"""The template to fill, and the export of what a person reaches: workbooks with the same sheets."""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import get_language

from zhibu.orgs.importing.columns import CHOICES, ORGANISATIONS, PEOPLE, POSTS, TABLES
from zhibu.orgs.models import Membership, Organisation, Person, Post
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require, within
from zhibu.scoring.evidence.contract import Table

_ROWS_WITH_LISTS = 5_000
SECRET = ("identity", "phone")
"""Columns that an export leaves out."""


def template_workbook() -> bytes:
    """Give an empty workbook with headings, notes and lists to choose from."""
    return _workbook({name: [] for name in TABLES}, TABLES.values())


def export_workbook(*, by: Person) -> bytes:
    """Give organisations, people and posts that the person may export (导出); no sensitive fields.

    Raises:
        Forbidden: the person may not export.
    """
    require(by, Permission.PERSON_IMPORT)
    rows = {
        "organisations": _organisations(by),
        "people": _people(by),
        "posts": _posts(by),
    }
    people = Table(
        PEOPLE.name, PEOPLE.zh, tuple(it for it in PEOPLE.columns if it.name not in SECRET)
    )
    return _workbook(rows, [ORGANISATIONS, people, POSTS])


def _organisations(by: Person) -> list[dict[str, Any]]:
    rows = list(Organisation.objects.filter(within(by, Permission.PERSON_IMPORT)).order_by("path"))
    codes = {row.path: row.code for row in rows}
    return [
        {
            "code": row.code,
            "name": row.name,
            "kind": _word("kind", row.kind),
            "parent": codes.get(row.path[: -Organisation.steplen], ""),
            "short_name": row.short_name,
            "class": row.class_number,
            "unit": row.unit,
            "founded_on": row.founded_on,
            "elected_on": row.elected_on,
            "term_years": row.term_years,
        }
        for row in rows
        if row.in_use
    ]


def _people(by: Person) -> list[dict[str, Any]]:
    found = (
        Membership.objects.open()
        .filter(within(by, Permission.PERSON_IMPORT, "branch"))
        .select_related("person", "branch", "group")
        .order_by("branch__path", "person__code")
    )
    since = _since(found)
    return [
        {
            "code": one.person.code,
            "name": one.person.name,
            "branch": one.branch.code,
            "group": one.group.code if one.group else "",
            "standing": _word("standing", one.standing),
            "from_day": since.get(one.person_id, one.started_on),
            "sex": _word("sex", one.person.sex),
            "born_on": one.person.born_on,
            "nation": one.person.nation,
            "education": _word("education", one.person.education),
            "job": one.person.job,
            "joined_party_on": one.person.joined_party_on,
            "full_member_on": one.person.full_member_on,
            "email": one.person.email,
        }
        for one in found
    ]


def _since(found: Iterable[Membership]) -> dict[int, date]:
    """Give the day on which each person came to the present branch, through changes of group."""
    branches = {one.person_id: one.branch_id for one in found}
    since: dict[int, Membership] = {}
    last: dict[int, Membership] = {}
    for one in Membership.objects.order_by("person", "started_on"):
        if one.person_id not in branches:
            continue
        before = last.get(one.person_id)
        stayed = before and before.branch_id == one.branch_id and before.ended_on
        if not (stayed and (one.started_on - before.ended_on).days <= 1):
            since[one.person_id] = one
        last[one.person_id] = one
    return {person: one.started_on for person, one in since.items()}


def _posts(by: Person) -> list[dict[str, Any]]:
    found = (
        Post.objects.open()
        .filter(within(by, Permission.PERSON_IMPORT, "organisation"))
        .select_related("person", "organisation")
        .order_by("organisation__path", "kind", "started_on")
    )
    return [
        {
            "person": post.person.code,
            "organisation": post.organisation.code,
            "post": _word("post", post.kind),
            "from_day": post.started_on,
            "term_ends_on": post.term_ends_on,
            "ended_on": None,
        }
        for post in found
    ]


def _word(column: str, value: str) -> str:
    return next((word for word, meant in CHOICES[column].items() if meant == value), value)


def _workbook(rows: dict[str, list[dict[str, Any]]], tables: Iterable[Table]) -> bytes:
    """Write texts as texts: nothing that begins with = becomes a formula, no address a link."""
    buffer = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        style = {"bold": True, "bg_color": "#F3E9E7", "border": 1, "border_color": "#D9D9D9"}
        formats = {
            "head": book.add_format(style),
            "need": book.add_format({**style, "font_color": "#9C1F14"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "text": book.add_format({"num_format": "@"}),
        }
        for table in tables:
            _sheet(book, formats, table, rows[table.name])
    return buffer.getvalue()


def _sheet(
    book: Any, formats: dict[str, Any], table: Table, rows: Sequence[dict[str, Any]]
) -> None:
    chinese = (get_language() or "zh").startswith("zh")
    sheet = book.add_worksheet(table.zh if chinese else table.name)
    sheet.freeze_panes(1, 2)
    for place, column in enumerate(table.columns):
        form = formats["date"] if column.type == "date" else formats["text"]
        sheet.set_column(place, place, 14 if column.type == "date" else 18, form)
        heading = column.zh if chinese else column.name
        sheet.write_string(0, place, heading, formats["need" if column.required else "head"])
        note = column.note.zh if chinese else column.note.en
        sheet.write_comment(0, place, note, {"x_scale": 2})
        if column.name in CHOICES:
            area = (1, place, max(len(rows), _ROWS_WITH_LISTS), place)
            words = list(CHOICES[column.name])
            if not chinese:
                words = [value.value for value in CHOICES[column.name].values()]
            sheet.data_validation(*area, {"validate": "list", "source": words})
    for number, row in enumerate(rows, 1):
        for place, column in enumerate(table.columns):
            value = row.get(column.name)
            if isinstance(value, date):
                sheet.write_datetime(number, place, value, formats["date"])
            elif value not in (None, ""):
                sheet.write_string(number, place, str(value), formats["text"])


__all__ = ["export_workbook", "template_workbook"]
