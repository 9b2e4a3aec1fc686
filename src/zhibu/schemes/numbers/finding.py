"""Every open number of a scheme, with its key path, its words, its value and where it comes from."""

import typing
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

from pydantic import BaseModel

from zhibu.schemes.checking import check
from zhibu.schemes.numbers import reasons
from zhibu.schemes.numbers.words import (
    COUNTED,
    FIXED,
    LABELS,
    PERCENT,
    POINTS,
    SECTIONS,
    SHARE,
    Pair,
    Unit,
)
from zhibu.scoring.scheme import values
from zhibu.scoring.scheme.conditions import COMPARISONS, FACTS, Condition
from zhibu.scoring.scheme.document.conditions import condition_in_words
from zhibu.scoring.scheme.document.words import name_in_words
from zhibu.scoring.scheme.measures import Source
from zhibu.scoring.scheme.model import Component, Scheme
from zhibu.scoring.scheme.values import Sourced, Text
from zhibu.terms.lined_yaml import Lined

MOST_POINTS = 1_000_00
Key = tuple[str | int, ...]
Origin = Literal["assumed", "set", "sourced", "open"]


@dataclass(frozen=True, slots=True)
class Number:
    """An open number (可调数值).

    Attributes:
        path: its key path in the file; `key` is the same in one word.
        rule: key path of the rule that says where it comes from; none where no rule does.
        group: component, or section of the scheme.
        title: of the rule; `label` says which of its numbers; `hint` the whole condition.
        value: as it is written.
        unit: of what it is a number; `unit_words` as people say it.
        least: and `most`: its bounds, exact: hundredths, basis points or counts.
        origin: whether it is assumed, was set by the organisation, or stands in a source.
        weighed: names the weights that must sum to 100 % with it; empty for others.
        points_of: names the component whose points it adds to; empty for others.
    """

    path: Key
    rule: Key | None
    group: Pair
    title: Pair
    label: Pair
    hint: Pair
    value: str
    unit: Unit
    unit_words: Pair
    least: int
    most: int
    origin: Origin
    source: str
    assumed: str
    line: int
    weighed: str = ""
    points_of: str = ""

    @property
    def key(self) -> str:
        """The key path in one word: components[0].weight."""
        return key_of(self.path)


def key_of(path: Key) -> str:
    """Write a key path as messages do."""
    said = ""
    for part in path:
        said += f"[{part}]" if isinstance(part, int) else f".{part}" if said else str(part)
    return said


