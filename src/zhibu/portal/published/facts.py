"""What the page of results shows: rows of figures, rows of organisations, in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from zhibu.ballots.published import Opened, Written
from zhibu.inbox.words import title_in
from zhibu.orgs.models import Organisation
from zhibu.portal.published.plots import in_words, plot, points
from zhibu.portal.published.words import short, why


@dataclass(frozen=True, slots=True)
class Line:
    """What one source gave a subject."""

    source: str
    named: bool
    mean: int | None
    band: str
    """Instead of a mean."""
    count: int | None
    hidden: str
    why: str
    plot: SafeString
    bands: list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Block:
    """A subject with its round's figure and what each source gave."""

    code: str
    name: str
    joined: int | None
    band: str
    hidden: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Above:
    """An organisation with what lies below it."""

    code: str
    name: str
    asked: int | None
    voted: int | None
    levels: list[tuple[str, int, bool]]
    """Source, mean, and whether no mark is left out."""
    means: list[tuple[str, int | None]]
    """Of every source of the review, in its order."""


def held_on_paper(document: Written) -> bool:
    """Whether its counts were brought in: no roll was frozen on the site, and no receipt was given."""
    return not document["roll_hash"]


def sources_of(document: Written) -> dict[str, str]:
    """Title of each source."""
    return {one["source"]: title_in(one["title"] or one["source"]) for one in document["sources"]}


def blocks(found: Opened, codes: Sequence[str], names: Mapping[str, str]) -> list[Block]:
    """Subjects in the order of their round's figure, the highest first, then by name."""
    titles = sources_of(found.document)
    made = [_block(found, code, names[code], titles) for code in codes if code in names]
    return sorted(made, key=lambda one: (one.joined is None, -(one.joined or 0), one.name))


def aboves(found: Opened, codes: Sequence[str]) -> list[Above]:
    """Organisations in the order of the tree."""
    rows = Organisation.objects.filter(code__in=codes).order_by("path")
    titles = sources_of(found.document)
    return [above(found, one, titles) for one in rows]


def above(found: Opened, at: Organisation, titles: Mapping[str, str]) -> Above:
    turnout: Mapping[str, Any] = found.turnout.get(at.code, {})
    means = {one["source"]: one["mean"] for one in found.levels.get(at.code, ())}
    return Above(
        at.code,
        at.name,
        turnout.get("asked"),
        turnout.get("voted"),
        [
            (titles.get(one["source"], one["source"]), one["mean"], one["whole"])
            for one in found.levels.get(at.code, ())
        ],
        [(title, means.get(source)) for source, title in titles.items()],
    )


def _block(found: Opened, code: str, name: str, titles: Mapping[str, str]) -> Block:
    joined: Mapping[str, Any] = found.joined.get(code, {"said": "none"})
    order = {source: place for place, source in enumerate(titles)}
    held = sorted(found.of_subject.get(code, ()), key=lambda one: order.get(one["source"], 99))
    lines = [_line(one, titles) for one in held]
    said = joined["said"]
    return Block(
        code,
        name,
        joined.get("value"),
        _band(joined.get("band")),
        "" if said in ("shown", "near") else short(said),
        lines,
    )


def _line(figure: Written, titles: Mapping[str, str]) -> Line:
    said = figure["said"]
    return Line(
        titles.get(figure["source"], figure["source"]),
        figure["named"],
        figure["mean"],
        _band(figure["band"]),
        figure["count"],
        "" if said in ("shown", "near") else short(said),
        "" if said == "shown" else why(said),
        plot(figure["groups"]),
        in_words(figure["groups"]),
    )


def _band(band: Sequence[int] | None) -> str:
    return f"{points(band[0])}–{points(band[1])}" if band else ""
