"""What is given of one subject, read into rows of the tables."""

from collections.abc import Callable

from zhibu.scoring.scenarios.cells import Cells, is_null
from zhibu.scoring.scenarios.known import Known
from zhibu.scoring.scenarios.model import PARENT, Given, Row
from zhibu.scoring.scheme.model import Scheme
from zhibu.terms.lined_yaml import Lined

Rows = dict[str, tuple[Row, ...]]
_TABLES = ("records", "inspections", "indicators", "events", "points", "ballots", "history")


def read_given(lined: Lined, name: str, scheme: Scheme, names: Known, cells: Cells) -> Given:
    """Read the evidence of one subject; faults gather in `cells`."""
    fields = lined.fields(
        cells.faults, required=(), optional=("subject", "everything_else", *_TABLES)
    )
    full = False
    if "everything_else" in fields:
        word = fields["everything_else"]
        full = word.value == "full"
        if word.value not in ("full", "none"):
            cells.refuse(word, "is not one of the words", "write full or none")
    subject = read_subject(fields.get("subject"), name, scheme, cells, full=full)
    readers: dict[str, Callable[[Lined], Rows]] = {
        "records": lambda table: _records(table, names, cells),
        "inspections": lambda table: _inspections(table, names, cells),
        "indicators": lambda table: _indicators(table, names, cells),
        "events": lambda table: _events(table, names, cells),
        "points": lambda table: _points(table, cells),
        "ballots": lambda table: _ballots(table, names, cells),
        "history": lambda table: _history(table, scheme, cells),
    }
    mentioned = {table: readers[table](fields[table]) for table in _TABLES if table in fields}
    return Given(
        subject.name,
        subject.kind,
        subject.parent,
        subject.class_,
        subject.size,
        full,
        mentioned,
    )


def read_subject(
    lined: Lined | None, name: str, scheme: Scheme, cells: Cells, *, full: bool
) -> Given:
    """Read kind, parent, class and size; what is not said takes the first of the scheme."""
    fields: dict[str, Lined] = {}
    if lined is not None:
        fields = lined.fields(
            cells.faults, required=(), optional=("kind", "parent", "class", "size")
        )
    classes = [item.class_ for item in scheme.classes]
    kind: str | None = scheme.subject[0]
    class_: str | None = classes[0] if classes else None
    parent: str | None = PARENT
    if "kind" in fields:
        kind = fields["kind"].text(cells.faults)
    if "class" in fields:
        known_or_null = is_null(fields["class"])
        class_ = None if known_or_null else cells.name(fields["class"], "class", classes)
    if "parent" in fields:
        parent = None if is_null(fields["parent"]) else fields["parent"].text(cells.faults)
    size = cells.count(fields["size"]) if "size" in fields else None
    return Given(name, kind or "", parent, class_, size, full)


def _by_name(
    table: Lined, of: str, names: tuple[str, ...], cells: Cells, read: Callable[[Lined], list[Row]]
) -> Rows:
    """Read a mapping from names of the scheme to rows."""
    if not isinstance(table.value, dict):
        cells.refuse(table, "is not a mapping", f"write a {of} and what is given of it")
        return {}
    return {
        name: tuple(row | {of: name} for row in read(value))
        for name, value in table.value.items()
        if cells.knows(value, name, of, names)
    }


def _records(table: Lined, names: Known, cells: Cells) -> Rows:
    def row(lined: Lined) -> Row:
        if isinstance(lined.value, str):
            return {"held_on": cells.day(lined)}
        fields = lined.fields(
            cells.faults,
            required=("held_on",),
            optional=("entered_on", "quantity", "attended", "expected"),
        )
        found: Row = {}
        if "held_on" in fields:
            found["held_on"] = cells.day(fields["held_on"])
        if "entered_on" in fields:
            found["entered_on"] = cells.day(fields["entered_on"], any_year=True)
        if "quantity" in fields:
            found["quantity"] = cells.score(fields["quantity"])
        for key in ("attended", "expected"):
            if key in fields:
                found[key] = cells.count(fields[key])
        if ("attended" in fields) != ("expected" in fields):
            cells.refuse(lined, "has half of an attendance", "write attended and expected")
        return found

    return _by_name(
        table, "kind", names.records, cells, lambda v: [row(i) for i in v.items(cells.faults)]
    )


def _inspections(table: Lined, names: Known, cells: Cells) -> Rows:
    def rows(lined: Lined) -> list[Row]:
        marks = lined.value if isinstance(lined.value, tuple) else (lined,)
        return [
            {"round": round_, "score": cells.score(mark)}
            for round_, mark in enumerate(marks, start=1)
            if not is_null(mark)
        ]

    return _by_name(table, "clause", names.inspections, cells, rows)


