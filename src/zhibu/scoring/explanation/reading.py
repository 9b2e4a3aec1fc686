"""Reading what scoring wrote: the facts of the run, and one subject's row."""

# ruff: noqa: S608  (names of files that we wrote; values are parameters)

import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhibu.scoring.scheme.reading import SchemeFile

if TYPE_CHECKING:
    import duckdb

MARK = "assessment.json"


class ExplanationError(Exception):
    """OUT cannot be explained by this scheme, or has no such subject; says why in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en


@dataclass(frozen=True, slots=True)
class Row:
    """One subject's columns, as text; what is absent or empty is None."""

    cells: dict[str, str | None]

    def text(self, name: str) -> str | None:
        """Give a text."""
        return self.cells.get(name) or None

    def points(self, name: str) -> int | None:
        """Give a figure in hundredths."""
        text = self.text(name)
        return None if text is None else int(Decimal(text).scaleb(2))

    def count(self, name: str) -> int | None:
        """Give a whole number."""
        text = self.text(name)
        return None if text is None else int(text)

    def holds(self, name: str) -> bool:
        """Whether a rule holds."""
        return (self.text(name) or "").lower() == "true"


@dataclass(frozen=True, slots=True)
class Found:
    """A subject's row of results and trace, the year, and how many are ranked with it."""

    row: Row
    year: int
    ranked: tuple[int, int, int]
    """In all, in the class, under the parent."""


def facts_of(file: SchemeFile, out: Path) -> dict[str, Any]:
    """Read `assessment.json`, and refuse an OUT made with another scheme.

    Raises:
        ExplanationError: OUT is no output of scoring, or of another scheme or version of it.
    """
    mark = out / MARK
    try:
        facts: dict[str, Any] = json.loads(mark.read_text(encoding="utf-8"))
        made, hash_ = str(facts["scheme"]), str(facts["scheme_hash"])
    except (OSError, ValueError, KeyError, TypeError):
        raise ExplanationError(
            f"{out} 里没有可读的 {MARK}，不是 zhibu score 写出的文件夹；请先计分，或改用正确的文件夹。",
            f"{out} has no readable {MARK}, so it was not written by zhibu score; "
            "score first, or name the right folder.",
        ) from None
    if hash_ != file.hash:
        ours = file.scheme.scheme
        raise ExplanationError(
            f"{out} 是用方案 {made}（散列 {hash_[:12]}…）计出的，给出的方案是 {ours}（散列 {file.hash[:12]}…）；"
            "请用当时的方案文件，或用现在的方案重新计分。",
            f"{out} was scored by scheme {made} (hash {hash_[:12]}…), and the scheme given is {ours} "
            f"(hash {file.hash[:12]}…); give the file it was scored by, or score again.",
        )
    return facts


def relation(out: Path, name: str) -> str:
    """Give the SQL that reads results or trace, whichever format is there; all columns as text.

    Raises:
        ExplanationError: neither format is there.
    """
    for each, reader in (("parquet", "read_parquet"), ("csv", "read_csv")):
        path = out / f"{name}.{each}"
        if path.is_file():
            quoted = str(path).replace("'", "''")
            options = ", header = true, all_varchar = true" if each == "csv" else ""
            return f"(SELECT CAST(COLUMNS(*) AS VARCHAR) FROM {reader}('{quoted}'{options}))"
    raise ExplanationError(
        f"{out} 里既没有 {name}.parquet 也没有 {name}.csv；请重新计分。",
        f"{out} has neither {name}.parquet nor {name}.csv; score again.",
    )


def read_row(file: SchemeFile, out: Path, subject: str) -> Found:
    """Read one subject's results and trace.

    Raises:
        ExplanationError: OUT is of another scheme, or has no such subject; near names are said.
    """
    import duckdb

    facts = facts_of(file, out)
    results, trace = relation(out, "results"), relation(out, "trace")
    with duckdb.connect() as con:
        cells = _one(con, trace, subject) | _one(con, results, subject)
        if not cells:
            raise _unknown(con, results, out, subject)
        ranked = con.execute(
            f'SELECT count(*), count(*) FILTER ("class" IS NOT DISTINCT FROM ?), '
            f"count(*) FILTER (parent IS NOT DISTINCT FROM ?) FROM {results} "
            "WHERE status = 'rated' AND kind = ?",
            [cells["class"], cells["parent"], cells["kind"]],
        ).fetchall()[0]
    return Found(Row(cells), int(facts["year"]), (int(ranked[0]), int(ranked[1]), int(ranked[2])))


def _one(con: "duckdb.DuckDBPyConnection", table: str, subject: str) -> dict[str, str | None]:
    asked = con.execute(f"SELECT * FROM {table} WHERE subject = ? LIMIT 1", [subject])
    names = [str(column[0]) for column in asked.description or ()]
    rows = asked.fetchall()
    return dict(zip(names, rows[0], strict=True)) if rows else {}


def _unknown(
    con: "duckdb.DuckDBPyConnection", results: str, out: Path, subject: str
) -> ExplanationError:
    near = con.execute(
        f"SELECT subject FROM {results} ORDER BY levenshtein(lower(subject), lower(?)), subject LIMIT 5",
        [subject],
    ).fetchall()
    names = [str(row[0]) for row in near]
    if not names:
        return ExplanationError(f"{out} 的结果是空的。", f"The results in {out} are empty.")
    return ExplanationError(
        f"{out} 的结果里没有对象“{subject}”；相近的有：{'、'.join(names)}。",
        f"The results in {out} have no subject '{subject}'; near ones are {', '.join(names)}.",
    )
