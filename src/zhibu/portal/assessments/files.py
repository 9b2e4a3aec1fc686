"""Results to take home: Excel, the notice to put up, and the whole assessment to compute again."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from zhibu import papers
from zhibu.assessments.actions.appealing import clauses_of
from zhibu.assessments.exporting import export
from zhibu.assessments.models import Assessment, Run
from zhibu.assessments.results import SHOWN, appeals_for, assessment_for, results_for
from zhibu.consequences import years
from zhibu.inbox.words import title_in
from zhibu.orgs.permissions import Permission
from zhibu.portal import workbooks
from zhibu.portal.assessments.found import assessment_to
from zhibu.portal.assessments.public import days_left, newest_note
from zhibu.portal.assessments.results import rows_of
from zhibu.portal.assessments.words import classes_of, follows_of, grades_of, title_of_assessment
from zhibu.portal.published.notice import LEFT, RIGHT, _code
from zhibu.portal.replies import go
from zhibu.portal.templatetags.writing import day, score
from zhibu.schemes.titles import title_of

ON_PAPER = 500
"""Rows of a notice."""


def workbook(request: HttpRequest, code: str) -> HttpResponse:
    """Every result that the person sees, with appeals, as Excel."""
    assessment = assessment_for(request.person, code)
    sheets = _sheets(request.person, assessment)
    return workbooks.send(sheets, f"{title_of_assessment(assessment)}.xlsx")


def _sheets(person: Any, assessment: Assessment) -> Iterator[workbooks.Sheet]:
    columns = [
        _("Rank"), pgettext("identifier", "Code"), _("Name"), _("Class"), _("Status"), _("Score"), _("Grade"),
        _("Level"), _("Level last year"), _("Tier"), _("Rank in its class"), _("Rank under its parent"),
        _("Proposals"),
    ]  # fmt: skip
    yield workbooks.Sheet(_("Results"), columns, _results(person, assessment), frozen=2)
    columns = [_("Subject"), _("Clause"), _("Reason"), _("State"), _("Answer until"), _("Answer"), _("Corrected")]  # fmt: skip
    clauses = {name: title_in(title) for name, title in clauses_of(assessment).items()}
    appeals = (
        [one.result.name, clauses.get(one.clause, one.clause), one.reason, str(one.get_state_display()),
         one.answer_by, one.answer, one.changed]
        for one in appeals_for(person, assessment)
    )  # fmt: skip
    yield workbooks.Sheet(_("Appeals"), columns, appeals, frozen=2)


def _results(person: Any, assessment: Assessment) -> Iterator[list[Any]]:
    grades, classes, follows = grades_of(assessment), classes_of(assessment), follows_of(assessment)
    held = years.levels_in(years.before(assessment))
    found = results_for(person, assessment).order_by("rank", "name", "pk")
    for row in rows_of(found.iterator(chunk_size=2_000), grades, classes):
        one = row.result
        yield [one.rank, one.subject, one.name, row.class_, str(row.look[0]), workbooks.points(one.score), row.grade,
               one.level, held.get(one.subject, one.held), one.tier, one.rank_in_class, one.rank_in_parent,
               "；".join(follows.get(name, name) for name in one.proposals)]  # fmt: skip


def take_home(request: HttpRequest, code: str) -> HttpResponse | FileResponse:
    """The whole assessment as a zip: scheme, facts, results, trace, hashes, proof."""
    assessment = assessment_to(request.person, code, Permission.ASSESSMENT_EXPORT)
    file = BytesIO()
    with TemporaryDirectory() as folder:
        out = Path(folder) / assessment.code
        try:
            export(assessment, out)
        except (Run.DoesNotExist, FileNotFoundError):
            messages.error(request, _("There is nothing to take home yet: rate first."))
            return go(request, "assessment", code)
        with ZipFile(file, "w", ZIP_DEFLATED) as packed:
            for path in sorted(out.rglob("*")):
                if path.is_file():
                    packed.write(path, f"{out.name}/{path.relative_to(out)}")
    file.seek(0)
    name = f"{title_of_assessment(assessment)} {assessment.code}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


def notice(request: HttpRequest, code: str) -> HttpResponse:
    """The notice in the layout of official documents, with the newest checkpoint as a code."""
    person = request.person
    assessment = assessment_for(person, code)
    if assessment.state not in SHOWN:
        return go(request, "assessment", code)
    found = results_for(person, assessment).filter(rank__isnull=False).order_by("rank", "pk")
    rows = rows_of(found[:ON_PAPER], grades_of(assessment), classes_of(assessment))
    note, _checkpoint = newest_note()
    organisation = assessment.organisation.name
    title = _("Notice of the results of %(title)s") % {"title": title_of_assessment(assessment)}
    data = {
        "title": title,
        "language": "en" if (get_language() or "").startswith("en") else "zh",
        "head": [organisation, title_in(assessment.title)],
        "organisation": organisation,
        "date": day(assessment.frozen_on or assessment.published_on),
        "body": _body(assessment),
        "columns": [
            {"name": _("Rank"), **RIGHT}, {"name": _("Name"), **LEFT}, {"name": _("Class"), **LEFT},
            {"name": _("Score"), **RIGHT}, {"name": _("Grade"), **LEFT},
        ],
        "rows": [
            [str(one.result.rank), one.result.name, one.class_ or None, score(one.result.score), one.grade]
            for one in rows
        ],
        "proof": [
            _("Hash of the results: %(hash)s") % {"hash": assessment.results_hash},
            _("Hash of the facts: %(hash)s") % {"hash": assessment.facts_hash},
            _("Hash of the scheme: %(hash)s") % {"hash": assessment.scheme_hash},
            _("The code holds the newest checkpoint of the ledger: keep it, and nobody can change these results unseen.")
            if note else _("No checkpoint of the ledger is published yet."),
        ],
        "notes": [_("Whoever has the export computes it again: zhibu assessments verify FOLDER")],
    }  # fmt: skip
    files = {"code.svg": _code(note or assessment.results_hash or assessment.code)}
    return _sent(papers.pdf("announcement", data, files=files), "application/pdf", f"{title}.pdf")


def _body(assessment: Assessment) -> list[str]:
    facts = {
        "scheme": title_of(assessment.adoption.title),
        "day": day(assessment.as_of),
        "from": day(assessment.published_on),
        "until": day(assessment.appeals_until),
        "frozen": day(assessment.frozen_on),
    }
    lines = [_("By “%(scheme)s”, on facts up to %(day)s, the results are made known as follows.") % facts]  # fmt: skip
    if assessment.frozen_on:
        lines.append(_("They were in publication from %(from)s to %(until)s and are final since %(frozen)s.") % facts)  # fmt: skip
    else:
        lines.append(_("They are in publication from %(from)s to %(until)s. Whoever holds a fact to be wrong may appeal in that time on Zhibu, naming the clause; the office answers in writing.") % facts)  # fmt: skip
    if days_left(assessment):
        lines.append(_("Working days left: %(days)d.") % {"days": days_left(assessment)})
    return lines


def _sent(content: bytes, media: str, name: str) -> HttpResponse:
    sent = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(content, content_type=media, headers={"Content-Disposition": sent})