@lru_cache(maxsize=32)
def numbers_of(text: str) -> tuple[Number, ...]:
    """Find every open number of a scheme's text: the assumed first, then by line.

    None where the text is no scheme; `checking.check` says why.
    """
    file = check(text).file
    if file is None:
        return ()
    found = list(_Walk(file.scheme).scheme(file.lined))
    twice = Counter((one.rule, one.label) for one in found)
    seen: Counter[tuple[Key | None, Pair]] = Counter()
    named = []
    for one in found:
        about = (one.rule, one.label)
        if twice[about] > 1:
            seen[about] += 1
            zh, en = one.label
            one = replace(one, label=(f"{zh}（{seen[about]}）", f"{en} ({seen[about]})"))
        if one.label[0] in reasons.labels_set(one.assumed):
            one = replace(one, origin="set")
        elif one.origin == "assumed" and not reasons.former(one.assumed):
            one = replace(one, origin="sourced" if one.source else "open")
        named.append(one)
    return tuple(sorted(named, key=lambda one: (one.origin != "assumed", one.line)))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the walk is."""

    path: Key = ()
    rule: Key | None = None
    origin: Sourced | None = None
    group: Pair = ("", "")
    title: Pair = ("", "")
    hint: Pair = ("", "")
    most: int = MOST_POINTS
    prefix: Pair = ("", "")
    component: str = ""

    def at(self, *keys: str | int) -> "_Place":
        return replace(self, path=(*self.path, *keys))


class _Walk:
    """Walks through the pieces of a scheme beside the text that they were read from."""

    def __init__(self, scheme: Scheme) -> None:
        self.whole = scheme
        self.classes = {one.class_: _pair(one.title) for one in scheme.classes}

    def scheme(self, lined: Lined) -> Iterator[Number]:
        """Find all."""
        yield from self.piece(self.whole, lined, _Place())

    def piece(self, piece: BaseModel, lined: Lined, place: _Place) -> Iterator[Number]:
        """Find those of one piece: only what is written, never a default."""
        if not isinstance(lined.value, dict):
            return
        place = self._entered(piece, place)
        for name, field in type(piece).model_fields.items():
            key = field.alias or name
            if key not in lined.value or (type(piece).__name__, name) in FIXED:
                continue
            value, inside = getattr(piece, name), lined.value[key]
            there = place.at(key)
            if isinstance(piece, Scheme):
                there = replace(there, group=SECTIONS.get(key, there.group))
            if isinstance(piece, Condition) and key in COMPARISONS:
                yield from self._compared(piece, name, inside, there)
                continue
            units = _units(field.annotation) | _own(tuple(field.metadata))
            yield from self._value(piece, name, value, inside, units, there)

    def _entered(self, piece: BaseModel, place: _Place) -> _Place:
        title = getattr(piece, "title", None)
        if isinstance(piece, Sourced):
            named = _pair(title) if isinstance(title, Text) else place.group
            place = replace(place, rule=place.path, origin=piece, title=named, hint=("", ""))
        if isinstance(piece, Component):
            place = replace(place, group=_pair(piece.title), component=key_of(place.path))
        if isinstance(piece, Source):
            place = replace(place, prefix=self._words(piece.source, title))
        if isinstance(piece, Condition):
            zh, en = (condition_in_words(piece, one, self.whole) for one in ("zh", "en"))
            place = replace(place, hint=(zh, en))
        points = getattr(piece, "points", None)
        return replace(place, most=points) if isinstance(points, int) and points else place

    def _words(self, name: str, title: Text | None) -> Pair:
        if isinstance(title, Text):
            return _pair(title)
        return (name_in_words(name, "zh", self.whole), name_in_words(name, "en", self.whole))

    def _value(
        self, piece: BaseModel, name: str, value: Any, lined: Lined, units: set[str], place: _Place
    ) -> Iterator[Number]:
        share = "share" in units and isinstance(value, tuple)
        if isinstance(value, BaseModel):
            yield from self.piece(value, lined, place)
        elif isinstance(lined.value, tuple) and isinstance(value, tuple) and not share:
            for n, (item, inside) in enumerate(zip(value, lined.value, strict=False)):
                there = place.at(n)
                if name == "between":
                    ends = (("下限", "least"), ("上限", "most"))
                    there = replace(there, prefix=ends[n])
                yield from self._value(piece, name, item, inside, units, there)
        elif isinstance(lined.value, dict) and isinstance(value, dict):
            for key, inside in lined.value.items():
                item = value.get(key, value.get(int(key)) if key.isdigit() else None)
                there = replace(place.at(key), prefix=self._entry(name, key))
                yield from self._value(piece, name, item, inside, units, there)
        elif isinstance(lined.value, str) and units and (type(value) is int or share):
            yield from self._number(piece, name, lined, units, place)

    def _entry(self, name: str, key: str) -> Pair:
        match name:
            case "rounds":
                return (f"第{key}次", f"round {key}:")
            case "by_placing":
                return (f"第{key}", f"place {key}:")
            case "from_" | "to":
                return self.classes.get(key, (key, key))
            case _:
                return self._words(key, None)

    def _number(
        self, piece: BaseModel, name: str, lined: Lined, units: set[str], place: _Place
    ) -> Iterator[Number]:
        label = LABELS.get((type(piece).__name__, name))
        if label is None or not isinstance(lined.value, str):
            return
        unit: Unit = next(one for one in _KINDS if one in units)
        most = {"points": self._most(piece, name, place), "count": label.most}.get(unit, 10_000)
        least = 0
        words = {"points": POINTS, "percent": PERCENT, "share": SHARE}.get(unit, label.count)
        if name == "quantity":
            words = ("", "")
        weighed = points_of = ""
        if (type(piece).__name__, name) == ("Component", "weight"):
            weighed = "components"
        elif name == "rounds":
            weighed = key_of(place.path[:-1])
        elif (type(piece).__name__, name) == ("Source", "weight"):
            weighed = key_of(place.path[:-2])
        elif (type(piece).__name__, name) == ("Clause", "points"):
            points_of = place.component
        yield self._made(
            lined, place, label.words, unit, words, least, most,
            weighed=weighed, points_of=points_of,
        )  # fmt: skip

    @staticmethod
    def _most(piece: BaseModel, name: str, place: _Place) -> int:
        """A loss costs at most the points of its clause."""
        bounded = type(piece).__name__ == "Steps" and name != "step"
        return place.most if bounded else MOST_POINTS

    def _compared(
        self, condition: Condition, name: str, lined: Lined, place: _Place
    ) -> Iterator[Number]:
        label, fact = LABELS["Condition", name], condition.fact
        if fact is None or not isinstance(lined.value, str):
            return
        if FACTS[fact][0] == "a whole number":
            words = COUNTED.get(fact, ("", ""))
            yield self._made(lined, place, label.words, "count", words, 0, 999_999)
        elif lined.value not in ("target", "low", "high"):
            yield self._made(lined, place, label.words, "points", POINTS, 0, MOST_POINTS)

    def _made(
        self, lined: Lined, place: _Place, words: Pair, unit: Unit, unit_words: Pair,
        least: int, most: int, weighed: str = "", points_of: str = "",
    ) -> Number:  # fmt: skip
        zh, en = words
        if place.prefix[0]:
            zh, en = f"{place.prefix[0]}{zh}", f"{place.prefix[1]} {en}"
        source = (place.origin.source if place.origin else None) or ""
        assumed = (place.origin.assumed if place.origin else None) or ""
        origin: Origin = "assumed" if assumed else "sourced" if source else "open"
        return Number(
            path=place.path, rule=place.rule, group=place.group, title=place.title,
            label=(zh, en), hint=place.hint, value=str(lined.value), unit=unit,
            unit_words=unit_words, least=least, most=most, origin=origin,
            source=source.strip(), assumed=assumed.strip(), line=lined.line, weighed=weighed,
            points_of=points_of,
        )  # fmt: skip


def _pair(text: Text) -> Pair:
    return (text.zh, text.en)


def _reader(annotated: Any) -> Any:
    return typing.get_args(annotated)[1].func


_KINDS: tuple[Unit, ...] = ("points", "percent", "count", "share")
_READERS: dict[Any, str] = {
    _reader(values.Points): "points",
    _reader(values.Weight): "percent",
    _reader(values.Count): "count",
    _reader(values.Share): "share",
}


def _units(annotation: Any) -> set[str]:
    """Find what a field holds by the readers of its annotation."""
    own = _own(getattr(annotation, "__metadata__", ()))
    arguments = typing.get_args(annotation)
    if typing.get_origin(annotation) is dict:
        arguments = arguments[1:]
    return own.union(*(_units(item) for item in arguments))


def _own(metadata: tuple[Any, ...]) -> set[str]:
    return {_READERS[item.func] for item in metadata if getattr(item, "func", None) in _READERS}
