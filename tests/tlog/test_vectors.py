"""Cases and logs that others published."""

import base64
import json
import os
from pathlib import Path

import pytest

from zhibu.tlog.checkpoints import open_checkpoint
from zhibu.tlog.errors import ProofError
from zhibu.tlog.hashing import SHA256
from zhibu.tlog.notes import Verifier
from zhibu.tlog.proofs import verify_consistency, verify_inclusion
from zhibu.tlog.tiles import Tile, lookup_in, read_bundle
from zhibu.tlog.trees import consistency_proof, inclusion_proof, root_of

pytestmark = pytest.mark.vectors
ROOT = Path(__file__).resolve().parents[2]
VECTORS = Path(os.environ.get("VECTORS_DIR", ROOT.parent / "shared" / "vectors"))
KEY = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"


def read(path):
    return json.loads(path.read_text())


def unpacked(text):
    return base64.b64decode(text or "")


def cases(kind):
    return sorted((VECTORS / "merkle" / kind).rglob("*.json"))


def inclusion(case):
    verify_inclusion(
        leaf=unpacked(case["leafHash"]),
        index=case["leafIdx"],
        size=case["treeSize"],
        proof=[unpacked(one) for one in case["proof"] or ()],
        root=unpacked(case["root"]),
    )


def consistency(case):
    verify_consistency(
        first=case["size1"],
        second=case["size2"],
        proof=[unpacked(one) for one in case["proof"] or ()],
        first_root=unpacked(case["root1"]),
        second_root=unpacked(case["root2"]),
    )


@pytest.mark.parametrize(
    ("kind", "verify"), [("inclusion", inclusion), ("consistency", consistency)]
)
def test_every_published_case_is_answered_as_it_must_be(kind, verify):
    wrong = []
    for path in cases(kind):
        case = read(path)
        try:
            verify(case)
            accepted = True
        except ProofError:
            accepted = False
        if accepted == case["wantErr"]:
            wrong.append(str(path.relative_to(VECTORS)))
    assert wrong == []


def test_there_are_196_cases():
    assert len(cases("inclusion")) + len(cases("consistency")) == 196


def checkpoints():
    log = VECTORS / "tessera-log"
    key = Verifier.parse(KEY)
    named = sorted(log.glob("checkpoint.*"), key=lambda path: int(path.suffix[1:]))
    return [open_checkpoint(path.read_bytes(), key) for path in named]


def leaves(size):
    bundle = VECTORS / "tessera-log" / str(Tile(-1, 0, size))
    return [SHA256.leaf(entry) for entry in read_bundle(bundle.read_bytes())]


def test_a_log_by_others_opens_with_its_key_and_has_the_roots_it_signed():
    found = checkpoints()
    assert len(found) == 16
    assert [one.size for one in found] == list(range(16))
    assert [root_of(leaves(one.size) if one.size else []) for one in found] == [
        one.root for one in found
    ]


def test_every_proof_of_a_log_by_others_verifies_out_of_its_tiles():
    found = checkpoints()
    for new in found[1:]:
        tiles = lookup_in(lambda tile: (VECTORS / "tessera-log" / str(tile)).read_bytes(), new.size)
        for index, leaf in enumerate(leaves(new.size)):
            proof = inclusion_proof(index, new.size, tiles)
            verify_inclusion(leaf=leaf, index=index, size=new.size, proof=proof, root=new.root)
        for old in found[1 : new.size + 1]:
            proof = consistency_proof(old.size, new.size, tiles)
            verify_consistency(
                first=old.size,
                second=new.size,
                proof=proof,
                first_root=old.root,
                second_root=new.root,
            )