def _indicators(table: Lined, names: Known, cells: Cells) -> Rows:
    def row(lined: Lined, round_: int) -> Row:
        fields = lined.fields(
            cells.faults, required=("actual",), optional=("target", "low", "high")
        )
        return {"round": round_} | {
            key: None if is_null(value) else cells.number(value) for key, value in fields.items()
        }

    def rows(lined: Lined) -> list[Row]:
        given = lined.value if isinstance(lined.value, tuple) else (lined,)
        return [
            row(item, round_) for round_, item in enumerate(given, start=1) if not is_null(item)
        ]

    return _by_name(table, "indicator", names.indicators, cells, rows)


def _events(table: Lined, names: Known, cells: Cells) -> Rows:
    def row(lined: Lined) -> Row:
        if isinstance(lined.value, str):
            return {"on": cells.day(lined)}
        fields = lined.fields(cells.faults, required=("on",), optional=("points", "note"))
        found: Row = {}
        if "on" in fields:
            found["on"] = cells.day(fields["on"])
        if "points" in fields:
            found["points"] = cells.score(fields["points"])
        if "note" in fields:
            found["note"] = fields["note"].text(cells.faults)
        return found

    return _by_name(
        table, "event", names.events, cells, lambda v: [row(i) for i in v.items(cells.faults)]
    )


def _points(table: Lined, cells: Cells) -> Rows:
    rows: list[Row] = []
    for item in table.items(cells.faults):
        fields = item.fields(
            cells.faults, required=("on", "amount"), optional=("quality", "coefficient")
        )
        found: Row = {
            key: cells.number(value)
            for key, value in fields.items()
            if key in ("amount", "quality", "coefficient")
        }
        if "on" in fields:
            found["on"] = cells.day(fields["on"])
        rows.append(found)
    return {"": tuple(rows)}


def _ballots(table: Lined, names: Known, cells: Cells) -> Rows:
    found: Rows = {}
    for channel, rounds in (table.value if isinstance(table.value, dict) else {}).items():
        if not cells.knows(rounds, channel, "channel", names.ballots):
            continue
        sources = [source.source for source in names.ballots[channel].sources]
        found[channel] = tuple(
            row | {"channel": channel, "round": int(round_), "source": source}
            for round_, given in _rounds(rounds, cells)
            for source, ballots in given.items()
            if cells.knows(ballots, source, "source", sources)
            for row in _votes(ballots, cells)
        )
    if not isinstance(table.value, dict):
        cells.refuse(table, "is not a mapping", "write channel: {round: {source: [scores]}}")
    return found


def _rounds(lined: Lined, cells: Cells) -> list[tuple[str, dict[str, Lined]]]:
    found = []
    for round_, given in (lined.value if isinstance(lined.value, dict) else {}).items():
        if not round_.isdecimal() or not isinstance(given.value, dict):
            cells.refuse(given, "is no round", "write 1: {source: [95, 96.5]}")
        else:
            found.append((round_, given.value))
    if not isinstance(lined.value, dict) and not is_null(lined):
        cells.refuse(lined, "has no rounds", "write {1: {source: [95, 96.5]}}")
    return found


def _votes(lined: Lined, cells: Cells) -> list[Row]:
    if isinstance(lined.value, dict):  # score: how many gave it
        return [
            {
                "score": cells.ballot(Lined(count.file, count.line, count.key, score)),
                "count": cells.count(count),
            }
            for score, count in lined.value.items()
        ]
    return [{"score": cells.ballot(item), "count": 1} for item in lined.items(cells.faults)]


def _history(table: Lined, scheme: Scheme, cells: Cells) -> Rows:
    by_level = {band.level: band.grade for band in scheme.grading.bands}
    levels = {grade: level for level, grade in by_level.items()}
    rows: list[Row] = []
    if not isinstance(table.value, dict):
        cells.refuse(table, "is not a mapping", f"write {cells.year - 1}: {{level: 4}}")
        return {"": ()}
    for year, lined in table.value.items():
        if not year.isdecimal() or int(year) >= cells.year:
            cells.refuse(lined, f"stands under {year}", f"write a year before {cells.year}")
            continue
        fields = lined.fields(cells.faults, required=(), optional=("level", "grade", "score"))
        level = cells.count(fields["level"]) if "level" in fields else None
        grade = cells.name(fields["grade"], "grade", levels) if "grade" in fields else None
        score = fields.get("score")
        rows.append(
            {
                "year": int(year),
                "level": levels.get(grade or "") if level is None else level,
                "grade": by_level.get(-1 if level is None else level) if grade is None else grade,
                "score": None if score is None else cells.score(score),
            }
        )
    return {"": tuple(rows)}
