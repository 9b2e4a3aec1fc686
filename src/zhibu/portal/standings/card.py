"""The report card of a branch (支部成绩单): its years, its clauses beside its class, what is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from zhibu.assessments.models import Assessment, Result
from zhibu.assessments.surroundings import Quartiles
from zhibu.assessments.trace import Shown, shown
from zhibu.ballots.enums import ReviewState
from zhibu.ballots.models import Review
from zhibu.ballots.published import reviews_to_read
from zhibu.consequences import years
from zhibu.consequences.enums import PairingState, ProposalState, WorkState
from zhibu.consequences.models import Pairing, Proposal, Rectification
from zhibu.consequences.years import Line
from zhibu.duties.enums import DutyState
from zhibu.duties.queries import duties_for
from zhibu.inbox.words import title_in
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import STEP, may
from zhibu.portal.consequences.looks import Look, look_of, look_of_work
from zhibu.portal.standings import charts
from zhibu.schemes.titles import in_english, title_of
from zhibu.scoring.explanation import ExplanationError
from zhibu.scoring.explanation.model import Node

MOST = 5
"""Strong and weak clauses that are named."""


@dataclass(frozen=True, slots=True)
class Part:
    """A component: the own figure beside the class's quartiles, in hundredths."""

    title: str
    figure: int | None
    out_of: int | None
    quartiles: Quartiles | None
    assumed: str
    hidden: bool = False

    @property
    def share(self) -> int | None:
        """Whole per cent of the full points."""
        return self._share(self.figure)

    @property
    def box(self) -> tuple[int, int, int] | None:
        if self.quartiles is None or not self.out_of:
            return None
        lower, median, upper = (self._share(one) or 0 for one in self.quartiles[:3])
        return lower, median, upper

    def _share(self, figure: int | None) -> int | None:
        return None if figure is None or not self.out_of else max(0, min(100, 100 * figure // self.out_of))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Card:
    """Everything of one branch's report card."""

    branch: Organisation
    line: Line | None
    results: Sequence[Result]
    parts: Sequence[Part] = ()
    strong: Sequence[Part] = ()
    weak: Sequence[Part] = ()
    next: dict[str, Any] | None = None
    duties: Sequence[tuple[str, int]] = ()
    proposals: Sequence[Proposal] = ()
    rectifications: Sequence[Rectification] = ()
    pairings: Sequence[Pairing] = ()
    reviews: Sequence[Review] = ()

    @property
    def newest(self) -> Result | None:
        return self.results[-1] if self.results else None

    @property
    def titles(self) -> dict[str, str]:
        if self.line is None:
            return {}
        return {name: title_of(title) for name, title in years.grade_titles(self.line.scheme).items()}  # fmt: skip

    @property
    def tier(self) -> str:
        number = self.newest.tier if self.newest else ""
        found = [one for one in self.line.scheme.tiers if str(one.tier) == number] if self.line else []  # fmt: skip
        return title_of({"zh": found[0].title.zh, "en": found[0].title.en}) if found else ""

    @property
    def class_words(self) -> str:
        name = self.newest.class_name if self.newest else ""
        title = years.class_titles(self.line.scheme).get(name) if self.line else None
        return title_of(title) if title else name

    @property
    def rows(self) -> list[tuple[Result, str]]:
        """Results with the words of their grades, oldest first."""
        return [(one, self.titles.get(one.grade or one.status, one.grade)) for one in self.results]

    @property
    def decided(self) -> list[Proposal]:
        """Proposals that somebody with the authority confirmed: on paper no others stand as facts."""
        return [one for one in self.proposals if one.state == ProposalState.CONFIRMED]

    @property
    def proposed(self) -> list[tuple[int, str, Look, Any]]:
        """What of proposals is open: number, title, how it stands, last day."""
        today = localdate()
        return [(one.pk, title_in(one.title), look_of(one, today), one.due_on) for one in self.proposals]  # fmt: skip

    @property
    def problems(self) -> list[tuple[Rectification, Look]]:
        """What is to be put right, and how it stands."""
        today = localdate()
        return [(one, look_of_work(one.state, one.due_on, today)) for one in self.rectifications]

    @property
    def reviewed(self) -> list[tuple[str, str, Any]]:
        """Published reviews: code, title, day."""
        return [(one.code, title_in(one.title), one.published_on) for one in self.reviews]

    @property
    def over_years(self) -> dict[str, Any]:
        assert self.line is not None
        highest = max(band.level for band in self.line.scheme.grading.bands)
        return charts.levels_over_years(
            [one.assessment.year for one in self.results],
            [one.level for one in self.results],
            [words for _one, words in self.rows],
            highest,
        )

    @property
    def beside(self) -> dict[str, Any]:
        return charts.beside_class([(one.title, one.share, one.box) for one in self.parts])

    @property
    def beside_height(self) -> int:
        return 50 + 34 * max(3, len(self.parts))


def card_of(person: Person, branch: Organisation, line: Line | None) -> Card:
    """Put a card together; what the person may not see is left out."""
    results = years.results_over_years(line, branch.code) if line else []
    facts = _explained(results[-1]) if results else {}
    newest = results[-1].assessment if results else None
    return Card(branch, line, results, **facts, **_open(person, branch, newest), reviews=_reviews(person, branch, newest))  # fmt: skip


def _explained(result: Result) -> dict[str, Any]:
    try:
        found = shown(result.assessment, result.subject)
    except ExplanationError:
        found = None
    if found is None:
        return {}
    quartiles = found.around.of_class(found.kind, found.class_)
    top = found.told.total.children
    components = [one for part in top for one in part.children] if any(one.kind == "part" for one in top) else list(top)  # fmt: skip
    clauses = [_part(one, found, quartiles) for one in found.told.total.walk() if one.kind == "clause"]  # fmt: skip
    known = [one for one in clauses if one.share is not None]
    ahead = [one for one in known if one.share >= 90 and (one.box is None or one.share >= one.box[2])]  # fmt: skip
    behind = [one for one in known if one.share < 100 and (one.share < 60 or (one.box is not None and one.share < one.box[0]))]  # fmt: skip
    ahead.sort(key=lambda one: (-(one.share - (one.box[1] if one.box else 90)), -(one.out_of or 0)))
    behind.sort(key=lambda one: ((one.figure or 0) - (one.out_of or 0), one.title))
    return {
        "parts": [_part(one, found, quartiles) for one in components if one.kind == "component"],
        "strong": ahead[:MOST],
        "weak": behind[:MOST],
        "next": _next(found),
    }


def _say(words: Any) -> str:
    return str(words.en if in_english() else words.zh)


def _part(node: Node, found: Shown, quartiles: dict[str, Quartiles]) -> Part:
    hidden = node.name in found.hidden
    return Part(
        _say(node.title),
        None if hidden else node.figure,
        node.out_of,
        quartiles.get(node.name),
        node.assumed or "",
        hidden,
    )


def _next(found: Shown) -> dict[str, Any] | None:
    """The next grade, how far it is, what keeps it away, and what would win most."""
    coming = found.told.next
    if coming is None:
        return None
    return {
        "grade": _say(coming.grade),
        "needed": coming.needed,
        "held_back": [_say(one) for one in coming.held_back],
        "chances": [
            (_say(one.title), one.worth, [_say(words) for words, _more in one.hints[:2]])
            for one in found.told.chances[:MOST]
        ],
    }


def _open(person: Person, branch: Organisation, newest: Assessment | None) -> dict[str, Any]:
    """Duties of the card's year that are due or missing, and what follows from it and is not done."""
    if newest is None:
        return {}
    states = (DutyState.DUE, DutyState.MISSING)
    counted = dict(
        duties_for(person)
        .filter(organisation=branch, state__in=states, ends_on__year=newest.year)
        .order_by()
        .values_list("state")
        .annotate(Count("pk"))
    )
    duties = [(str(DutyState(state).label), counted[state]) for state in states if state in counted]
    if not may(person, Permission.CONSEQUENCE_SEE, on=branch):
        return {"duties": duties}
    proposals = newest.proposals.filter(organisation=branch, person=None, closed_on=None)
    proposals = proposals.filter(state__in=(ProposalState.PROPOSED, ProposalState.CONFIRMED))
    of_year = Q(proposal__assessment=newest) | Q(proposal=None, opened_on__year=newest.year)
    problems = Rectification.objects.filter(of_year, organisation=branch).exclude(state=WorkState.CLOSED)  # fmt: skip
    pairs = newest.pairings.filter(Q(helper=branch) | Q(helped=branch), state=PairingState.RUNNING)
    return {
        "duties": duties,
        "proposals": _proposals(proposals),
        "rectifications": list(problems.order_by("due_on", "pk")[:MOST]),
        "pairings": list(pairs.select_related("helper", "helped")[:MOST]),
    }


def _proposals(open_: QuerySet[Proposal]) -> list[Proposal]:
    """All that were confirmed, then the newest that wait: a scheme bounds how many there are."""
    found = list(open_.order_by("-pk"))
    confirmed = [one for one in found if one.state == ProposalState.CONFIRMED]
    waiting = [one for one in found if one.state == ProposalState.PROPOSED]
    return confirmed + waiting[:MOST]


def _reviews(person: Person, branch: Organisation, newest: Assessment | None) -> list[Review]:
    """Published reviews of branches in the year, of the branch or of those above it."""
    if newest is None:
        return []
    above = [branch.path[:end] for end in range(STEP, len(branch.path) + 1, STEP)]
    found = reviews_to_read(person).filter(
        state=ReviewState.PUBLISHED, year=newest.year, organisation__path__in=above,
        subject__contains="branch",
    )  # fmt: skip
    return list(found.only("code", "title", "period", "published_on").order_by("-published_on")[:MOST])  # fmt: skip


def lines_of(card: Card) -> list[str]:
    """The lines under a card's heading."""
    one = card.newest
    if one is None:
        return [_("No result is published yet.")]
    words = [str(one.assessment.year), card.titles.get(one.grade or one.status, one.grade)]
    words += [card.tier] if card.tier else []
    words += [card.class_words] if card.class_words else []
    if one.rank_in_class and card.class_words:
        words.append(_("place %(rank)s in its class") % {"rank": one.rank_in_class})
    elif one.rank:
        words.append(_("place %(rank)s") % {"rank": one.rank})
    return [" · ".join(words)]
