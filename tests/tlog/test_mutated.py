"""Proofs that were changed in any way: none is accepted, however many are tried."""

from random import Random

import pytest

from zhibu.tlog.checkpoints import Checkpoint
from zhibu.tlog.errors import ProofError, TlogError
from zhibu.tlog.evidence import Evidence
from zhibu.tlog.hashing import SHA256
from zhibu.tlog.leaves import Leaf, canonical, commitment
from zhibu.tlog.notes import Signer
from zhibu.tlog.proof_files import ProofFile
from zhibu.tlog.proofs import verify_consistency, verify_inclusion
from zhibu.tlog.trees import consistency_proof, inclusion_proof, root_of

SALT = bytes(range(32))
BODY = canonical({"at": "2026-03-05T01:00:00Z", "by": "M000001", "title": "三月党员大会"})
LEAF = Leaf("record.submitted", "record/1", 1, commitment(SALT, BODY), None).canonical()
HASHES = [SHA256.leaf(LEAF if number == 37 else str(number).encode()) for number in range(150)]
LOG = Signer.make("zhibu.example/log")
SHORT = 2_000
LONG = 60_000


def lookup(level, index):
    return root_of(HASHES[index << level : (index + 1) << level])


def inclusion(chance):
    size = chance.randrange(2, 150)
    index = chance.randrange(size)
    return {
        "leaf": HASHES[index],
        "index": index,
        "size": size,
        "proof": inclusion_proof(index, size, lookup),
        "root": root_of(HASHES[:size]),
    }


def consistency(chance):
    second = chance.randrange(3, 150)
    first = chance.randrange(1, second)
    return {
        "first": first,
        "second": second,
        "proof": consistency_proof(first, second, lookup),
        "first_root": root_of(HASHES[:first]),
        "second_root": root_of(HASHES[:second]),
    }


def flipped(chance, data):
    place = chance.randrange(len(data))
    return data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :]


def mutated(chance, facts):
    """Change one thing; a size only where it changes what is proved."""
    name = chance.choice(sorted(facts))
    value = facts[name]
    if isinstance(value, bytes):
        return facts | {name: flipped(chance, value)}
    if isinstance(value, int):
        return facts | {name: value + chance.choice([-1, 1]) * (1 << chance.randrange(8))}
    proof, how = list(value), chance.choice(["flip", "drop", "add", "swap", "repeat", "cut"])
    place = chance.randrange(len(proof)) if proof else 0
    if how == "add" or not proof:
        proof.insert(place, chance.randbytes(32))
    elif how == "flip":
        proof[place] = flipped(chance, proof[place])
    elif how == "drop":
        del proof[place]
    elif how == "repeat":
        proof.insert(place, proof[place])
    elif how == "cut":
        proof[place] = proof[place][:-1]
    else:
        other = chance.randrange(len(proof))
        proof[place], proof[other] = proof[other], proof[place]
    return facts | {name: proof}


def accepted(count, make, verify):
    """Verify so many changed proofs; give those that were accepted, beside the true ones."""
    chance, wrong, tried = Random(count), [], 0
    while tried < count:
        facts = make(chance)
        changed = mutated(chance, facts)
        if changed == facts:
            continue
        tried += 1
        try:
            verify(**changed)
        except ProofError:
            continue
        wrong.append((facts, changed))
    return wrong


def of_another_size(facts, changed):
    """Whether only the tree's size was changed, and the way in both trees is the same.

    A root binds what stands in a tree; how large it is, the signed checkpoint says.
    """
    differ = {name for name in facts if facts[name] != changed[name]}
    return differ in ({"size"}, {"second"})


def files(count):
    root, size = root_of(HASHES), len(HASHES)
    note = Checkpoint(LOG.name, size, root).signed([LOG])
    proof = ProofFile(37, tuple(inclusion_proof(37, size, lookup)), note)
    whole = str(Evidence(LEAF, SALT, BODY.decode(), proof)).encode()
    chance, wrong = Random(count), []
    assert Evidence.parse(whole).verify([LOG.verifier])
    for _ in range(count):
        changed = flipped(chance, whole)
        if chance.random() < 0.3:
            place = chance.randrange(len(whole))
            changed = whole[:place] + chance.choice([b"", b"\n", b"A", b"="]) + whole[place + 1 :]
        if changed == whole:
            continue
        try:
            Evidence.parse(changed).verify([LOG.verifier])
        except TlogError:
            continue
        wrong.append(changed)
    return wrong


def tried(count):
    wrong = accepted(count // 3, inclusion, verify_inclusion)
    wrong += accepted(count // 3, consistency, verify_consistency)
    return [pair for pair in wrong if not of_another_size(*pair)], files(count - 2 * (count // 3))


def test_no_changed_proof_is_accepted():
    assert tried(SHORT) == ([], [])


@pytest.mark.soak
def test_no_changed_proof_is_accepted_among_very_many():
    assert tried(LONG) == ([], [])


@pytest.mark.parametrize("second", [1, 7, 64])
def test_a_consistency_proof_from_nothing_is_refused(second):
    for proof in ([], [root_of(HASHES[:second])]):
        with pytest.raises(ProofError):
            verify_consistency(
                first=0,
                second=second,
                proof=proof,
                first_root=SHA256.empty(),
                second_root=root_of(HASHES[:second]),
            )
