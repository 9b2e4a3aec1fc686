"""Random small schemes over the whole vocabulary, and evidence that lies on their thresholds.

    @given(st.data())
    def test_…(data):
        file = data.draw(schemes())
        tables = data.draw(evidence(file.scheme))
        rounded(score(file.scheme, tables, YEAR))

Schemes pass lint: a rule that could never act, or always would, is taken out again.
"""

import hashlib
import json
import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st
from reference import score
from reference.random_evidence import YEAR, evidence
from reference.random_rules import outcome_rules

from zhibu.scoring.scheme.conditions import COMPARISONS
from zhibu.scoring.scheme.lint import lint
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.reading import SchemeFile, plain
from zhibu.terms.lined_yaml import Lined

__all__ = ["YEAR", "evidence", "rounded", "scheme_file", "schemes", "schemes_with_evidence"]

Data = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]
TEXT = {"zh": "名称", "en": "Name"}
WHY = {"assumed": "drawn at random"}
RULES = ("exempt", "gates", "vetoes", "quotas", "consequences")
KINDS = ("meeting", "lecture", "study")
EVENTS = ("award", "prize", "accident")
PARTS = ("year", "half", "quarter", "month")
SPLITS = (
    ("100",),
    ("30", "70"),
    ("33.33", "66.67"),
    ("12.5", "87.5"),
    ("30", "40", "30"),
    ("33.33", "33.33", "33.34"),
)


def rounded(outcome: dict[str, dict[str, Any]]) -> dict[str, dict[str, int | str | bool]]:
    """The outcome in comparable values: figures as int hundredths, counts as int, texts, truths.

    A column that is empty for a subject is left out, and so is an empty list of proposals.
    """
    return {
        subject: {
            name: _plain(value)
            for name, value in sorted(columns.items())
            if value is not None and value != ""
        }
        for subject, columns in sorted(outcome.items())
    }


def _plain(value: Any) -> int | str | bool:
    if not isinstance(value, Fraction):
        return value  # type: ignore[no-any-return]
    hundredths = value * 100
    assert hundredths.denominator == 1, f"{value} is finer than a hundredth"
    return hundredths.numerator


def scheme_file(data: Data) -> SchemeFile:
    """A scheme as if read from a file, out of texts, lists and mappings."""
    written = json.dumps(data, ensure_ascii=False).encode()
    path = Path("generated") / "scheme.yaml"
    return SchemeFile(
        Scheme.model_validate(data), path, hashlib.sha256(written).hexdigest(), _lined(data, "")
    )


def _lined(value: Any, key: str) -> Lined:
    made: Any = value
    if isinstance(value, dict):
        made = {str(k): _lined(v, f"{key}.{k}" if key else str(k)) for k, v in value.items()}
    elif isinstance(value, list):
        made = tuple(_lined(item, f"{key}[{n}]") for n, item in enumerate(value))
    return Lined("scheme.yaml", 1, key, made)


@st.composite
def schemes_with_evidence(draw: Draw) -> tuple[SchemeFile, dict[str, list[Data]]]:
    """A scheme and tables for it, with a band and a condition on, or 0.01 beside, somebody's total."""
    file = draw(schemes())
    tables = draw(evidence(file.scheme))
    totals = {columns.get("total") for columns in score(file.scheme, tables, YEAR).values()}
    reached = sorted(int(total * 100) for total in totals if total is not None)
    if not reached or draw(st.sampled_from([False, False, False, True])):
        return file, tables
    start = draw(st.sampled_from(reached)) + draw(st.sampled_from([-1, 0, 0, 1]))
    return _beginning_at(file, start), tables


