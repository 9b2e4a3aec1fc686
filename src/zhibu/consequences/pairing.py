"""Who helps whom (结对帮扶): high levels with low levels, one to one, and why in words."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from zhibu.assessments.enums import Status
from zhibu.assessments.models import Assessment, Result
from zhibu.consequences.assignment import Side, Weighed, assign_optimally, weigh
from zhibu.consequences.enums import PairingState
from zhibu.consequences.figures import clauses_of, figures_of, scheme_of
from zhibu.consequences.models import Pairing
from zhibu.orgs.models import Organisation, Person, Tie
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import within
from zhibu.schemes.titles import title_of
from zhibu.scoring.scheme.conditions import Condition
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.outcome import Proposal


@dataclass(frozen=True, slots=True)
class Pair:
    """A helper and a helped branch, and what was weighed."""

    helper: Side
    helped: Side
    weighed: Weighed


@dataclass(frozen=True, slots=True)
class Assigned:
    """The best assignment, and who is left without a partner."""

    pairs: tuple[Pair, ...]
    without_helper: tuple[Side, ...]
    without_helped: tuple[Side, ...]
    assumed: bool
    """Whether the levels are assumed, because the scheme has no consequence that pairs."""


def assign(assessment: Assessment) -> Assigned:
    """Assign helpers to all who are to be helped and are in no pairing of this assessment yet."""
    scheme = scheme_of(assessment)
    named = clauses_of(scheme)
    figures = figures_of(assessment, [one.name for one in named])
    full = {one.name: one.full for one in named if one.full}
    helping, to_help, assumed = sides_of(assessment, scheme)
    sides = {
        one.subject: Side(
            one.subject,
            one.organisation_id,
            one.name,
            one.organisation.path,
            one.class_name,
            one.level,
            {
                name: min(10_000, 10_000 * figure // full[name])
                for name, figure in figures.get(one.subject, {}).items()
                if name in full
            },
        )
        for one in [*helping, *to_help]
    }
    busy, known = paired(assessment)
    helpers = [sides[one.subject] for one in helping if one.organisation_id not in busy]
    helped = [sides[one.subject] for one in to_help if one.organisation_id not in busy | known]
    ties = _ties(assessment, {one.pk for one in sides.values()})
    weighed = [[weigh(one, other, full, other.pk in ties[one.pk]) for other in helped] for one in helpers]  # fmt: skip
    found = assign_optimally(helpers, helped, [[one.cost for one in row] for row in weighed])
    rows, columns = {row for row, _c in found}, {column for _r, column in found}
    return Assigned(
        tuple(Pair(helpers[row], helped[column], weighed[row][column]) for row, column in found),
        tuple(one for place, one in enumerate(helped) if place not in columns),
        tuple(one for place, one in enumerate(helpers) if place not in rows),
        assumed,
    )


def paired(assessment: Assessment) -> tuple[set[int], set[int]]:
    """Who is in a pairing of this assessment, and for whom one was proposed, even if declined. One query."""
    busy: set[int] = set()
    known: set[int] = set()
    for helper, helped, state in assessment.pairings.values_list("helper_id", "helped_id", "state"):
        known.add(helped)
        if state != PairingState.DECLINED:
            busy |= {helper, helped}
    return busy, known


def assumed_levels(scheme: Scheme) -> tuple[list[int], list[int]]:
    """Levels that help and levels that are helped, where the scheme does not say (assumed).

    The top ones and the lowest ones, never more than leave a level between them: one each of two to
    four levels, two each of five or six.
    """
    levels = sorted({band.level for band in scheme.grading.bands})
    if len(levels) < 2:
        return [], []
    each = max(1, (len(levels) - 1) // 2)
    return levels[-each:], levels[:each]


def assumed_grades(scheme: Scheme) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Titles of the grades that help and of those that are helped by `assumed_levels`, highest first."""
    helping, helped = assumed_levels(scheme)
    bands = sorted(scheme.grading.bands, key=lambda one: -one.level)
    titles = [(one.level, {"zh": one.title.zh, "en": one.title.en}) for one in bands]
    return [title for level, title in titles if level in helping], [title for level, title in titles if level in helped]  # fmt: skip


def sides_of(assessment: Assessment, scheme: Scheme) -> tuple[list[Result], list[Result], bool]:
    """Results of those who help and of those who are helped, each in the order of codes. One query.

    The last says whether the levels are assumed.
    """
    rows = assessment.results.filter(kind="branch", organisation__in_use=True)
    rows = rows.filter(status__in=(Status.RATED, Status.VETOED)).select_related("organisation")
    rows = list(rows.order_by("subject"))
    helps = {name for name, side in _named_sides(scheme) if side == "helper"}
    helped = {name for name, side in _named_sides(scheme) if side == "helped"}
    if helps and helped:
        high = [one for one in rows if one.status == Status.RATED and helps & set(one.proposals)]
        low = [one for one in rows if helped & set(one.proposals)]
        return high, low, False
    top, lowest = assumed_levels(scheme)
    high = [one for one in rows if one.status == Status.RATED and one.level in top]
    low = [one for one in rows if one.level in lowest]
    return high, low, True


