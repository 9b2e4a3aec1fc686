from contextlib import nullcontext
from functools import cache

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from zhibu.tlog.checkpoints import Checkpoint, cosigned_at
from zhibu.tlog.hashing import SHA256
from zhibu.tlog.notes import COSIGNATURE, Note, Signer
from zhibu.tlog.proof_files import ProofFile
from zhibu.tlog.trees import consistency_proof, inclusion_proof, root_of
from zhibu.tlog.witnessing import Refusal, Request, Witness

LOG = Signer.make("zhibu.example/log")
WITNESS = Signer.make("witness.example", COSIGNATURE)
NOW = 1_790_000_000


class Kept:
    def __init__(self):
        self.checkpoints = {}

    def locked(self, _origin):
        return nullcontext()

    def newest(self, origin):
        return self.checkpoints.get(origin)

    def keep(self, checkpoint):
        self.checkpoints[checkpoint.origin] = checkpoint


@cache
def leaves(size, face=""):
    """A log's leaves; two faces differ from the tenth on."""
    return [SHA256.leaf(f"{face if one >= 10 else ''}{one}".encode()) for one in range(size)]


@cache
def root(size, face=""):
    return root_of(leaves(size, face))


def lookup(face=""):
    return lambda level, index: root_of(leaves(512, face)[index << level : (index + 1) << level])


def asked(old, new, face="", signer=LOG, proof=None):
    note = Checkpoint("zhibu.example/log", new, root(new, face)).signed([signer])
    if proof is None:
        proof = consistency_proof(old, new, lookup(face)) if 0 < old < new else []
    return Request(old, tuple(proof), note)


@pytest.fixture
def witness():
    return Witness(WITNESS, {"zhibu.example/log": LOG.verifier}, Kept())


def refusal(witness, request):
    with pytest.raises(Refusal) as refused:
        witness.cosign(request, seconds=NOW)
    return refused.value.status, refused.value.size


def test_a_log_that_grows_is_cosigned(witness):
    for old, new in ((0, 5), (5, 12), (12, 12), (12, 300)):
        request = Request.parse(str(asked(old, new)).encode())
        signature = witness.cosign(request, seconds=NOW)
        note = Note(request.checkpoint.text, (*request.checkpoint.signatures, signature))
        assert cosigned_at(note, WITNESS.verifier) == NOW


def test_a_rollback_is_refused_with_the_size_that_is_known(witness):
    witness.cosign(asked(0, 20), seconds=NOW)
    assert refusal(witness, asked(0, 15)) == (409, 20)
    assert refusal(witness, asked(15, 18)) == (409, 20)


def test_a_second_face_is_refused(witness):
    witness.cosign(asked(0, 20), seconds=NOW)
    assert refusal(witness, asked(20, 20, face="other ")) == (409, 20)
    assert refusal(witness, asked(20, 30, face="other ")) == (422, None)


def test_strangers_are_refused(witness):
    assert refusal(witness, asked(0, 5, signer=Signer.make("zhibu.example/log"))) == (403, None)
    other = Checkpoint("elsewhere.example/log", 5, root_of(leaves(5))).signed([LOG])
    assert refusal(witness, Request(0, (), other)) == (404, None)
    assert refusal(witness, asked(9, 5)) == (400, None)
    assert refusal(witness, asked(0, 5, proof=[bytes(32)])) == (422, None)


def test_a_proof_file_verifies_with_the_log_and_a_witness(witness):
    request = asked(0, 300)
    signature = witness.cosign(request, seconds=NOW)
    note = Note(request.checkpoint.text, (*request.checkpoint.signatures, signature))
    written = str(ProofFile(7, tuple(inclusion_proof(7, 300, lookup())), note, b"\x00opening"))
    read = ProofFile.parse(written.encode())
    assert str(read) == written
    opened = read.verify(b"7", LOG.verifier, [WITNESS.verifier], quorum=1)
    assert opened.size == 300


class Attacks(RuleBasedStateMachine):
    """Whatever is asked in whatever order, what is cosigned is one log that only grows."""

    def __init__(self):
        super().__init__()
        self.witness = Witness(WITNESS, {"zhibu.example/log": LOG.verifier}, Kept())
        self.cosigned = []

    def ask(self, request):
        try:
            self.witness.cosign(request, seconds=NOW)
        except Refusal:
            return
        self.cosigned.append(Checkpoint.parse(request.checkpoint.text))

    @rule(new=st.integers(0, 40), face=st.sampled_from(["", "other "]), old=st.integers(0, 40))
    def ask_anything(self, new, face, old):
        self.ask(asked(old, new, face))

    @precondition(lambda self: self.cosigned)
    @rule(more=st.integers(0, 9), face=st.sampled_from(["", "other "]))
    def ask_to_go_on(self, more, face):
        size = self.cosigned[-1].size
        self.ask(asked(size, size + more, face))

    @invariant()
    def what_is_cosigned_only_grows(self):
        sizes = [one.size for one in self.cosigned]
        assert sizes == sorted(sizes)
        beyond = [one for one in self.cosigned if one.size > 10]
        faces = [
            {face for face in ("", "other ") if root(one.size, face) == one.root} for one in beyond
        ]
        assert not faces or set.intersection(*faces)


TestAttacks = Attacks.TestCase
TestAttacks.settings = settings(max_examples=60, stateful_step_count=25)
