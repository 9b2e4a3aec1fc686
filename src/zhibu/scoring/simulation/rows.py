"""Rows of results, read as standings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from zhibu.terms.score import Score

COLUMNS = ("subject", "kind", "parent", "class", "status", "score", "grade", "level")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a subject stands under one scheme.

    Units:
        `score` in hundredths; None where there is none, which is not 0.
    """

    subject: str
    kind: str
    parent: str | None
    class_: str | None
    status: str
    score: int | None
    grade: str | None
    level: int | None

    @property
    def place(self) -> str:
        """The grade; the status where there is none. A veto is a place of its own."""
        return self.grade if self.grade and self.status == "rated" else self.status


def read_results(folder: Path) -> list[dict[str, Any]]:
    """Read the results that scoring wrote into a folder, Parquet before CSV.

    Raises:
        FileNotFoundError: the folder holds neither.
    """
    parquet, csv = folder / "results.parquet", folder / "results.csv"
    if parquet.exists():
        import pyarrow.parquet

        rows: list[dict[str, Any]] = pyarrow.parquet.read_table(
            parquet, columns=list(COLUMNS)
        ).to_pylist()
        return rows
    if csv.exists():
        from csv import DictReader

        with csv.open(encoding="utf-8-sig", newline="") as file:
            return list(DictReader(file))
    raise FileNotFoundError(
        f"{folder} holds neither results.parquet nor results.csv; give a folder that zhibu score wrote."
    )


def standings(rows: Iterable[Mapping[str, Any]], side: str) -> dict[str, Standing]:
    """Give the standings by subject.

    Raises:
        ValueError: a subject stands twice, or a score is no score.
    """
    found: dict[str, Standing] = {}
    for row in rows:
        name = str(row["subject"])
        if name in found:
            raise ValueError(
                f"subject {name!r} stands twice in the results {side}; give each subject one row."
            )
        score, level = row.get("score"), row.get("level")
        found[name] = Standing(
            subject=name,
            kind=str(row["kind"]),
            parent=_text(row.get("parent")),
            class_=_text(row.get("class")),
            status=str(row["status"]),
            score=_hundredths(score),
            grade=_text(row.get("grade")),
            level=None if level in (None, "") else int(level),
        )
    return found


def _text(value: object) -> str | None:
    return None if value in (None, "") else str(value)


def _hundredths(value: object) -> int | None:
    if value in (None, ""):
        return None
    # An engine may give more zeros than two: 92.5000 is 92.50 all the same.
    exact = Decimal(value) if isinstance(value, str) else value
    return Score.of(exact, signed=True).hundredths
