"""A published box is counted again; each thing that was changed is found."""

import copy
import hashlib
import json

import pytest

from zhibu.tlog.leaves import canonical
from zhibu.urn.disclosure import Structure, protect
from zhibu.urn.receipts import number_of, root
from zhibu.urn.recount import UnreadableResults, hash_of, read_results, recount

KEYS = sorted(number_of(bytes([number] * 16)) for number in range(7))
MARKS = [50_00, 71_00, 75_00, 80_00, 88_00, 90_00, 91_00, 93_00, 95_00, 97_00, 99_00]


@pytest.fixture
def file():
    box = [("m", source, mark, 1) for source in ("masses", "members") for mark in MARKS]
    box += [("n", "members", mark, 1) for mark in MARKS[:6]]
    places = {"m": ("top", "one"), "n": ("top", "one")}
    structure = Structure(places=places, weights={"members": 3, "masses": 7},
                          turnout=((("top", "one"), 12, 11),))  # fmt: skip
    shown = protect(box, structure)
    document = {
        "v": 1, "review": "r", "receipts_root": root(KEYS).hex(), "receipts": 7, "asked": 12,
        "places": 2, "weights": dict(structure.weights), "organisations": shown.organisations,
        "figures": [one.written() for one in shown.figures],
        "joined": [one.written() for one in shown.joined],
        "levels": [one.written() for one in shown.levels],
        "turnout": [one.written() for one in shown.turnout],
    }  # fmt: skip
    return {"document": document, "hash": hash_of(document), "receipts": [k.hex() for k in KEYS]}


def counted(file):
    return recount(*read_results(json.dumps(file).encode()))


def told(file, change):
    changed = copy.deepcopy(file)
    change(changed["document"])
    changed["hash"] = hashlib.sha256(canonical(changed["document"])).hexdigest()
    return [finding.en for finding in counted(changed).findings]


def test_box_comes_out(file):
    found = counted(file)
    assert found.findings == ()
    assert (found.figures, found.joined, found.levels, found.receipts) == (3, 2, 4, 7)


def test_document_that_was_changed_has_another_hash(file):
    file["document"]["asked"] = 13
    assert [finding.where for finding in counted(file).findings] == ["hash"]


def test_receipt_that_is_missing_or_changed_is_found(file):
    short = file | {"receipts": file["receipts"][1:]}
    assert len(counted(short).findings) == 2
    other = file | {"receipts": [*file["receipts"][1:], "00" * 16]}
    assert [finding.en for finding in counted(other).findings] == ["the root of receipts is another one"]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d["figures"][0].update(mean=99_00), "the mean is"),
        (lambda d: d["figures"][0].update(count=4), "shown with fewer than 5"),
        (lambda d: d["figures"][0].update(sum=99_999_999), "beyond what the ballots can give"),
        (lambda d: d["figures"][0]["groups"][0].__setitem__(2, 6), "do not sum up"),
        (lambda d: d["figures"][0].update(said="few"), "carries figures"),
        (lambda d: d["joined"][0].update(value=1), "the round's figure is"),
        (lambda d: d["levels"][0].update(sum=1), "less than what is shown"),
        (lambda d: d["levels"][0].update(mean=1), "mean of the level"),
        (lambda d: d["levels"].pop(), "a level is missing"),
        (lambda d: d["turnout"][0].update(voted=13), "more voted than were asked"),
        (lambda d: d["turnout"][0].update(asked=14), "stand on the roll"),
        (lambda d: d["turnout"][0].update(at="nowhere"), "no such organisation"),
    ],
)
def test_figure_that_was_changed_is_found(file, change, words):
    assert any(words in one for one in told(file, change))


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{}", b'{"document": {"v": 2}, "hash": "", "receipts": []}',
     b'{"document": {"v": 1}, "hash": 1, "receipts": []}'],
)  # fmt: skip
def test_what_is_no_box_is_refused(data):
    with pytest.raises(UnreadableResults):
        read_results(data)


def test_document_with_a_part_missing_is_refused(file):
    del file["document"]["levels"]
    with pytest.raises(UnreadableResults, match="levels"):
        counted(file)


def test_organisations_in_a_loop_are_refused(file):
    file["document"]["organisations"]["top"] = "one"
    with pytest.raises(UnreadableResults, match="loop"):
        counted(file)
