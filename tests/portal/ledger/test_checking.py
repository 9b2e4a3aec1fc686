"""What anybody with a phone checks: the checkpoint that a code on paper holds, and the results above it."""

from hashlib import sha256
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from ledgers import enter, publish_after
from zhibu.assessments.models import Assessment
from zhibu.ledger.keys import signer
from zhibu.ledger.models import Checkpoint, KeptCheckpoint
from zhibu.ledger.queries import state
from zhibu.portal.ledger.checking import check_address
from zhibu.tlog.checkpoints import Checkpoint as Signed
from zhibu.tlog.notes import Signer

pytestmark = pytest.mark.django_db
PAGE = "/ledger/check/"
RESULTS = sha256(b"results").hexdigest()
LATER = sha256(b"corrected").hexdigest()


def scanned(client, address):
    """Open what the code on paper holds; also the status."""
    assert address.startswith(settings.ORIGIN + PAGE)
    parts = urlsplit(address)
    answer = client.get(f"{parts.path}?{parts.query}")
    return answer.status_code, answer.content.decode()


def printed(results=RESULTS):
    return check_address(Checkpoint.objects.first(), Assessment(code="a1", results_hash=results))


def test_a_stranger_reads_that_the_ledger_grew_out_of_the_paper(client):
    publish_after(5)
    address = check_address(Checkpoint.objects.first())
    publish_after(4)
    status, page = scanned(client, address)
    assert (status, "一致：它覆盖的 5 条" in page) == (200, True)
    assert "9" in page
    assert not KeptCheckpoint.objects.exists()
    assert not state().may_say_unalterable  # who scans may stand inside


def test_results_under_the_checkpoint_are_found_by_their_hash(client):
    enter("assessment/a1", results_hash=RESULTS)
    publish_after(3)
    address = printed()
    assert "已包含在纸上的检查点之内" in scanned(client, address)[1]
    enter("assessment/a1", results_hash=LATER)
    publish_after(1)
    page = scanned(client, address)[1]
    assert "已包含在纸上的检查点之内" in page
    assert "这些结果之后作过更正" in page


def test_results_entered_after_the_checkpoint_are_not_said_to_be_under_it(client):
    publish_after(3)
    enter("assessment/a1", results_hash=RESULTS)
    page = scanned(client, printed())[1]
    assert "晚于纸上检查点的签署时间" in page
    assert "已包含" not in page


@pytest.mark.parametrize("results", [LATER, "0" * 63, "no hash", "z" * 64])
def test_results_that_were_never_entered_are_refused(client, results):
    enter("assessment/a1", results_hash=RESULTS)
    publish_after(3)
    status, page = scanned(client, printed(results))
    assert status == 200
    assert "存证中没有与纸上摘要相符的结果" in page


def test_a_cut_off_ledger_is_found_by_a_stranger_and_raises_the_alarm(client):
    publish_after(5)
    note = Signed(signer().name, 6, bytes(32)).signed([signer()])
    assert "被截断：它覆盖 6 条" in scanned(client, check_address(Checkpoint(note=str(note))))[1]
    assert KeptCheckpoint.objects.get().by == ""
    assert "external" in state().alarms


def test_a_checkpoint_of_another_log_and_an_invented_one_are_not_kept(client):
    publish_after(3)
    for other in (Signer.make("other.example"), Signer.make(signer().name)):
        note = Signed(other.name, 3, bytes(32)).signed([other])
        assert "不是本账本签发的" in client.get(PAGE, {"text": str(note)}).content.decode()
    assert not KeptCheckpoint.objects.exists()


@pytest.mark.parametrize(
    ("asked", "told"),
    [({"c": "AAA"}, "不是检查点"), ({"c": "%%%"}, "请重新扫码"), ({"text": "你好"}, "不是检查点"),
     ({"text": "x" * 9_000}, "太长"), ({"c": "A" * 9_000}, "太长")],
)  # fmt: skip
def test_what_is_no_checkpoint_is_told_so(client, asked, told):
    publish_after(3)
    answer = client.get(PAGE, asked)
    assert answer.status_code == 400
    assert told in answer.content.decode()


def test_without_anything_brought_the_page_says_what_to_do(client):
    assert "用手机相机扫公示上的二维码" in client.get(PAGE).content.decode()
