"""Recompute a finished assessment from its export, bit for bit, with nothing but the export (复算)."""

import csv
import hashlib
import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zhibu.scoring.engines.statistics import FILE as STATISTICS
from zhibu.scoring.engines.writing import MARK
from zhibu.scoring.evidence.contract import TABLES
from zhibu.scoring.hashing import PRINTED, facts_hash_of, results_hash
from zhibu.scoring.run import score_folder
from zhibu.scoring.scheme.files import FILE as SCHEME
from zhibu.scoring.scheme.reading import read_scheme

FACTS = "assessment.json"
ASSUMED = "assumed.csv"
PROOF = "assessment.tlog-proof"
README = "README.txt"
EVIDENCE, OUT = "evidence", "out"
TWINS = ("results.parquet", "trace.parquet")
NEEDED = (SCHEME, ASSUMED, FACTS, *(f"{OUT}/{one}" for one in (*PRINTED, *TWINS, MARK)))
KNOWN = frozenset((README, PROOF, *NEEDED, f"{EVIDENCE}/{STATISTICS}",
                   *(f"{EVIDENCE}/{one}.parquet" for one in TABLES)))  # fmt: skip
"""Every file that an export may hold."""
NAMED = {"year": int, "scheme_hash": str, "facts_hash": str, "results_hash": str, "assumed_hash": str}  # fmt: skip


class ExportError(Exception):
    """An export cannot be computed again: what it is that cannot be read."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was compared, in words of both languages, and whether it holds."""

    zh: str
    en: str
    holds: bool
    found: str = ""


