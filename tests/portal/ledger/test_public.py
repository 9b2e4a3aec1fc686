"""What everybody may fetch without an account."""

import re
from pathlib import Path

import pytest
from django.utils import timezone

from ledgers import enter, publish_after
from zhibu.ledger.keys import verifiers
from zhibu.ledger.models import Checkpoint, Cosignature
from zhibu.tlog.checkpoints import open_checkpoint
from zhibu.tlog.exports import open_with_any, read_keys
from zhibu.tlog.hashing import SHA256, has_sm3
from zhibu.tlog.parallel import parallel_key
from zhibu.tlog.proofs import verify_consistency
from zhibu.tlog.tiles import read_bundle
from zhibu.tlog.witnessing import Request

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[3] / "src" / "zhibu"


@pytest.mark.parametrize("count", [1, 3])
def test_checkpoints_are_listed_for_everybody_in_the_same_queries(
    client, count, django_assert_num_queries
):
    publish_after(*[2] * count)
    with django_assert_num_queries(13):
        answer = client.get("/ledger/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("/ledger/checkpoint/") == count + 1
    assert "<svg" in page


def test_before_the_first_checkpoint_the_page_says_when_there_will_be_one(client):
    assert "还没有发布检查点" in client.get("/ledger/").content.decode()
    assert client.get("/ledger/checkpoint").status_code == 404
    assert client.get("/ledger/notice/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_checkpoint_and_keys_are_files_that_verify(client):
    publish_after(3, 4)
    keys = read_keys(client.get("/ledger/keys").content.decode())
    assert keys == verifiers()
    assert open_checkpoint(client.get("/ledger/checkpoint").content, keys[0]).size == 7
    assert open_checkpoint(client.get("/ledger/checkpoint/3").content, keys[0]).size == 3
    assert client.get("/ledger/checkpoint/4").status_code == 404


def test_a_proof_of_growth_leads_from_a_kept_checkpoint_to_the_newest(client):
    old, _new = publish_after(5, 9)
    request = Request.parse(client.get("/ledger/growth?from=5").content)
    new = open_with_any(str(request.checkpoint), verifiers())
    verify_consistency(
        first=5,
        second=new.size,
        proof=request.proof,
        first_root=bytes(old.root),
        second_root=new.root,
    )


@pytest.mark.parametrize("asked", ["0", "15", "", "-1", "x", "9" * 30])
def test_a_size_that_is_not_there_is_named(client, asked):
    publish_after(5, 9)
    answer = client.get("/ledger/growth", {"from": asked})
    assert (answer.status_code, "1 到 14 之间" in answer.content.decode()) == (400, True)


def test_full_tiles_stay_forever_and_partial_ones_a_minute(client):
    publish_after(260)
    full, part = client.get("/ledger/tile/0/000"), client.get("/ledger/tile/0/001.p/4")
    assert (len(full.content), "immutable" in full.headers["Cache-Control"]) == (256 * 32, True)
    assert (len(part.content), part.headers["Cache-Control"]) == (4 * 32, "public, max-age=60")
    leaves = read_bundle(client.get("/ledger/tile/entries/000").content)
    assert SHA256.leaf(leaves[7]) == full.content[7 * 32 : 8 * 32]


@pytest.mark.parametrize(
    "path", ["0/0", "0/000.p/0", "../ledger.key", "%2e%2e/ledger.key", "0/999", "x/000", "64/000"]
)
def test_what_is_no_tile_is_not_found(client, path):
    publish_after(3)
    assert client.get(f"/ledger/tile/{path}").status_code == 404


def test_leaves_that_everybody_reads_name_nobody(client):
    enter("record/1f0c", by="M000777", title="谈心谈话", name="某某")
    publish_after(1)
    (first, _) = read_bundle(client.get("/ledger/tile/entries/000.p/2").content)
    assert b"M000777" not in first
    assert "谈心".encode() not in first


def test_nothing_is_written_by_what_is_public(client):
    publish_after(2)
    for address in ("/ledger/", "/ledger/notice/", "/ledger/checkpoint", "/ledger/tile/0/000.p/2"):
        assert client.post(address).status_code == 405


def test_the_strong_word_stands_only_while_a_young_checkpoint_stands_outside(client, settings):
    (made,) = publish_after(2)
    assert "不可更改" not in client.get("/ledger/").content.decode()
    cosigned = Cosignature.objects.create(
        checkpoint=made, witness="w.example", line="— w.example AAAAAAA=", at=timezone.now()
    )
    assert "不可更改" in client.get("/ledger/").content.decode()
    cosigned.at -= timezone.timedelta(days=settings.LEDGER_EXTERNAL_DAYS + 1)
    cosigned.save()
    assert "不可更改" not in client.get("/ledger/").content.decode()


def test_no_other_template_or_translation_says_the_strong_word():
    """One tag decides where it stands: its template's words, translated once."""
    said = [
        (path.relative_to(ROOT).as_posix(), line.strip()[:40])
        for pattern in ("**/*.html", "**/*.po", "**/*.txt")
        for path in ROOT.glob(pattern)
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search("不可更改|不可篡改|无法篡改|[Uu]nalterable[^ %.]|[Ii]mmutable", line)
    ]
    frame = "portal/locale/frame/zh_Hans/LC_MESSAGES/django.po"
    assert [place for place, _ in said if place != frame] == [
        "portal/templates/portal/_components/unalterable.html"
    ]
    strong = [line for place, line in said if place == frame and line.startswith("msgstr")]
    assert [line.startswith('msgstr "不可更改：站外保存有') for line in strong] == [True]
    assert Checkpoint.objects.count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not has_sm3(), reason="this machine's OpenSSL has no SM3")
def test_the_second_log_is_served_only_where_it_is_kept(client, settings):
    settings.LEDGER_SM3 = True
    publish_after(300)
    key = parallel_key(verifiers()[0])
    assert open_checkpoint(client.get("/ledger-sm3/checkpoint").content, key).size == 300
    assert len(client.get("/ledger-sm3/tile/0/000").content) == 256 * 32
    assert client.get("/ledger-sm3/tile/entries/000").status_code == 404
    settings.LEDGER_SM3 = False
    for path in ("/ledger-sm3/checkpoint", "/ledger-sm3/tile/0/000"):
        assert client.get(path).status_code == 404
