"""Rules: what clauses ask for, read from the national baseline and from adopted schemes."""

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from zhibu.duties.enums import Strength
from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models import Organisation
from zhibu.schemes.models import Adoption
from zhibu.schemes.queries import subjects_of
from zhibu.schemes.reading import preset_text, read_text
from zhibu.scoring.scheme.conditions import Condition
from zhibu.scoring.scheme.document.outcome import in_language, marked_in_words
from zhibu.scoring.scheme.measures import Records
from zhibu.scoring.scheme.model import Clause, Scheme
from zhibu.terms.periods import PartOfPeriod

BASELINE = "gongzuo-tiaoli"
"""The preset that binds every branch, whatever it adopts besides."""
BASELINE_SUBJECT = OrganisationKind.BRANCH
LONGEST_SOURCE = 200


@dataclass(frozen=True)
class Rule:
    """What one clause asks for in each part of a year (应办规则).

    Units:
        `needed` is hundredths of a record, or of an hour where `in_hours`; `attendance` is basis
        points of those expected.
    """

    name: str
    """Scheme and clause, as in gongzuo-tiaoli/general-meetings."""
    kinds: tuple[str, ...]
    """Kinds of record that count; the first is the one to enter."""
    each: PartOfPeriod
    needed: int
    in_hours: bool
    entered_within: int | None
    attendance: int | None
    strength: Strength
    zh: str
    en: str
    source: str
    applies: Condition | None

    @property
    def kind(self) -> str:
        return self.kinds[0]

    @property
    def title(self) -> dict[str, str]:
        return {"zh": self.zh, "en": self.en}


@cache
def baseline() -> tuple[Rule, ...]:
    """Rules of the national baseline (支部工作条例)."""
    return _rules_in(read_text(preset_text(BASELINE)).scheme)


def rules_of(adoption: Adoption) -> tuple[Rule, ...]:
    """Rules of an adopted scheme; read once for each text."""
    return _rules_in_text(adoption.text)


@lru_cache(maxsize=64)
def _rules_in_text(text: str) -> tuple[Rule, ...]:
    return _rules_in(read_text(text).scheme)


def rules_for(organisation: Organisation, day: date) -> tuple[Rule, ...]:
    """Rules that bind an organisation on a day: the baseline, and what it or one above adopted."""
    return Books(day, day).rules_on(organisation.path, organisation.kind, day)


class Books:
    """All adoptions that hold at some time between two days, each found by organisation and day."""

    def __init__(self, first: date, last: date) -> None:
        found = Adoption.objects.filter(started_on__lte=last).exclude(ended_on__lt=first)
        self._adoptions = sorted(
            found.select_related("organisation"),
            key=lambda one: (len(one.organisation.path), one.started_on),
            reverse=True,
        )
        self._kept: dict[tuple[str, str], list[Adoption]] = {}
        self._joined: dict[tuple[int, bool], tuple[Rule, ...]] = {}

    def in_force(self, path: str, subject: str, day: date) -> Adoption | None:
        """The adoption of the nearest organisation, itself included, that holds on the day."""
        key = (path, subject)
        if key not in self._kept:
            self._kept[key] = [
                one
                for one in self._adoptions
                if subject in subjects_of(one) and path.startswith(one.organisation.path)
            ]
        return next((one for one in self._kept[key] if one.holds_on(day)), None)

    def rules_on(self, path: str, subject: str, day: date) -> tuple[Rule, ...]:
        """Rules for an organisation of that kind on that day."""
        adopted = self.in_force(path, subject, day)
        bound = subject == BASELINE_SUBJECT
        if adopted is None:
            return baseline() if bound else ()
        key = (adopted.pk, bound)
        if key not in self._joined:
            own = baseline() if bound else ()
            others = () if bound and adopted.name == BASELINE else rules_of(adopted)
            self._joined[key] = own + others
        return self._joined[key]


def _rules_in(scheme: Scheme) -> tuple[Rule, ...]:
    return tuple(
        _rule(scheme, clause)
        for clause in scheme.clauses
        if isinstance(clause.measure, Records) and not clause.self_chosen
    )


def _marked(assumed: str | None) -> str:
    """A reason in place of a source, with its mark, in the languages that it has."""
    said = (marked_in_words(assumed, "zh"), marked_in_words(assumed, "en"))
    return " / ".join(said) if in_language(assumed or "", "en") != assumed else said[0]


def _rule(scheme: Scheme, clause: Clause) -> Rule:
    measure: Records = clause.measure
    source = clause.source or _marked(clause.assumed) or scheme.source
    return Rule(
        name=f"{scheme.scheme}/{clause.clause}",
        kinds=measure.records,
        each=PartOfPeriod(measure.each),
        needed=measure.due * 100 if measure.quantity is None else measure.quantity,
        in_hours=measure.quantity is not None,
        entered_within=measure.entered_within,
        attendance=measure.attendance,
        strength=Strength(clause.strength),
        zh=clause.title.zh,
        en=clause.title.en,
        source=source if len(source) <= LONGEST_SOURCE else source[: LONGEST_SOURCE - 1] + "…",
        applies=clause.applies,
    )