def verify(export: Path) -> tuple[Check, ...]:
    """Compare an export with what it says of itself, and score it again.

    Shape: scheme.yaml, evidence/*.parquet, out/results and out/trace as CSV and Parquet, what the
        engine says of itself, assumed.csv, assessment.json; nothing else but a README and a proof.

    Raises:
        ExportError: a part is missing or cannot be read, or there is something else beside them.
        TableError: the scheme cannot be used.
        EvidenceError: the facts cannot be scored.
    """
    _require_whole(export)
    said = read_facts(export)
    scheme = export / SCHEME
    checks = [
        _same("方案与登记的一致", "the scheme is the one that is named",
              read_scheme(scheme).hash, said["scheme_hash"]),
        _same("依据与登记的一致", "the facts are those that are named",
              facts_hash_of(export / EVIDENCE), said["facts_hash"]),
        _same("结果与登记的一致", "the results are those that are named",
              results_hash(export / OUT), said["results_hash"]),
        _same(f"{ASSUMED} 与登记的一致", f"{ASSUMED} is the one that is named",
              _sha256(export / ASSUMED), said["assumed_hash"]),
        *_counted(export, said),
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        again = Path(folder) / "again"
        kept = export / EVIDENCE if (export / EVIDENCE / STATISTICS).is_file() else None
        score_folder(scheme, export / EVIDENCE, again, year=said["year"], kept=kept)
        for name in PRINTED:
            checks.append(
                _same(
                    f"重新计算的 {name} 逐字节相同",
                    f"{name}, computed again, has the same bytes",
                    _sha256(again / name),
                    _sha256(export / OUT / name),
                )
            )
        for name in TWINS:
            words = (f"重新计算的 {name} 各行相同", f"{name}, computed again, has the same rows")
            checks.append(_same(*words, _rows_hash(again / name), _rows_hash(export / OUT / name)))
        checks.append(_same_mark(again / MARK, export / OUT / MARK))
    return tuple(checks)


def read_facts(export: Path) -> dict[str, Any]:
    """Read what an export says of itself.

    Raises:
        ExportError: it is not what an export says.
    """
    said = _read_json(export / FACTS)
    for name, kind in NAMED.items():
        if type(said.get(name)) is not kind:
            raise ExportError(f"{FACTS} 中的 {name} 缺少或不正确", f"{name} in {FACTS} is missing or wrong")  # fmt: skip
    return said


def _require_whole(export: Path) -> None:
    """Every part is there, none is strange, and every table can be read to its end."""
    if not export.is_dir():
        raise ExportError(
            f"{export} 不是文件夹；下载的是压缩包时，请先解压",
            f"{export} is no folder; unpack the archive first",
        )
    for name in NEEDED:
        if not (export / name).is_file():
            raise ExportError(f"导出不完整，缺少 {name}", f"the export lacks {name}")
    for path in sorted(export.rglob("*")):
        name = path.relative_to(export).as_posix()
        if path.is_symlink() or not (path.is_dir() or name in KNOWN):
            raise ExportError(
                f"导出中有不属于它的文件 {name}", f"{name} does not belong to an export"
            )
    for name in _unreadable(export):
        raise ExportError(f"{name} 已损坏，无法读取", f"{name} is damaged and cannot be read")


def _unreadable(export: Path) -> Iterator[str]:
    import duckdb

    with duckdb.connect() as con:
        for path in sorted(export.rglob("*.parquet")):
            try:
                con.execute(f"SELECT sum(hash(t)) FROM {_table(path)} t").fetchall()  # noqa: S608
            except duckdb.Error:
                yield path.relative_to(export).as_posix()


def _rows_hash(path: Path) -> str:
    """Hash columns and rows of a table, whatever its file is cut into."""
    import duckdb

    with duckdb.connect() as con:
        columns = con.execute(f"DESCRIBE SELECT * FROM {_table(path)}").fetchall()  # noqa: S608
        rows = con.execute(
            "SELECT sha256(coalesce(string_agg(CAST(t AS VARCHAR), chr(10)), '')) "  # noqa: S608
            f"FROM (SELECT * FROM {_table(path)} ORDER BY subject) t"
        ).fetchall()
    return hashlib.sha256(f"{[one[:2] for one in columns]} {rows}".encode()).hexdigest()


def _table(path: Path) -> str:
    return "read_parquet('" + str(path).replace("'", "''") + "')"


def _same_mark(again: Path, there: Path) -> Check:
    """What the engine says of itself; another version of it may have computed again."""
    found, named = _read_json(again), _read_json(there)
    for one in (found, named):
        one.pop("zhibu", None)
    return Check(
        f"{OUT}/{MARK} 与重新计算的一致",
        f"{OUT}/{MARK} is as computed again",
        found == named,
        hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest(),
    )


def _counted(export: Path, said: dict[str, Any]) -> Iterator[Check]:
    """Hold what is said to count as done against the list; one without `held` cannot be counted."""
    with (export / ASSUMED).open(encoding="utf-8", errors="replace", newline="") as file:
        rows = csv.DictReader(file)
        if "held" not in (rows.fieldnames or ()):
            return
        try:
            found = _number(rows)
        except (csv.Error, LookupError, TypeError, ValueError):
            found = None
    named = said.get("counted_as_done")
    yield Check(
        f"按已完成计的数量与 {ASSUMED} 相符",
        f"what is said to count as done is what {ASSUMED} lists",
        isinstance(named, dict) and {why: n for why, n in named.items() if n} == found,
        "" if found is None else str(found.total()),
    )


def _number(rows: Iterable[dict[str, str]]) -> Counter[str]:
    """Count pieces by why they count as done; where `held` is empty, the clause asks for none."""
    found: Counter[str] = Counter()
    for row in rows:
        if row["held"]:
            found[row["why"]] += 1 if "." in row["number"] else int(row["number"])
    return found


def _read_json(path: Path) -> dict[str, Any]:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ExportError(f"{path.name} 不是有效的 JSON：{error}", f"{path.name} is no JSON: {error}") from error  # fmt: skip
    if not isinstance(said, dict):
        raise ExportError(f"{path.name} 的内容不正确", f"{path.name} holds something else")
    return said


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _same(zh: str, en: str, found: str, named: str) -> Check:
    return Check(zh, en, found == named, found)
