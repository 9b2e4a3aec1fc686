"""Whether the ledger's proof in an export tells of this very assessment, and of these hashes (存证证明)."""

from pathlib import Path
from typing import Any

from zhibu.scoring.verifying import PROOF, Check, ExportError, read_facts

PREFIX = "assessment/"
ENTERED = ("year", "as_of", "state", "title", "facts_hash", "results_hash")
"""What stands both in an export and in the ledger's entry."""


def proved(export: Path) -> tuple[Check, ...]:
    """Hold the proof in an export against what the export says; nothing where there is none.

    That the log signed it is for `zhibu verify`, which is given the key.

    Raises:
        ExportError: the proof cannot be read.
    """
    from zhibu.tlog.errors import TlogError
    from zhibu.tlog.evidence import Evidence

    path = export / PROOF
    if not path.is_file():
        return ()
    said = read_facts(export)
    try:
        evidence = Evidence.parse(path.read_bytes())
        stands, differing = _stands(evidence), _differing(evidence, said)
    except (TlogError, ValueError, KeyError, TypeError) as error:
        raise ExportError(f"{PROOF} 无法读取：{error}", f"{PROOF} cannot be read: {error}") from error  # fmt: skip
    named = "、".join(differing), ", ".join(differing)
    return (
        Check(f"{PROOF} 的登记内容和位置相符", f"{PROOF}: entry, opening and place agree", stands),
        Check(
            f"{PROOF} 证明的就是这份考核" + (f"（不符：{named[0]}）" if differing else ""),
            f"{PROOF} is of this assessment" + (f" (differs: {named[1]})" if differing else ""),
            not differing,
        ),
    )


def _stands(evidence: Any) -> bool:
    """Whether the entry commits to its body and stands below the root that the proof carries."""
    import json

    from zhibu.tlog.checkpoints import Checkpoint
    from zhibu.tlog.errors import ProofError
    from zhibu.tlog.hashing import SHA256
    from zhibu.tlog.leaves import commitment
    from zhibu.tlog.proofs import verify_inclusion

    if evidence.salt is None or evidence.body is None:
        return False
    committed = commitment(evidence.salt, evidence.body.encode())
    if json.loads(evidence.leaf)["commit"] != committed:
        return False
    checkpoint = Checkpoint.parse(evidence.proof.checkpoint.text)
    try:
        verify_inclusion(
            index=evidence.proof.index,
            size=checkpoint.size,
            leaf=SHA256.leaf(evidence.leaf),
            proof=evidence.proof.proof,
            root=checkpoint.root,
        )
    except ProofError:
        return False
    return True


def _differing(evidence: Any, said: dict[str, Any]) -> list[str]:
    """Name what the entry says otherwise than the export."""
    import json

    from zhibu.tlog.leaves import canonical

    leaf, body = json.loads(evidence.leaf), json.loads(evidence.body or "{}")
    found = [] if leaf["id"] == f"{PREFIX}{said.get('assessment')}" else ["assessment"]
    # A pre-assessment scores by what of the scheme was due, which has a hash of its own.
    names = (*ENTERED, "scheme_hash") if body.get("scope") == "year" else ENTERED
    if "assumed_hash" in body:  # not in entries of before lists of what counts as done were hashed
        names = (*names, "assumed_hash")
    for name in names:
        entered, exported = ({name: one.get(name)} for one in (body, said))
        if canonical(entered) != canonical(exported):
            found.append(name)
    return found
