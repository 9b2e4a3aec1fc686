"""What the page of a fairness report shows: figures with their words and charts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.ballots.models import Review
from zhibu.inbox.words import title_in
from zhibu.portal.boards.facts import class_name
from zhibu.portal.published import fairness_charts as charts
from zhibu.portal.published import fairness_words as words
from zhibu.urn.fairness import between, ceiling, readings

LEVELS = {
    "separates": (gettext_lazy("separates"), "good"),
    "some": (gettext_lazy("many at the top"), "info"),
    "full": (gettext_lazy("no longer separates"), "warn"),
    "unknown": (gettext_lazy("too few to say"), "none"),
    "high": (gettext_lazy("agree"), "good"),
    "medium": (gettext_lazy("agree in part"), "info"),
    "low": (gettext_lazy("hardly agree"), "warn"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """What one figure says."""

    title: object
    sentence: str
    words: object
    tone: str
    icon: str


@dataclass(frozen=True, slots=True)
class Report:
    lines: Sequence[Line]
    figures: Mapping[str, Any]
    same: str = ""
    narrow: str = ""
    severity: Mapping[str, Any] = field(default_factory=dict)
    agreement: Mapping[str, Any] = field(default_factory=dict)
    ceilings: Mapping[str, Any] = field(default_factory=dict)
    classes: Sequence[Mapping[str, Any]] = ()
    against: Sequence[Mapping[str, Any]] = ()
    mutual: Mapping[str, Any] | None = None


def report_of(review: Review, figures: Mapping[str, Any]) -> Report:
    """Lay out a stored report for its page."""
    lines = [_line(one, figures) for one in readings(figures)]
    if not figures.get("enough"):
        return Report(lines, figures)
    titles = {one["source"]: title_in(one.get("title") or one["source"]) for one in review.sources}
    return Report(
        lines,
        figures,
        words.number_words(figures["severity"].get("same")),
        words.number_words(figures["halo"].get("narrow")),
        _severity(figures["severity"]),
        _agreement(figures["reliability"], titles),
        _ceilings(figures["ceilings"], titles),
        [_classes(one, titles) for one in figures["classes"]],
        [_pair(one, titles) for one in figures["against"]],
        _mutual(figures["reciprocity"]),
    )


def _line(reading: Any, figures: Mapping[str, Any]) -> Line:
    said, icon = words.TONES[reading.tone]
    sentence = words.sentence(reading.figure, reading.level, figures)
    return Line(words.TITLES[reading.figure], sentence, said, reading.tone, icon)


def _severity(part: Mapping[str, Any]) -> dict[str, Any]:
    bins = [(words.bin_words(low, high), number) for low, high, number in part.get("bins", ())]
    return {"bins": bins, "option": charts.severity(bins)} if bins else {}


def _agreement(part: Mapping[str, Any], titles: Mapping[str, str]) -> dict[str, Any]:
    rows = [(_("All sources"), part)] if part["enough"] else []
    rows += [(titles.get(one["source"], one["source"]), one) for one in part["by_source"] if one["enough"]]  # fmt: skip
    if not rows:
        return {}
    option = charts.agreement([(name, one["averaged"]) for name, one in rows])
    return {"rows": rows, "option": option, "height": charts.height(len(rows))}


def _ceilings(parts: Sequence[Mapping[str, Any]], titles: Mapping[str, str]) -> dict[str, Any]:
    if not parts:
        return {}
    rows = [(part_name(one, titles), one, *LEVELS[ceiling(one)]) for one in parts]
    shown = [(name, one["top"], one["full"]) for name, one, _w, _t in rows]
    return {"rows": rows, "option": charts.tops(shown), "height": charts.height(len(rows))}


def part_name(part: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    """Name a group: its source, and its class where the source is parted."""
    source = titles.get(part["source"], part["source"])
    return source if part["class"] is None else f"{source} · {class_words(part['class'])}"


def class_words(name: str) -> str:
    if name == "rest":
        return _("Small classes together")
    return class_name(int(name)) if name.isdecimal() else name or class_name(0)


def _classes(part: Mapping[str, Any], titles: Mapping[str, str]) -> dict[str, Any]:
    rows = [(class_words(one["class"]), one) for one in part["classes"]]
    option = charts.class_means([(name, one["mean"]) for name, one in rows])
    facts = {"source": titles.get(part["source"], part["source"]), "eta": part["eta"]}
    return facts | {
        "apart": part["apart"],
        "rows": rows,
        "option": option,
        "height": charts.height(len(rows)),
    }


def _mutual(part: Mapping[str, Any]) -> dict[str, Any] | None:
    return charts.reciprocity(part["correlation"]) if part["enough"] else None


def _pair(part: Mapping[str, Any], titles: Mapping[str, str]) -> dict[str, Any]:
    said, tone = LEVELS[between(part)]
    names = {side: titles.get(part[side], part[side]) for side in ("first", "second")}
    return dict(part) | names | {"words": said, "tone": tone}
