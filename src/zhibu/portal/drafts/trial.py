"""Try a draft on last year's facts: who changes grade, by class and committee."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.assessments import trials
from zhibu.assessments.simulating import Basis, bases_for
from zhibu.orgs.models import Organisation
from zhibu.orgs.reach import STEP
from zhibu.orgs.refusals import Refused
from zhibu.portal.drafts.charts import sankey, sankey_height
from zhibu.portal.drafts.showing import about, found_in
from zhibu.portal.drafts.words import basis_in_words
from zhibu.portal.paging import window
from zhibu.portal.replies import go, reply
from zhibu.portal.templatetags.portal import address
from zhibu.schemes.checking import check
from zhibu.schemes.models import Draft
from zhibu.schemes.queries import draft_for
from zhibu.schemes.titles import in_english, title_of
from zhibu.scoring.scheme.model import Scheme

STATUSES = ("no_evidence", "vetoed", "exempt")
STEPS = 6
NAMED = 50
DEEPEST = 2


def trial(request: HttpRequest, code: str) -> HttpResponse:
    """The facts to choose from, and what the trial on the chosen ones gave."""
    one, person = draft_for(request.person, code), request.person
    bases = bases_for(one)
    asked = request.POST.get("on") or request.GET.get("on")
    basis = next((each for each in bases if each.key == asked), bases[0] if bases else None)
    problem = ""
    if request.method == "POST" and basis is not None and asked != basis.key:
        problem = _("Choose the facts to try it on.")
    elif request.method == "POST" and basis is not None:
        if request.POST.get("again"):
            trials.forget(one, basis)
        try:
            trials.start(draft=one, basis=basis, by=person)
        except Refused as error:
            problem = str(error)
        else:
            return go(request, f"{reverse('draft_trial', args=[code])}?on={basis.key}")
    elif request.method == "POST":
        messages.error(
            request, _("Mend what the check found first: a scheme with errors scores nobody.")
        )
        return go(request, "draft", code)
    standing = trials.standing(one, basis) if basis else trials.Standing()
    found = _shown(request, one, basis, standing.found) if basis and standing.found else {}
    return reply(
        request,
        "portal/drafts/trial.html",
        status=422 if problem else 200,
        **about(one, person, "draft_trial"),
        **found_in(one),
        bases=[(each.key, basis_in_words(each), each is basis) for each in bases],
        basis=basis,
        basis_words=basis_in_words(basis) if basis else "",
        before_title=title_of(basis.before.title) if basis and basis.before else "",
        standing=standing,
        problem=problem or standing.problem,
        found=found,
    )


def _shown(
    request: HttpRequest, draft: Draft, basis: Basis, found: dict[str, Any]
) -> dict[str, Any]:
    """What the page draws, in the reader's words."""
    place = int(in_english())
    titles = _titles(draft, basis)
    grades = [(name, titles.get(name, name)) for name in found["grades"]]
    counts = {(a, b): count for a, b, count in found["matrix"]}
    table = [(title, [(counts.get((a, b), 0), a == b) for b, _t in grades]) for a, title in grades]
    classes = {one.class_: (one.title.zh, one.title.en)[place] for one in _scheme(draft).classes}
    changed = window(request, [_named_move(one, titles) for one in found["changed"]], NAMED)
    return found | {
        "titles": [title for _g, title in grades],
        "table": table,
        "sankey": sankey(grades, counts) if not found["without"] else None,
        "sankey_height": sankey_height(grades),
        "by_class": [
            one | {"name": classes.get(one["name"], one["name"])} for one in found["by_class"]
        ],
        "by_parent": _in_tree(found["by_parent"]),
        "changed": changed,
        "largest": [_named_move(one, titles) for one in found["largest"]],
        "unknown": [(one["title"][place], one["reads"][place]) for one in found["unknown"]],
    }


def _in_tree(groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Organisations above in the order of the tree, with how deep each stands below the highest."""
    codes = [one["code"] for one in groups]
    paths = dict(Organisation.objects.filter(code__in=codes).values_list("code", "path"))
    top = min(map(len, paths.values()), default=0)
    placed = [
        one
        | {
            "url": _organisation(one["code"]),
            "depth": min(DEEPEST, (len(paths.get(one["code"], "").rjust(top)) - top) // STEP),
        }
        for one in groups
    ]
    return sorted(placed, key=lambda one: paths.get(one["code"], "~"))


def _scheme(draft: Draft) -> Scheme:
    scheme = check(draft.text).scheme
    assert scheme is not None  # it was tried
    return scheme


def _titles(draft: Draft, basis: Basis) -> dict[str, str]:
    """Grades of both schemes, the draft's words first, and how one may stand without a grade."""
    place = int(in_english())
    before = check(basis.before.text).scheme if basis.before else None
    said = {
        "no_evidence": _("without evidence"),
        "vetoed": _("vetoed"),
        "exempt": _("exempt from assessment"),
    }
    for scheme in (before, check(draft.text).scheme):
        for band in scheme.grading.bands if scheme else ():
            said[band.grade] = (band.title.zh, band.title.en)[place]
    return said


def _named_move(one: dict[str, Any], titles: dict[str, str]) -> dict[str, Any]:
    url = address("person", one["code"]) if one["person"] else _organisation(one["code"])
    return one | {
        "url": url,
        "before": titles.get(one["before"], one["before"]),
        "after": titles.get(one["after"], one["after"]),
        "tone": "good" if one["levels"] > 0 else "bad" if one["levels"] < 0 else "none",
    }


def _organisation(code: str) -> str:
    return address("organisation", code) if code else ""
