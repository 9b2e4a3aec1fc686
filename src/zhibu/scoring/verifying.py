"""Recompute a finished assessment from its export, bit for bit, with nothing but the export (复算)."""

import hashlib
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zhibu.scoring.engines.statistics import FILE as STATISTICS
from zhibu.scoring.hashing import PRINTED, facts_hash_of, results_hash
from zhibu.scoring.run import score_folder
from zhibu.scoring.scheme.files import FILE as SCHEME
from zhibu.scoring.scheme.reading import read_scheme

FACTS = "assessment.json"
EVIDENCE, OUT = "evidence", "out"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was compared, in words of both languages, and whether it holds."""

    zh: str
    en: str
    holds: bool
    found: str = ""


def verify(export: Path) -> tuple[Check, ...]:
    """Compare an export with what it says of itself, and score it again.

    Shape: scheme.yaml, evidence/*.parquet, out/results.csv, out/trace.csv, assessment.json.

    Raises:
        FileNotFoundError: a part of the export is missing.
    """
    said: dict[str, Any] = json.loads((export / FACTS).read_text(encoding="utf-8"))
    scheme = export / SCHEME
    checks = [
        _same("方案与登记的一致", "the scheme is the one that is named",
              read_scheme(scheme).hash, said["scheme_hash"]),
        _same("依据与登记的一致", "the facts are those that are named",
              facts_hash_of(export / EVIDENCE), said["facts_hash"]),
        _same("结果与登记的一致", "the results are those that are named",
              results_hash(export / OUT), said["results_hash"]),
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        again = Path(folder) / "again"
        kept = export / EVIDENCE if (export / EVIDENCE / STATISTICS).is_file() else None
        score_folder(scheme, export / EVIDENCE, again, year=said["year"], kept=kept)
        for name in PRINTED:
            first, second = ((one / name).read_bytes() for one in (export / OUT, again))
            checks.append(
                Check(
                    f"重新计算的 {name} 逐字节相同",
                    f"{name}, computed again, has the same bytes",
                    first == second,
                    hashlib.sha256(second).hexdigest(),
                )
            )
    return tuple(checks)


def _same(zh: str, en: str, found: str, named: str) -> Check:
    return Check(zh, en, found == named, found)
