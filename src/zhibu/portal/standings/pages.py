"""The company's board of stars and grades over the years, and the ranking."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhibu.consequences import years
from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may, paths_of
from zhibu.portal.assessments.namesakes import above_namesakes
from zhibu.portal.assessments.words import lines_differ
from zhibu.portal.paging import window
from zhibu.portal.replies import reply
from zhibu.portal.standings.chosen import Chosen, chosen_of
from zhibu.portal.standings.facts import board_of, class_words
from zhibu.schemes.titles import title_of
from zhibu.scoring.scheme.document.origin import is_assumed


def standings(request: HttpRequest) -> HttpResponse:
    """Grades over the years, who went up and down, the map of classes: `?of=`, `?at=`, `?year=`."""
    chosen = chosen_of(request)
    return reply(
        request,
        "portal/standings/standings.html",
        chosen=chosen,
        board=chosen and board_of(chosen.line, chosen.at, chosen.after, reached=paths_of(request.person, Permission.ASSESSMENT_SEE)),
        own=own_branch(request.person),
        summed=chosen and summed_up(request.person, chosen),
        exports=may(request.person, Permission.BOARD_SEE),
    )  # fmt: skip


def summed_up(person: Person, chosen: Chosen) -> Organisation | None:
    """Whose summary the person may read: of the place shown, else of the first within it."""
    tops = paths_of(person, Permission.BOARD_SEE)
    if any(chosen.at.path.startswith(top) for top in tops):
        return chosen.at
    inside = (one for one in chosen.places if one.path.startswith(chosen.at.path))
    return next((one for one in inside if one.path in tops), None)


def own_branch(person: Person) -> Organisation | None:
    """The branch of somebody who reaches just one."""
    tops = paths_of(person, Permission.ASSESSMENT_SEE)
    if len(tops) != 1:
        return None
    return Organisation.objects.filter(path=tops[0], kind=OrganisationKind.BRANCH).defer("sought").first()  # fmt: skip


def ranking(request: HttpRequest) -> HttpResponse:
    """The ranking as the scheme makes it: within a class where it has classes; equals share a rank."""
    chosen = chosen_of(request)
    if chosen is None:
        return reply(request, "portal/standings/ranking.html", chosen=None, window=None)
    scheme = chosen.line.scheme
    classes = years.class_titles(scheme)
    asked = request.GET.get("class", next(iter(classes), ""))
    class_name = asked if asked in classes else ""
    page = window(request, years.ranking(chosen.after, chosen.line.kind, chosen.at, class_name))
    grades = {name: title_of(title) for name, title in years.grade_titles(scheme).items()}
    return reply(
        request,
        "portal/standings/ranking.html",
        chosen=chosen,
        window=page,
        above=above_namesakes(page.rows),
        grades=grades,
        class_name=class_name or ("all" if classes else ""),
        classes=[*((name, class_words(classes, name)) for name in classes), ("all", _("All classes"))] if classes else [],
        order=order_words(scheme),
        lines_differ=bool(classes) and not class_name and lines_differ(chosen.after),
        assumed=any(is_assumed(band.assumed) for band in scheme.grading.bands),
    )  # fmt: skip


def order_words(scheme: object) -> list[str]:
    """What decides among equal totals, in the order of the scheme."""
    titles = {one.component: one.title for one in scheme.components}
    titles |= {area.area: area.title for one in scheme.components for area in one.areas or ()}
    titles |= {one.clause: one.title for one in scheme.clauses}
    words = []
    for one in scheme.ranking:
        if one.by == "total":
            words.append(_("total score"))
        elif one.by == "class":
            words.append(_("the later class first") if one.first == "high" else _("the earlier class first"))  # fmt: skip
        elif one.by == "size":
            words.append(_("the larger first") if one.first == "high" else _("the smaller first"))
        elif one.by in titles:
            words.append(title_of({"zh": titles[one.by].zh, "en": titles[one.by].en}))
    return words
