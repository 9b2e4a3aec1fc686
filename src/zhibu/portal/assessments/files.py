"""Results to take home: Excel, and the whole assessment to compute again."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhibu.assessments.actions.appealing import clauses_of
from zhibu.assessments.exporting import export
from zhibu.assessments.models import Assessment, Run
from zhibu.assessments.results import appeals_for, assessment_for, results_for
from zhibu.consequences import years
from zhibu.inbox.words import title_in
from zhibu.orgs.permissions import Permission
from zhibu.orgs.refusals import Refused
from zhibu.portal import workbooks
from zhibu.portal.assessments.found import assessment_to
from zhibu.portal.assessments.results import rows_of
from zhibu.portal.assessments.words import classes_of, follows_of, grades_of, title_of_assessment
from zhibu.portal.replies import go


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
        except Refused as error:
            messages.error(request, str(error))
            return go(request, "assessment", code)
        except Run.DoesNotExist:
            messages.error(request, _("There is nothing to take home yet: rate first."))
            return go(request, "assessment", code)
        with ZipFile(file, "w", ZIP_DEFLATED) as packed:
            for path in sorted(out.rglob("*")):
                if path.is_file():
                    packed.write(path, f"{out.name}/{path.relative_to(out)}")
    file.seek(0)
    name = f"{title_of_assessment(assessment)} {assessment.code}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