def _named_sides(scheme: Scheme) -> list[tuple[str, str]]:
    """Consequences that pair, with the side on which they put a branch."""
    found = []
    for one in scheme.consequences:
        if one.propose == Proposal.PAIRING and (side := _side(one.when)):
            found.append((one.consequence, side))
    return found


def _side(when: Condition) -> str | None:
    """`helper` where a level or a total from some line on is asked for, `helped` where up to one."""
    if when.fact in ("level", "figure") and when.comparison:
        return "helper" if when.comparison[0] in ("at_least", "above") else "helped"
    return next((side for part in when.parts if (side := _side(part))), None)


def _ties(assessment: Assessment, among: set[int]) -> dict[int, set[int]]:
    """Business ties on the day of the facts; a tie between units above counts for nobody below."""
    found: dict[int, set[int]] = defaultdict(set)
    for one, other in Tie.objects.on(assessment.as_of).values_list("one_id", "other_id"):
        if one in among and other in among:
            found[one].add(other)
            found[other].add(one)
    return found


def kept(pair: Pair, scheme: Scheme, assumed: bool) -> dict[str, Any]:
    """What a pairing keeps of why it was proposed: figures, and titles of clauses in both languages."""
    titles = {one.name: dict(one.title) for one in clauses_of(scheme)}
    weighed = pair.weighed
    return {
        "levels": [pair.helper.level, pair.helped.level],
        "clauses": [
            {
                "clause": name,
                "title": titles[name],
                "helper": pair.helper.shares[name],
                "helped": pair.helped.shares[name],
            }
            for name in weighed.clauses[:5]
        ],
        "gain": weighed.gain,
        "distance": weighed.distance,
        "tied": weighed.tied,
        "same_class": weighed.same_class,
        "cost": weighed.cost,
        "assumed": assumed,
    }


def reasons(pairing: Pairing) -> list[str]:
    """Say why a pair was proposed, in the reader's language."""
    facts, words = pairing.because, []
    if not facts:
        return [_("Chosen by the office.")]
    if facts.get("chosen"):
        words.append(_("The office chose another helper than the best assignment did."))
    clauses = facts.get("clauses", [])
    for one in clauses:
        said = {"title": title_of(one["title"]), "helper": one["helper"] // 100, "helped": one["helped"] // 100}  # fmt: skip
        words.append(_("%(title)s: the helper has %(helper)s%% of the points, the helped %(helped)s%%.") % said)  # fmt: skip
    if not clauses and facts.get("gain"):
        words.append(_("Over all clauses the helper is ahead by %(gain)s%% of the points.") % {"gain": facts["gain"] // 100})  # fmt: skip
    if facts.get("distance") is not None:
        near = facts["distance"] <= 2
        words.append(_("Both are under the same organisation.") if near else _("They are %(steps)s steps apart in the organisation.") % {"steps": facts["distance"]})  # fmt: skip
    words.append(_("A business tie joins them.") if facts.get("tied") else _("No business tie joins them."))  # fmt: skip
    words.append(_("They are of the same class.") if facts.get("same_class") else _("They are of different classes."))  # fmt: skip
    return words


def pairings_for(person: Person) -> QuerySet[Pairing]:
    """Pairings of which the person reaches a side, newest assessment first."""
    seen = within(person, Permission.CONSEQUENCE_SEE, "helper")
    seen |= within(person, Permission.CONSEQUENCE_SEE, "helped")
    found = Pairing.objects.filter(seen).select_related("helper", "helped", "assessment", "decided_by")  # fmt: skip
    return found.order_by("-assessment__year", "helped__path", "pk")


def pairing_for(person: Person, number: int) -> Pairing:
    """One of them; 404 if unseen."""
    return get_object_or_404(pairings_for(person), pk=number)


def possible_helpers(pairing: Pairing) -> QuerySet[Organisation]:
    """Branches that could help instead: rated higher in the same assessment, and in no other pairing."""
    results = pairing.assessment.results.filter(
        kind="branch", status=Status.RATED, level__gte=_least_level(pairing)
    )
    busy = pairing.assessment.pairings.exclude(Q(state="declined") | Q(pk=pairing.pk))
    found = Organisation.objects.filter(pk__in=results.values("organisation"), in_use=True)
    found = found.exclude(pk__in=busy.values("helper")).exclude(pk__in=busy.values("helped"))
    found = found.exclude(pk=pairing.helped_id)
    return found.order_by("path")


def _least_level(pairing: Pairing) -> int:
    helped = pairing.assessment.results.filter(organisation=pairing.helped_id, kind="branch").first()  # fmt: skip
    if helped is not None:
        return (helped.level or 0) + 1
    return min(assumed_levels(scheme_of(pairing.assessment))[0], default=0)
