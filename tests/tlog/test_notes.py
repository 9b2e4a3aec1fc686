import pytest

from zhibu.tlog.checkpoints import Checkpoint, cosign, cosigned_at, open_checkpoint
from zhibu.tlog.errors import FormatError, SignatureError
from zhibu.tlog.notes import COSIGNATURE, Note, Signer, Verifier, sign

ROOT = bytes(range(32))


@pytest.fixture(scope="module")
def log():
    return Signer.make("zhibu.example/log")


@pytest.fixture(scope="module")
def note(log):
    return Checkpoint("zhibu.example/log", 7, ROOT).signed([log])


def test_a_key_reads_back_as_it_was_written(log):
    assert Verifier.parse(str(log.verifier)) == log.verifier
    assert str(Signer.parse(log.secret()).verifier) == str(log.verifier)


def test_a_checkpoint_reads_back_with_the_key_alone(log, note):
    opened = open_checkpoint(str(note).encode(), log.verifier)
    assert (opened.size, opened.root) == (7, ROOT)


def test_a_checkpoint_of_another_key_is_refused(note):
    with pytest.raises(SignatureError, match="no signature by zhibu"):
        open_checkpoint(str(note), Signer.make("zhibu.example/log").verifier)


def test_a_changed_size_breaks_the_signature(log, note):
    with pytest.raises(SignatureError, match="does not hold"):
        open_checkpoint(str(note).replace("\n7\n", "\n8\n"), log.verifier)


def test_another_origin_under_the_same_key_is_refused(log):
    other = Checkpoint("elsewhere.example/log", 7, ROOT).signed([log])
    with pytest.raises(FormatError, match="the checkpoint is of 'elsewhere"):
        open_checkpoint(str(other), log.verifier)


@pytest.mark.parametrize(
    "text",
    [
        "a\n07\n" + "A" * 43 + "=\n",
        "a\n+7\n" + "A" * 43 + "=\n",
        "a\n9223372036854775808\n" + "A" * 43 + "=\n",
        "a\n7\n" + "A" * 42 + "B=\n",
        "a\n7\nAAAA\n",
        "a\n7\n\n",
        "\n7\n" + "A" * 43 + "=\n",
        "a\n7\n" + "A" * 43 + "=",
        "a\n7\n" + "A" * 43 + "=\n\nmore\n",
        "a\n\u0667\n" + "A" * 43 + "=\n",
    ],
)
def test_a_checkpoint_has_one_way_to_be_written(text):
    with pytest.raises(FormatError):
        Checkpoint.parse(text)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"text\n",
        b"text\n\n",
        b"text\n\n\xe2\x80\x94 name\n",
        b"text\n\n\xe2\x80\x94 name AAAA\n",
        b"text\n\n- name AAAAAAAAAAA=\n",
        b"te\rxt\n\n\xe2\x80\x94 name AAAAAAAAAAA=\n",
        b"te\xffxt\n\n\xe2\x80\x94 name AAAAAAAAAAA=\n",
        b"text\n\n\xe2\x80\x94 name AAAAAAAAAAA=",
        b"text\n\n\xe2\x80\x94 na me AAAAAAAAAAA=\n",
    ],
)
def test_a_note_that_is_none_is_refused(data):
    with pytest.raises(FormatError):
        Note.parse(data)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u3000b"])
def test_a_key_is_not_named_with_spaces_or_plus(name):
    with pytest.raises(FormatError, match="cannot name a key"):
        Signer.make(name)


def test_a_key_with_the_id_of_another_is_refused(log):
    name, _, key = str(log.verifier).split("+", 2)
    with pytest.raises(FormatError, match="is not this key's"):
        Verifier.parse(f"{name}+00000000+{key}")


def test_signatures_by_unknown_keys_do_not_matter(log, note):
    both = Note(note.text, (*sign(note.text, [Signer.make("other")]).signatures, *note.signatures))
    assert open_checkpoint(str(both), log.verifier).size == 7


def test_a_cosignature_says_when(note):
    witness = Signer.make("witness.example", COSIGNATURE)
    seen = Note(note.text, (*note.signatures, cosign(note, witness, seconds=1_790_000_000)))
    assert cosigned_at(Note.parse(str(seen)), witness.verifier) == 1_790_000_000


def test_a_cosignature_does_not_hold_at_another_time(note):
    witness = Signer.make("witness.example", COSIGNATURE)
    one = cosign(note, witness, seconds=1_790_000_000)
    later = type(one)(one.name, one.id, (1_790_000_001).to_bytes(8, "big") + one.data[8:])
    with pytest.raises(SignatureError, match="does not hold"):
        cosigned_at(Note(note.text, (later,)), witness.verifier)