def _beginning_at(file: SchemeFile, start: int) -> SchemeFile:
    """The same scheme, with its second band beginning there, and conditions on the total."""
    if start < 20:
        return file
    data = plain(file.lined)
    starts = [_text(Fraction(n, 100)) for n in (start + 7_00, start, start // 2, 0)]
    for band, begins in zip(data["grading"]["bands"], starts, strict=True):
        classes = [item["class"] for item in data["classes"]]
        band["from"] = dict.fromkeys(classes, begins) if classes else begins
    for word in ("gates", "vetoes", "consequences"):
        for rule in data[word]:
            _compare_total(rule["when"], starts[1])
    moved = scheme_file(data)
    usable = not any(finding.severity == "error" for finding in lint(moved))
    return moved if usable else file


def _compare_total(condition: Data, number: str) -> None:
    if condition.get("figure") == "total":
        condition |= {key: number for key in COMPARISONS if key in condition}
    for part in [*condition.get("all", ()), *condition.get("any", ()), condition.get("not")]:
        if part is not None:
            _compare_total(part, number)


@st.composite
def schemes(draw: Draw) -> SchemeFile:
    """A small scheme that lint finds usable."""
    data = draw(_scheme())
    for _ in range(3):
        file = scheme_file(data)
        errors = [finding.fault.key for finding in lint(file) if finding.severity == "error"]
        if not errors:
            return file
        bad = {m.groups() for key in errors if (m := re.match(r"(\w+)\[(\d+)\]", key))}
        for word in RULES:
            kept = [r for n, r in enumerate(data.get(word, [])) if (word, str(n)) not in bad]
            data[word] = kept
        kept_names = [rule["consequence"] for rule in data["consequences"]]
        for rule in data["consequences"]:
            replaced = [name for name in rule.get("replaces", []) if name in kept_names]
            rule.pop("replaces", None)
            rule |= {"replaces": replaced} if replaced else {}
        for area in (a for c in data["components"] for a in c.get("areas", [])):
            for clause in area["clauses"]:
                if any("applies" in key for key in errors):
                    clause.pop("applies", None)
    assume(False)
    raise AssertionError


@st.composite
def _scheme(draw: Draw) -> Data:
    places = draw(st.sampled_from([2, 2, 2, 1, 0]))
    assessed = draw(st.sampled_from([None, None, None, "half", "quarter"]))
    classes = draw(st.sampled_from([[], [], ["1", "2"]]))
    kinds = draw(st.sampled_from([["branch"], ["branch"], ["branch", "group"]]))
    weights = draw(st.sampled_from([*SPLITS, (None,), (None, None)]))
    make = _Measures(draw, places, assessed, bool(classes))
    components = [make.component(n, weight) for n, weight in enumerate(weights)]
    bonus = [make.extra("bonus", n) for n in range(draw(st.integers(0, 2)))]
    deductions = [make.extra("deduction", n) for n in range(draw(st.integers(0, 1)))]
    data: Data = {
        "scheme": "generated",
        "version": "1.0",
        "title": TEXT,
        "subject": kinds,
        "effective": f"{YEAR}-01-01",
        "source": "drawn at random",
        "places": str(places),
        "classes": [{"class": name, "title": TEXT} for name in classes],
        "components": components,
        "bonus": bonus,
        "deductions": deductions,
        "total": {"ceiling": draw(st.sampled_from(["100", "none"])), "floor": "0"} | WHY,
    }
    if assessed:
        missing = draw(st.sampled_from(["no_evidence", "leave_out"]))
        data["assessed"] = {"each": assessed, "missing": missing} | WHY
    if bonus and draw(st.booleans()):
        data["bonus_cap"] = "3"
    return data | draw(outcome_rules(data))


class _Measures:
    """Draws components, clauses and measures, each with names of its own."""

    def __init__(self, draw: Draw, places: int, assessed: str | None, classes: bool) -> None:
        self.draw, self.assessed, self.classes = draw, assessed, classes
        self.step = {0: "1", 1: "0.5", 2: "0.25"}[places]
        self.whole = places == 0
        self.count = 0

    def pick(self, *values: Any) -> Any:
        return self.draw(st.sampled_from(values))

    def component(self, number: int, weight: str | None) -> Data:
        made: Data = {"component": f"part{number}", "title": TEXT} | WHY
        if weight is not None:
            made["weight"] = f"{weight}%"
        missing = self._missing()
        made |= {"missing": missing} if missing else {}
        if self.pick(True, True, False):
            areas = self.pick(1, 1, 2)
            made["areas"] = [self._area(f"area{number}-{n}") for n in range(areas)]
            return made
        points = self.pick(None, "100", "60")
        made |= {"points": points} if points else {}
        kind = self.pick("review", "review", "inspected", "base", "carried", "worked", "events")
        return made | self._measure(kind, Fraction(points or "100"), f"part{number}")

    def _missing(self) -> Any:
        return self.pick(None, None, None, "leave_out", "no_evidence", {"not_done": "not there"})

    def _area(self, name: str) -> Data:
        clauses = [self._clause() for _ in range(self.pick(1, 2, 3))]
        return {"area": name, "title": TEXT, "clauses": clauses}

    def _clause(self) -> Data:
        self.count += 1
        name = f"clause{self.count}"
        points = self.pick("10", "10", "4", "15") if self.whole else self.pick("10", "4", "7.5")
        made: Data = {"clause": name, "title": TEXT, "points": points} | WHY
        missing = self._missing()
        made |= {"missing": missing} if missing else {}
        made["strength"] = self.pick("must", "as_a_rule", "custom")
        if self.pick(True, False, False, False, False):
            made["applies"] = self.pick(
                {"size": "members", "at_least": "7"},
                {"event": ["accident"]},
                {"level": "last_year", "at_most": "2"},
                {"not": {"event": ["award"], "above": "1"}},
            )
        kind = self.pick(
            *("records", "records", "attendance", "indicator", "indicator", "inspected"),
            *("contest", "worked", "events", "events", "review", "base", "carried"),
        )
        return made | self._measure(kind, Fraction(points), name)

    def _each(self) -> str:
        return self.pick(*PARTS[PARTS.index(self.assessed or "year") :])

    def _within(self) -> str:
        return self.pick("parent", "scheme", *["class"] * self.classes)

    def _measure(self, kind: str, full: Fraction, name: str) -> Data:
        return getattr(self, f"_{kind}")(full, name)  # type: ignore[no-any-return]

    def _records(self, full: Fraction, name: str) -> Data:
        del full, name
        kinds = list(self.pick(KINDS[:1], KINDS[1:2], KINDS[:2]))
        measure: Data = {"records": kinds, "each": self._each()}
        if self.pick(True, False, False):
            measure["quantity"] = self.pick("3", "2.5", "8")
        else:
            measure["at_least"] = self.pick("1", "1", "2")
        if self.pick(True, False):
            measure["attendance"] = self.pick("80%", "66.67%")
        late = self.pick(True, False)
        if late:
            measure["entered_within"] = self.pick("0", "7")
        steps = {"per_missing": self.pick(self.step, "1")} | (
            {"per_late": self.step} if late else {}
        )
        return self._with(measure, short=self.pick(None, "proportional", "all", steps))

    def _attendance(self, full: Fraction, name: str) -> Data:
        del full, name
        measure = {"attendance": [self.pick(*KINDS)], "at_least": self.pick("80%", "66.67%")}
        steps = {"per_step": self.step, "step": self.pick("1%", "0.5%", "3.33%")}
        return self._with(measure, short=self.pick(None, "proportional", "all", steps))

    def _indicator(self, full: Fraction, name: str) -> Data:
        del full, name
        kind = self.pick("negative", "controllable", "elastic")
        measure = {
            "indicator": self.pick("output", "safety"),
            "kind": kind,
            "better": self.pick("more", "less"),
            "take": self.pick("last", "sum", "mean"),
        }
        steps = {"per_step": self.step, "step": self.pick("1%", "2%", "3.33%")}
        shorts = [None, "all"] if kind == "negative" else [None, "proportional", "all", steps]
        made = self._with(measure, short=self.pick(*shorts))
        if kind == "elastic" and self.pick(True, False):
            made["beyond"] = {"per_step": self.step, "step": "2%", "at_most": "2"}
        return made

    def _inspected(self, full: Fraction, name: str) -> Data:
        del full, name
        measure: Data = {"inspected": self.pick("points", "hundred")}
        if not self.assessed and self.pick(True, False):
            measure["rounds"] = self.pick({"1": "40%", "2": "60%"}, {"1": "33.33%", "2": "66.67%"})
        return {"measure": measure}

    def _contest(self, full: Fraction, name: str) -> Data:
        del name
        within, better = self._within(), self.pick("more", "less")
        measure = {"contest": "skill", "within": within, "better": better}
        award: Data = {"by_placing": {"1": _text(full), "2": _text(full // 2)}}
        return self._with(measure, award=award | self.pick({}, {"otherwise": "1"}))

    def _worked(self, full: Fraction, name: str) -> Data:
        del full, name
        return {"measure": {"worked": "total", "within": self._within()}}

    def _events(self, full: Fraction, name: str) -> Data:
        del name
        if full < 100 and self.pick(True, False, False):
            measure: Data = {"events": self.pick(["accident"], ["accident", "prize"])}
            return self._with(measure, short={"per_event": self.pick(self.step, "2")})
        return self._awarded(_text(full))

    def _awarded(self, full: str) -> Data:
        kinds = list(EVENTS[:2])
        award = self.pick(
            {"per_event": full},
            {"by_event": {"award": full, "prize": self.step}, "take": "sum"},
            {"by_event": {"award": full, "prize": self.step}, "take": "highest"},
            "as_entered",
        )
        measure: Data = {"events": kinds}
        if award == "as_entered":
            measure = {"events": ["honour"], "between": ["0.5", "5"]}
        return self._with(measure, award=award)

    def _review(self, full: Fraction, name: str) -> Data:
        del full
        sources = self.pick(
            [{"source": "all"}],
            [{"source": "own"}, {"source": "others"}],
            [{"source": "own", "weight": "60%"}, {"source": "others", "weight": "40%"}],
        )
        each = self.assessed or self.pick("year", "year", "half", "quarter")
        minimum = self.pick("1", "1", "3")
        measure = {"review": f"ask-{name}", "each": each, "sources": sources, "minimum": minimum}
        return {"measure": measure}

    def _base(self, full: Fraction, name: str) -> Data:
        del name
        return {"measure": {"base": _text(full - self.pick(0, 0, 1, 2))}}

    def _carried(self, full: Fraction, name: str) -> Data:
        del name
        share = self.pick("10%", "7.5%") if full < 60 else self.pick("60%", "50%", "33.33%")
        measure: Data = {"carried": share}
        return {"measure": measure | self.pick({}, {"otherwise": _text(full // 2)})}

    def extra(self, word: str, number: int) -> Data:
        made: Data = {word: f"{word}{number}", "title": TEXT, "cap": self.pick("none", "2", "5")}
        made |= WHY
        if self.pick(True, False, False, False):
            within = self._within()
            measure = {"contest": "skill", "within": within, "better": self.pick("more", "less")}
            return made | self._with(measure, award={"by_placing": {"1": "3", "2": self.step}})
        return made | self._awarded("1")

    @staticmethod
    def _with(measure: Data, *, short: Any = None, award: Any = None) -> Data:
        made: Data = {"measure": measure}
        made |= {"short": short} if short is not None else {}
        return made | ({"award": award} if award is not None else {})


def _text(value: Fraction) -> str:
    return str(int(value)) if value.denominator == 1 else f"{float(value):.2f}"
