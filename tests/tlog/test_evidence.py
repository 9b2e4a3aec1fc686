import secrets

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from zhibu.tlog.checkpoints import Checkpoint
from zhibu.tlog.errors import FormatError, ProofError, SignatureError
from zhibu.tlog.evidence import Evidence
from zhibu.tlog.hashing import SHA256
from zhibu.tlog.leaves import Leaf, canonical, commitment
from zhibu.tlog.notes import Signer
from zhibu.tlog.proof_files import ProofFile
from zhibu.tlog.trees import inclusion_proof, root_of

LOG = Signer.make("zhibu.example/log")
SALT = secrets.token_bytes(32)
BODY = canonical({"title": "支委会", "by": "M1"})
LEAF = Leaf("record.submitted", "record/1", 1, commitment(SALT, BODY), None).canonical()
LEAVES = [SHA256.leaf(b"a"), SHA256.leaf(LEAF), SHA256.leaf(b"b")]


def evidence(**other):
    note = Checkpoint("zhibu.example/log", 3, root_of(LEAVES)).signed([LOG])
    proof = inclusion_proof(1, 3, lambda level, at: root_of(LEAVES[at << level : at + 1 << level]))
    fields = {"leaf": LEAF, "salt": SALT, "body": BODY.decode()} | other
    return Evidence(proof=ProofFile(1, tuple(proof), note), **fields)


def test_evidence_reads_back_and_says_what_was_entered():
    read = Evidence.parse(str(evidence()).encode())
    checkpoint, entered = read.verify([LOG.verifier])
    assert (checkpoint.size, entered) == (3, {"title": "支委会", "by": "M1"})


def test_evidence_verifies_with_any_of_the_keys_of_the_log():
    former = Signer.make("zhibu.example/log").verifier
    assert evidence().verify([former, LOG.verifier])[0].size == 3


def test_evidence_without_its_key_proves_nothing():
    with pytest.raises(SignatureError):
        evidence().verify([Signer.make("zhibu.example/log").verifier])


def test_after_an_erasure_the_place_is_still_proved():
    read = Evidence.parse(str(evidence(salt=None, body=None)))
    assert read.verify([LOG.verifier])[1] is None


def test_another_body_is_refused():
    with pytest.raises(ProofError, match="commits to something else"):
        evidence(body=BODY.decode().replace("支委会", "党员大会")).verify([LOG.verifier])


def test_another_leaf_is_refused():
    with pytest.raises(ProofError):
        evidence(leaf=LEAF.replace(b"record/1", b"record/2")).verify([LOG.verifier])


def test_half_an_opening_is_refused():
    with pytest.raises(FormatError, match="or neither"):
        Evidence.parse(str(evidence(salt=None)))


@given(st.data())
def test_no_changed_file_is_accepted_with_another_meaning(data):
    written = bytearray(str(evidence()).encode())
    place = data.draw(st.integers(0, len(written) - 1))
    written[place] ^= 1 << data.draw(st.integers(0, 7))
    try:
        checkpoint, entered = Evidence.parse(bytes(written)).verify([LOG.verifier])
    except (FormatError, ProofError, SignatureError):
        return
    assert (checkpoint.size, entered) == (3, {"title": "支委会", "by": "M1"})


def test_a_salt_is_written_in_one_way_only():
    proof = evidence().proof
    for salt in (SALT.hex().upper(), SALT.hex()[:2] + " " + SALT.hex()[2:]):
        extra = {"body": BODY.decode(), "leaf": LEAF.decode(), "salt": salt}
        other = ProofFile(1, proof.proof, proof.checkpoint, rfc8785.dumps(extra))
        with pytest.raises(FormatError, match="the one right way"):
            Evidence.parse(str(other))
