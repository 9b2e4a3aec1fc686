"""Notes and canonical JSON that others published, word for word.

Source: golang.org/x/mod/sumdb/note (the package that C2SP signed-note describes), its examples;
sum.golang.org's public key; RFC 8785 by cyberphone/json-canonicalization.
"""

import json
import os
from pathlib import Path

import pytest
import rfc8785

from zhibu.tlog.errors import FormatError, SignatureError
from zhibu.tlog.leaves import canonical
from zhibu.tlog.notes import Note, Signer, Verifier, sign

PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_SECRET = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
ENOCH = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
BY_PETER = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
BY_ENOCH = "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
SUM = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
ROOT = Path(__file__).resolve().parents[2]
VECTORS = Path(os.environ.get("VECTORS_DIR", ROOT.parent / "shared" / "vectors")) / "jcs"


def test_published_keys_have_the_ids_that_they_name():
    for text in (PETER, ENOCH, SUM):
        assert str(Verifier.parse(text)) == text
    assert str(Signer.parse(PETER_SECRET).verifier) == PETER


def test_a_published_note_is_signed_by_both():
    note = Note.parse(f"{TEXT}\n{BY_PETER}{BY_ENOCH}")
    assert note.text == TEXT
    for key in (PETER, ENOCH):
        note.signed_by(Verifier.parse(key))


def test_signing_again_gives_the_published_line():
    assert str(sign(TEXT, [Signer.parse(PETER_SECRET)])) == f"{TEXT}\n{BY_PETER}"


@pytest.mark.parametrize(
    ("old", "new"),
    [("problem is.", "problem was."), ("x08go/ZJ", "x08go/ZK"), ("answer", "Answer")],
)
def test_a_published_note_with_one_change_is_refused(old, new):
    note = Note.parse(f"{TEXT}\n{BY_PETER}".replace(old, new))
    with pytest.raises(SignatureError):
        note.signed_by(Verifier.parse(PETER))


@pytest.mark.parametrize(
    "whole",
    [
        f"{TEXT}{BY_PETER}",  # no blank line
        f"{TEXT}\n{BY_PETER}"[:-1],  # no line end
        f"{TEXT}\n{BY_PETER.replace('— ', '- ')}",
        f"{TEXT}\n{BY_PETER.replace('AM=', 'AM')}",
        f"{TEXT}\n{BY_PETER.replace('PeterNeumann', 'Peter+Neumann')}",
        f"{TEXT}\n\n",
        f"{TEXT}\x00\n{BY_PETER}",
    ],
)
def test_what_the_format_forbids_is_refused(whole):
    with pytest.raises(FormatError):
        Note.parse(whole)


@pytest.mark.vectors
def test_canonical_json_is_written_as_published():
    cases = sorted((VECTORS / "input").glob("*.json"))
    wrong = [
        case.name
        for case in cases
        if rfc8785.dumps(json.loads(case.read_text(encoding="utf-8")))
        != (VECTORS / "output" / case.name).read_bytes()
    ]
    assert (len(cases), wrong) == (6, [])


@pytest.mark.vectors
def test_bodies_are_written_as_published_but_composed_and_without_floats():
    """A body is stricter than RFC 8785: text is NFC, and numbers are whole."""
    told = {}
    for case in sorted((VECTORS / "input").glob("*.json")):
        value = json.loads(case.read_text(encoding="utf-8"))
        try:
            same = canonical({"value": value}) == rfc8785.dumps({"value": value})
        except (TypeError, ValueError) as error:
            told[case.stem] = type(error).__name__
        else:
            told[case.stem] = "same" if same else "composed"
    assert told == {
        "arrays": "same",
        "french": "same",
        "structures": "TypeError",
        "unicode": "composed",
        "values": "TypeError",
        "weird": "composed",
    }
