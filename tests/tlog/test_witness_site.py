"""A witness in a folder, asked over WSGI."""

import io

import pytest

from log_files import NAME
from zhibu.tlog.checkpoints import Checkpoint, cosigned_at
from zhibu.tlog.errors import FormatError
from zhibu.tlog.hashing import SHA256
from zhibu.tlog.notes import Note, Signature, Signer
from zhibu.tlog.trees import consistency_proof, root_of
from zhibu.tlog.witness_folder import WitnessFolder
from zhibu.tlog.witness_site import LONGEST, application
from zhibu.tlog.witnessing import Request

LOG = Signer.make(NAME)
LEAVES = [SHA256.leaf(str(number).encode()) for number in range(64)]


def lookup(level, index):
    return root_of(LEAVES[index << level : index + 1 << level])


def request(old, new, leaves=LEAVES):
    note = Checkpoint(NAME, new, root_of(leaves[:new])).signed([LOG])
    proof = consistency_proof(old, new, lookup) if 0 < old < new else []
    return Request(old, tuple(proof), note)


@pytest.fixture
def folder(tmp_path):
    made = WitnessFolder(tmp_path / "witness")
    made.begin("witness.example")
    made.admit(LOG.verifier)
    return made


def ask(folder, body, method="POST", path="/add-checkpoint", length=None):
    told = {}
    data = str(body).encode()
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "CONTENT_LENGTH": str(len(data)) if length is None else length,
        "wsgi.input": io.BytesIO(data),
    }
    answer = application(folder)(
        environ, lambda status, headers: told.update(status=int(status[:3]), headers=dict(headers))
    )
    return told["status"], b"".join(answer).decode(), told["headers"]["Content-Type"]


def test_a_log_that_grows_is_cosigned_also_after_a_new_start(folder):
    for old, new in ((0, 9), (9, 30), (30, 64)):
        again = WitnessFolder(folder.folder)
        status, text, _ = ask(again, request(old, new))
        assert status == 200
        note = request(old, new).checkpoint
        seen = Note(note.text, (*note.signatures, Signature.parse(text.rstrip("\n"))))
        assert cosigned_at(seen, again.witness().signer.verifier) > 1_700_000_000


def test_what_was_seen_is_kept_before_the_answer(folder):
    ask(folder, request(0, 9))
    assert folder.newest(NAME).size == 9


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [(0, 5, 409), (5, 20, 409), (9, 3, 400)],
)
def test_a_rollback_is_refused(folder, old, new, expected):
    ask(folder, request(0, 9))
    assert ask(folder, request(old, new))[0] == expected


def test_a_refusal_of_another_size_says_the_size_that_is_known(folder):
    ask(folder, request(0, 9))
    assert ask(folder, request(0, 5)) == (409, "9\n", "text/x.tlog.size")


def test_a_second_face_is_refused(folder):
    ask(folder, request(0, 9))
    other = [SHA256.leaf(b"other"), *LEAVES[1:]]
    assert ask(folder, request(9, 9, other))[0] == 409
    assert ask(folder, request(9, 20, other))[0] == 422


@pytest.mark.parametrize(
    ("body", "method", "path", "length", "expected"),
    [
        ("nonsense", "POST", "/add-checkpoint", None, 400),
        ("", "POST", "/add-checkpoint", None, 400),
        ("x", "POST", "/add-checkpoint", "many", 400),
        ("x", "POST", "/add-checkpoint", str(LONGEST + 1), 413),
        ("", "GET", "/add-checkpoint", None, 404),
        ("", "GET", "/", None, 200),
        ("", "GET", "/logs", None, 200),
    ],
)
def test_other_requests_are_answered_plainly(folder, body, method, path, length, expected):
    assert ask(folder, body, method, path, length)[0] == expected


def test_a_folder_holds_one_witness(folder):
    with pytest.raises(FormatError, match="holds a witness already"):
        folder.begin("another.example")


def test_an_empty_folder_holds_none(tmp_path):
    with pytest.raises(FormatError, match="witness init"):
        WitnessFolder(tmp_path).witness()
