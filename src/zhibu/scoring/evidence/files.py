"""Where the tables lie in what was given: a folder with CSV and Parquet, or one workbook."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from zhibu.scoring.evidence.contract import TABLES
from zhibu.scoring.evidence.headings import nearest, table_named
from zhibu.scoring.evidence.problems import Findings, Problem, Words
from zhibu.scoring.evidence.uses import Uses

_ENDINGS = (".csv", ".parquet")


@dataclass(frozen=True, slots=True)
class Found:
    """Where one table lies."""

    format: Literal["csv", "parquet", "sheet"]
    files: tuple[Path, ...] = ()
    sheet: str = ""


def find_tables(
    given: Path, uses: Uses, findings: Findings, notices: list[Words]
) -> dict[str, Found]:
    """Find the tables that the scheme uses, in the order of the contract.

    A table that is absent, or there twice, is a problem; one that is not used is noticed.
    """
    if not given.is_dir():
        findings.add(_not_given(given))
        return {}
    entries: dict[str, list[Path]] = {}
    others: list[str] = []
    for entry in sorted(given.iterdir()):
        if entry.name.startswith((".", "~$")):
            continue
        name = table_named(entry.name if entry.is_dir() else entry.stem)
        fits = entry.is_dir() or entry.suffix.lower() in _ENDINGS
        if name is not None and fits:
            entries.setdefault(name, []).append(entry)
        elif fits:
            others.append(entry.name)
            notices.append(
                Words(
                    f"{entry.name} 不是约定的表，没有读取。",
                    f"{entry.name} is no table of the contract and was not read.",
                )
            )
    names = {name: [it.name for it in places] for name, places in entries.items()}
    found = {}
    for name in choose(given.name, names, others, uses, findings, notices):
        one = _one(name, entries[name][0], findings)
        if one is not None:
            found[name] = one
    return found


def choose(
    file: str,
    names: Mapping[str, list[str]],
    others: list[str],
    uses: Uses,
    findings: Findings,
    notices: list[Words],
) -> Iterator[str]:
    """Give the tables that are used and there once; say what is with the others.

    Args:
        names: files or sheets of each table.
        others: names that are no table, for a guess at what was meant.
    """
    for name in TABLES:
        places = names.get(name, [])
        if name not in uses.tables:
            for it in places:
                notices.append(
                    Words(
                        f"{it}：本次计分不用，没有读取。",
                        f"{it}: this run does not use it; it was not read.",
                    )
                )
        elif not places:
            findings.add(_absent(name, file, others))
        elif len(places) > 1:
            finding = Words("重复：都是同一张表", "stand for one table")
            remedy = Words("请只保留一个", "keep one of them")
            findings.add(Problem(name, None, "", ", ".join(places), finding, remedy, file))
        else:
            yield name


def _absent(name: str, file: str, others: list[str]) -> Problem:
    """Say that a table which the scheme uses is not there."""
    zh = TABLES[name].zh
    near = nearest(name, [other.partition(".")[0] for other in others])
    asked = Words(f"是否应将 {near} 改名？", f"rename {near}? ") if near else Words("", "")
    return Problem(
        name,
        None,
        "",
        None,
        Words(f"缺少方案要用的表 {name}（{zh}）", f"lacks the table {name}, which the scheme uses"),
        Words(
            f"{asked.zh}请增加 {name}；没有内容时只留表头",
            f"{asked.en}Add {name}; for none, the headings alone"
            if near
            else f"add {name}; for none, the headings alone",
        ),
        file,
    )


def _one(name: str, place: Path, findings: Findings) -> Found | None:
    if place.is_file():
        return Found("csv" if place.suffix.lower() == ".csv" else "parquet", (place,))
    files = tuple(sorted(it for it in place.rglob("*.parquet") if it.is_file()))
    if files:
        return Found("parquet", files)
    finding = Words("文件夹中没有 Parquet 文件", "is a folder without Parquet files")
    remedy = Words("请放入 .parquet 文件", "put .parquet files into it")
    findings.add(Problem(name, None, "", None, finding, remedy, place.name))
    return None


def _not_given(given: Path) -> Problem:
    if given.exists():
        finding = Words(
            "不是文件夹，也不是 .xlsx 工作簿", "is neither a folder nor an .xlsx workbook"
        )
    else:
        finding = Words("不存在", "does not exist")
    remedy = Words(
        "请给出含 CSV 或 Parquet 的文件夹，或一个 .xlsx 工作簿",
        "give a folder with CSV or Parquet, or one .xlsx workbook",
    )
    return Problem("", None, "", None, finding, remedy, given.name)
