"""Everything of a rated assessment in one folder, for whoever wants to compute it again (导出)."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

from zhibu.assessments import assumed
from zhibu.assessments.models import Assessment, Run
from zhibu.assessments.trace import (
    EVIDENCE,
    OUT,
    counted_as_done,
    newest_run,
    run_folder,
    scheme_of,
)
from zhibu.assessments.wholeness import require_whole
from zhibu.ledger.proving import entries_of, evidence_of
from zhibu.scoring.scheme.files import FILE as SCHEME
from zhibu.scoring.verifying import FACTS, PROOF, README

_README = """\
{zh}
{en}

zhibu assessments verify FOLDER

scheme.yaml            考核方案，逐字 / the scheme, word for word
evidence/              计分依据；评议票只有合计 / the facts; ballots as sums alone
out/                   结果与得分过程 / results and trace
assumed.csv            计分依据中没有人录入、按已完成计的要求及原因 / what of the facts nobody entered: counted as done, and why
assessment.json        各项校验值 / the hashes
assessment.tlog-proof  存证证明（有检查点以后） / the ledger's proof, once a checkpoint covers it
"""


def facts_of(assessment: Assessment) -> dict[str, Any]:
    """What an export says of itself; it stands in the ledger's entry.

    A pre-assessment scores by what of the scheme was due: its own text, its own hash.
    """
    run = newest_run(assessment)
    return {
        "assessment": assessment.code,
        "title": assessment.title,
        "year": assessment.year,
        "as_of": assessment.as_of.isoformat(),
        "state": assessment.state,
        "counted_as_done": counted_as_done(assessment).number,
        "scheme_hash": assessment.scheme_hash if run is None else scheme_of(run).hash,
        "facts_hash": assessment.facts_hash,
        "results_hash": assessment.results_hash,
    }


def export(assessment: Assessment, out: Path) -> Path:
    """Write the newest run's scheme, facts, results and proof into an empty folder.

    Raises:
        Run.DoesNotExist: nothing was rated yet.
        Refused: files of the run are missing or were changed.
        FileExistsError: the folder is there and not empty.
    """
    run = newest_run(assessment)
    if run is None:
        raise Run.DoesNotExist
    require_whole(assessment, run)
    if out.exists() and any(out.iterdir()):
        raise FileExistsError(out)
    out.mkdir(parents=True, exist_ok=True)
    source = run_folder(run)
    shutil.copytree(source / EVIDENCE, out / EVIDENCE, ignore=shutil.ignore_patterns(SCHEME))
    shutil.copytree(source / OUT, out / OUT)
    shutil.copyfile(source / EVIDENCE / SCHEME, out / SCHEME)
    listed = assumed.plain(source).encode()
    (out / assumed.FILE).write_bytes(listed)
    said = facts_of(assessment) | {"assumed_hash": hashlib.sha256(listed).hexdigest()}
    text = json.dumps(said, ensure_ascii=False, indent=2, sort_keys=True)
    (out / FACTS).write_text(text + "\n", encoding="utf-8")
    (out / README).write_text(_README.format(**assessment.title), encoding="utf-8")
    entry = entries_of(f"assessment/{assessment.code}").last()
    proof = evidence_of(entry) if entry else None
    if proof is not None:
        (out / PROOF).write_bytes(str(proof).encode())
    return out
