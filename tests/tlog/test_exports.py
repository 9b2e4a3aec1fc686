import shutil

import pytest

from log_files import NAME, entries, export
from zhibu.tlog.errors import FormatError, ProofError, SignatureError, TlogError
from zhibu.tlog.exports import check_export, read_keys
from zhibu.tlog.notes import Signer

SIGNER = Signer.make(NAME)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("log")
    export(folder, entries(600), SIGNER)
    return folder


@pytest.fixture
def log(whole, tmp_path):
    shutil.copytree(whole, tmp_path / "log")
    return tmp_path / "log"


def check(folder):
    return check_export(folder, read_keys((folder / "keys").read_text()))


def test_an_exported_log_is_checked_whole(log):
    checked = check(log)
    assert (checked.checkpoint.size, checked.openings) == (600, 600)


def test_an_erased_opening_does_not_matter(log):
    lines = (log / "openings.jsonl").read_text().splitlines(keepends=True)
    (log / "openings.jsonl").write_text("".join(lines[:100] + lines[101:]))
    assert check(log).openings == 599


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("tile/0/000", lambda data: data[:-1] + bytes([data[-1] ^ 1])),
        ("tile/0/001", lambda data: data[32:] + data[:32]),
        ("tile/1/000.p/2", lambda data: data[:32]),
        ("tile/entries/000", lambda data: data.replace(b'test/7"', b'test/8"', 1)),
        ("tile/entries/002.p/88", lambda data: data[:-1]),
        ("checkpoint", lambda data: data.replace(b"\n600\n", b"\n599\n")),
        ("openings.jsonl", lambda data: data.replace(b"17", b"18", 1)),
        ("openings.jsonl", lambda data: data + b"{}\n"),
    ],
)
def test_a_changed_file_is_found(log, file, change):
    path = log / file
    changed = change(path.read_bytes())
    assert changed != path.read_bytes()
    path.write_bytes(changed)
    with pytest.raises(TlogError):
        check(log)


@pytest.mark.parametrize("file", ["tile/0/000", "tile/entries/001", "tile/1/000.p/2"])
def test_a_missing_file_is_found(log, file):
    (log / file).unlink()
    with pytest.raises(FormatError, match="is missing"):
        check(log)


def test_a_log_with_other_entries_under_the_old_checkpoint_is_found(log):
    note = (log / "checkpoint").read_text()
    export(log, entries(600, "other"), SIGNER)
    (log / "checkpoint").write_text(note)
    with pytest.raises(ProofError, match="another root"):
        check(log)


def test_a_log_signed_by_somebody_else_is_found(log):
    with pytest.raises(SignatureError):
        check_export(log, [Signer.make(NAME).verifier])
