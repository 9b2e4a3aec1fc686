"""The notice of results to put up on the wall (公示): every result, and how anybody can check it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhibu.assessments.models import Assessment
from zhibu.assessments.naming import names_of
from zhibu.assessments.results import SHOWN, assessment_for, results_for
from zhibu.inbox.words import title_in
from zhibu.ledger.models import Checkpoint
from zhibu.portal.assessments.namesakes import above_namesakes
from zhibu.portal.assessments.public import days_left
from zhibu.portal.assessments.results import Row, rows_of
from zhibu.portal.assessments.words import (
    assumed_in_words,
    classes_of,
    grades_of,
    lines_differ,
    title_of_assessment,
)
from zhibu.portal.ledger.checking import check_address
from zhibu.portal.ledger.codes import code_to_print
from zhibu.portal.papers import send_paper
from zhibu.portal.replies import go
from zhibu.portal.templatetags.counting import counted_words
from zhibu.portal.templatetags.writing import day, score
from zhibu.schemes.titles import title_of

ON_PAPER = 3_000
"""Results of a notice: a company's branches three times over, four seconds and 130 pages."""


def notice(request: HttpRequest, code: str) -> HttpResponse:
    """The notice in the layout of official documents, with the newest checkpoint as a code."""
    assessment = assessment_for(request.person, code)  # type: ignore[attr-defined]
    if assessment.state not in SHOWN:
        return go(request, "assessment", code)
    seen = results_for(request.person, assessment)  # type: ignore[attr-defined]
    ranked = list(seen.filter(rank__isnull=False).order_by("rank", "pk")[: ON_PAPER + 1])
    apart = list(seen.filter(rank=None).order_by("status", "name", "pk")[: ON_PAPER + 1])
    newest = Checkpoint.objects.first()
    organisation = names_of(assessment).organisation
    words = _("Final results of %(title)s") if assessment.frozen_on else _("Notice of the results of %(title)s")  # fmt: skip
    title = words % {"title": title_of_assessment(assessment)}
    data = {
        "title": title,
        "head": [organisation, title_in(assessment.title)],
        "organisation": organisation,
        "date": day(assessment.frozen_on or assessment.published_on),
        "body": _body(assessment),
        "tables": _tables(assessment, ranked[:ON_PAPER], apart[:ON_PAPER]),
        "more": _more(seen, len(ranked), len(apart)),
        "proof": [
            _("Hash of the results: %(hash)s") % {"hash": assessment.results_hash},
            _("Hash of the facts: %(hash)s") % {"hash": assessment.facts_hash},
            _("Hash of the scheme: %(hash)s") % {"hash": assessment.scheme_hash},
            _("A phone that reads the code shows, without signing in, whether these results still stand in the ledger as they are printed here.")
            if newest else _("No checkpoint of the ledger is published yet."),
        ],
        "notes": [_("Whoever has the export computes it again: zhibu assessments verify FOLDER")],
    }  # fmt: skip
    files = {
        "code.svg": code_to_print(
            check_address(newest, assessment) if newest else assessment.results_hash
        )
    }
    return send_paper("announcement", data, files=files)


def _tables(assessment: Assessment, ranked: list[Any], apart: list[Any]) -> list[dict[str, Any]]:
    """Those with a rank, and those without one with why; a class only where the scheme has classes."""
    grades, classes = grades_of(assessment), classes_of(assessment)
    above = above_namesakes([*ranked, *apart])
    name = [_column(_("Name"), 9)]
    class_ = [_column(_("Class"), 6)] if classes else []
    tables = [
        {
            "title": "",
            "columns": [_column(_("Rank"), 2, "right"), *name, *class_, _column(_("Score"), 3, "right"), _column(_("Grade"), 4)],
            "rows": [
                [str(one.result.rank), _name(one), *_class(one, classes), score(one.result.score), one.grade or None]
                for one in rows_of(ranked, grades, classes, above)
            ],
        },
        {
            "title": _("Without a rank"),
            "columns": [*name, *class_, _column(_("Why without a rank"), 5)],
            "rows": [[_name(one), *_class(one, classes), str(one.look[0])] for one in rows_of(apart, grades, classes, above)],
        },
    ]  # fmt: skip
    return [one for one in tables if one["rows"]]


def _column(name: str, width: int, side: str = "left") -> dict[str, Any]:
    return {"name": name, "width": width, "side": side}


def _name(row: Row) -> str:
    return f"{row.result.name}（{row.above}）" if row.above else row.result.name


def _class(row: Row, classes: dict[str, str]) -> list[str | None]:
    return [row.class_ or None] if classes else []


def _more(seen: Any, ranked: int, apart: int) -> str:
    """How many results the paper does not hold, where there are more than it can."""
    if max(ranked, apart) <= ON_PAPER:
        return ""
    left = seen.count() - min(ranked, ON_PAPER) - min(apart, ON_PAPER)
    return _("Another %(number)d results do not stand on this paper; the public page on Zhibu shows them.") % {"number": left}  # fmt: skip


def _body(assessment: Assessment) -> list[str]:
    facts = {
        "scheme": title_of(assessment.adoption.title),
        "day": day(assessment.as_of),
        "from": day(assessment.published_on),
        "until": day(assessment.appeals_until),
        "frozen": day(assessment.frozen_on),
    }
    lines = [_("By “%(scheme)s”, on facts up to %(day)s, the results are made known as follows.") % facts]  # fmt: skip
    if counted := counted_words(assessment):
        lines.append(counted)
    if assessment.frozen_on:
        lines.append(_("They were in publication from %(from)s to %(until)s and are final since %(frozen)s.") % facts)  # fmt: skip
    else:
        lines.append(_("They are in publication from %(from)s to %(until)s. Whoever holds a fact to be wrong may appeal in that time on Zhibu, naming the clause; the office answers in writing.") % facts)  # fmt: skip
    if days_left(assessment):
        lines.append(_("Working days left: %(days)d.") % {"days": days_left(assessment)})
    if lines_differ(assessment):
        lines.append(_("Each class has its own lines of grades: the same score can give different grades."))  # fmt: skip
    return [*lines, *filter(None, [assumed_in_words(assessment)])]
