"""The ways from a rule of a result to the very facts behind it, for the eyes of one reader.

A way is a pair of an address and words. Where the reader may not open the page, or the facts came
from a file, the words stand alone: no way leads to a refusal or to an unfiltered list.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.assessments.authors import evidence_of
from zhibu.assessments.indicators import DERIVED
from zhibu.assessments.models import Result
from zhibu.assessments.scoring import EVIDENCE_FOR
from zhibu.ballots.models import Review
from zhibu.inspections.enums import EventState, InspectionState
from zhibu.inspections.feeding import Brought, brought_for
from zhibu.inspections.models import Event, Inspection
from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import STEP, may
from zhibu.portal.templatetags.writing import day
from zhibu.records.models import Kind
from zhibu.scoring.scheme import measures as m
from zhibu.scoring.scheme.lint.walk import Earner
from zhibu.targets.enums import TargetState
from zhibu.targets.models import Target

Links = list[tuple[str, Any]]
"""Address and words; an empty address where there is nothing that the reader may open."""


@dataclass(frozen=True, slots=True)
class Ways:
    """By the name of a rule: the ways to its facts, and whether rows of a file are among them."""

    links: dict[str, Links] = field(default_factory=dict)
    brought: frozenset[str] = frozenset()


def ways_of(person: Person, result: Result, rules: Mapping[str, Earner], reaches: bool) -> Ways:
    """Give the ways from each rule. A query for each sort of facts that the scheme asks for.

    Args:
        reaches: whether the reader may see what lies behind the figures of this organisation; else
            only published ballots are shown.
    """
    if result.organisation is None:
        return Ways()
    asked = _Asked(person, result)
    links: dict[str, Links] = defaultdict(list)
    brought: set[str] = set()
    asked_for = {name: rule.measure for name, rule in rules.items()}
    reviews = asked.reviews({one.review for one in asked_for.values() if isinstance(one, m.Review)})
    for name, measure in asked_for.items():
        if isinstance(measure, m.Review):
            links[name] += reviews.get(measure.review, [])
        elif reaches:
            table, names = evidence_of(name, measure)
            files = asked.brought(table, names)
            links[name] += asked.facts(measure, names) + files
            if files:
                brought.add(name)
    return Ways({name: found for name, found in links.items() if found}, frozenset(brought))


class _Asked:
    """Facts of one result, each sort asked for once, when the first rule needs it."""

    def __init__(self, person: Person, result: Result) -> None:
        self.person, self.result = person, result
        self.place: Organisation = result.organisation  # type: ignore[assignment]
        self.assessment = result.assessment

    def facts(self, measure: m.Measure, names: Iterable[str]) -> Links:
        """Ways to what was entered on the site."""
        if isinstance(measure, m.Records | m.Attendance):
            return self._book(names)
        if isinstance(measure, m.Indicator | m.Contest):
            (name,) = names
            if name in DERIVED:
                kind = EVIDENCE_FOR.get(name)
                return self._book([kind]) if kind else self._register()
            return [way for _round, way in self.targets.get(name, [])]
        if isinstance(measure, m.Events):
            return [way for name in names for way in self.events.get(name, [])]
        if isinstance(measure, m.Inspected):
            return [way for name in names for way in self.inspections.get(name, [])]
        return []

    def brought(self, table: str, names: Iterable[str]) -> Links:
        """Ways to imports that give a figure; a target that was agreed stands above a file."""
        wanted = set(names)
        return [
            self._file(one)
            for one in self.files
            if one.table == table
            and any(
                name in wanted and not self._agreed(table, name, each) for name, each in one.names
            )
        ]

    def _agreed(self, table: str, name: str, round_: str) -> bool:
        known = self.targets.get(name, []) if table == "indicators" else []
        return any(each == round_ for each, _way in known)

    def _own(self) -> dict[str, Any]:
        """Whom rows are about: the member, or the organisation itself."""
        member = self.result.person_id
        return {"person": member} if member else {"organisation": self.place, "person": None}

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        return {one.name: one for one in Kind.objects.all()}

    def _book(self, names: Iterable[str]) -> Links:
        branch = self.place
        if branch.kind == OrganisationKind.GROUP:
            branch = branch.get_parent()
        if branch.kind != OrganisationKind.BRANCH or not may(self.person, Permission.RECORD_SEE, branch):  # fmt: skip
            return []
        found: Links = []
        for name in names:
            kind = self.kinds.get(name)
            if kind is None:
                continue
            words = _("Records in the book: %(kind)s") % {"kind": kind}
            shut = kind.private and not may(self.person, Permission.RECORD_PRIVATE, branch)
            query = f"?branch={branch.code}&year={self.assessment.year}&kind={name}"
            found.append(("" if shut else reverse("record_book") + query, words))
        return found

    def _register(self) -> Links:
        return [
            (reverse("organisation", args=[self.place.code]), _("Register of the organisation"))
        ]

    @cached_property
    def targets(self) -> dict[str, list[tuple[str, Any]]]:
        found: dict[str, list[tuple[str, Any]]] = defaultdict(list)
        rows = Target.objects.filter(**self._own(), year=self.assessment.year, state=TargetState.AGREED)  # fmt: skip
        opens = may(self.person, Permission.TARGET_SEE, self.place)
        for one in rows.order_by("indicator", "round"):
            url = reverse("target", args=[one.pk]) if opens else ""
            words = _("Agreed target of round %(round)d") % {"round": one.round}
            found[one.indicator].append((str(one.round), (url, words)))
        return found

    @cached_property
    def events(self) -> dict[str, Links]:
        found: dict[str, Links] = defaultdict(list)
        rows = Event.objects.filter(
            **self._own(), state=EventState.CONFIRMED, on__year=self.assessment.year,
            on__lte=self.assessment.as_of,
        ).select_related("decided_by")  # fmt: skip
        opens = may(self.person, Permission.EVENT_ENTER, self.place)
        for one in rows.order_by("on", "pk"):
            words = _("Event of %(day)s, confirmed by %(name)s") % {"day": day(one.on), "name": one.decided_by}  # fmt: skip
            found[one.event].append((reverse("event", args=[one.pk]) if opens else "", words))
        return found

    @cached_property
    def inspections(self) -> dict[str, Links]:
        found: dict[str, Links] = defaultdict(list)
        if self.result.person_id is not None:
            return found
        rows = Inspection.objects.filter(
            organisation=self.place, state=InspectionState.SUBMITTED, marks__score__isnull=False,
            plan__adoption__name=self.assessment.adoption.name, plan__year=self.assessment.year,
            held_on__lte=self.assessment.as_of,
        ).values_list("pk", "held_on", "plan__round", "marks__clause")  # fmt: skip
        for pk, held_on, number, clause in rows.order_by("plan__round", "held_on", "pk"):
            words = _("Inspection of %(day)s, round %(round)d") % {"day": day(held_on), "round": number}  # fmt: skip
            found[clause].append((reverse("inspection_result", args=[pk]), words))
        return found

    @cached_property
    def files(self) -> list[Brought]:
        one = self.assessment
        return brought_for(one.adoption, one.organisation, one.year, self.result.subject)

    def _file(self, one: Brought) -> tuple[str, Any]:
        opens = may(self.person, Permission.EVENT_ENTER, one.organisation)
        words = _("Imported from a file, confirmed by %(name)s") % {"name": one.confirmed_by}
        return reverse("evidence_import", args=[one.code]) if opens else "", words

    def reviews(self, channels: set[str]) -> dict[str, Links]:
        """Published reviews of the organisation, or of one above it."""
        if not channels:
            return {}
        path, one = self.place.path, self.assessment
        above = [path[:end] for end in range(STEP, len(path) + 1, STEP)]
        rows = Review.objects.filter(
            adoption__name=one.adoption.name, year=one.year, channel__in=channels,
            state="published", organisation__path__in=above,
        ).order_by("round", "pk")  # fmt: skip
        found: dict[str, Links] = defaultdict(list)
        for channel, code, number in rows.values_list("channel", "code", "round"):
            words = _("Published ballots of round %(number)d") % {"number": number}
            found[channel].append((reverse("review_results", args=[code]), words))
        return found
