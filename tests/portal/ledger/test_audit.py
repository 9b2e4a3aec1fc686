"""The auditor's page: how the ledger stands, and a checkpoint from outside compared at once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from browsing import width_of
from ledgers import enter, publish_after
from lifted_guards import lifted
from makers import make_review
from zhibu.ballots.enums import ReviewState
from zhibu.ballots.models import BoxOpening
from zhibu.ledger.erasing import erase
from zhibu.ledger.keys import signer
from zhibu.ledger.models import KeptCheckpoint, WitnessAnswer
from zhibu.ledger.queries import state
from zhibu.ledger.rounds import go_round, run_fsck
from zhibu.tlog.checkpoints import Checkpoint as Signed
from zhibu.tlog.notes import Signer

pytestmark = pytest.mark.django_db
PAGE = "/ledger-audit/"


def compare(client, note, **more):
    answer = client.post(PAGE, {"text": str(note)} | more)
    return answer.status_code, answer.content.decode()


@pytest.fixture
def auditor(client_for, cast):
    return client_for(cast.auditor)


@pytest.mark.parametrize("count", [1, 3])
def test_erasures_and_runs_are_listed_in_the_same_queries(
    auditor, count, django_assert_max_num_queries
):
    for number in range(count):
        enter(f"test/{number}", title="x")
        erase(subject=f"test/{number}", reason="本人申请", authority="法务部", by="A1")
        run_fsck()
    publish_after(1)
    with django_assert_max_num_queries(30):
        page = auditor.get(PAGE).content.decode()
    assert page.count("法务部") == count
    assert page.count("fsck-run") == count


def test_a_checkpoint_that_was_kept_is_the_same(auditor):
    old, _ = publish_after(5, 9)
    status, page = compare(auditor, old.note)
    assert (status, "一致：它覆盖的 5 条" in page) == (200, True)
    assert state().may_say_unalterable


def test_it_may_be_brought_as_a_file_with_foreign_line_ends(auditor):
    (made,) = publish_after(5)
    data = made.note.replace("\n", "\r\n").rstrip().encode()
    _, page = compare(auditor, "", file=SimpleUploadedFile("c.txt", data))
    assert "一致" in page


def test_a_log_that_was_cut_off_is_found(auditor):
    publish_after(5)
    note = Signed(signer().name, 6, bytes(32)).signed([signer()])
    _, page = compare(auditor, note)
    assert "被截断：它覆盖 6 条" in page
    assert state().alarms == ("external",)
    assert "站外检查点与本账本矛盾" in page


def test_a_log_that_was_rewritten_is_found(auditor):
    publish_after(5, 4)
    note = Signed(signer().name, 5, bytes(32)).signed([signer()])
    assert "被改写：它覆盖的 5 条" in compare(auditor, note)[1]
    assert not state().may_say_unalterable


def test_what_another_log_signed_raises_no_alarm(auditor):
    publish_after(5)
    for other in (Signer.make("other.example"), Signer.make(signer().name)):
        note = Signed(other.name, 5, bytes(32)).signed([other])
        assert "不是本账本签发的" in compare(auditor, note)[1]
    assert (KeptCheckpoint.objects.count(), state().alarms) == (0, ())


@pytest.mark.parametrize("text", ["", "x", "a\n1\nb\n\n— a b\n", "你好\n\n你好\n"])
def test_what_is_no_checkpoint_is_refused_at_the_field(auditor, text):
    publish_after(5)
    status, page = compare(auditor, text)
    assert (status, "is-invalid" in page) == (400, True)


def test_an_old_confirmed_checkpoint_does_not_let_the_strong_word_stand(auditor, settings):
    (made,) = publish_after(5)
    settings.LEDGER_EXTERNAL_DAYS = -1
    compare(auditor, made.note)
    assert not state().may_say_unalterable


def test_faults_that_a_check_found_stand_on_the_page(auditor):
    publish_after(5)
    from django.db import connection

    with lifted(connection), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_opening SET body = '{}' WHERE entry_id = 3")
        run = run_fsck()
    page = auditor.get(PAGE).content.decode()
    assert run.count >= 1
    assert "最近一次核对发现问题" in page
    assert "第 3 条" in page


def test_an_answer_of_a_witness_that_saw_another_log_is_told_loudly(auditor):
    publish_after(5)
    WitnessAnswer.objects.create(
        witness="w.example", status=409, words="9", asked_size=5, known_size=9, at=timezone.now()
    )
    page = auditor.get(PAGE).content.decode()
    assert "见证方见过的账本与这里不同" in page
    assert "对方见过 9 条" in page


def test_the_ledger_publishes_and_checks_by_itself():
    enter()
    go_round()
    go_round()
    assert (state().published, state().size) == (1, 1)
    enter()
    go_round()  # not a minute later
    assert state().published == 1


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_public_and_audit_pages_fit_a_phone(phone, signed_in, axe, live_server, cast):
    publish_after(5, 9)
    run_fsck()
    signed_in(phone, cast.auditor)
    for address in ("/ledger/", "/ledger/notice/", PAGE):
        phone.goto(live_server.url + address)
        assert width_of(phone) == 390
        axe(phone)


@pytest.mark.parametrize("wiped", [True, False])
def test_a_box_whose_files_are_not_cleared_is_named(auditor, company, wiped):
    review = make_review(company.branch, state=ReviewState.COUNTED)
    BoxOpening.objects.create(review=review, wiped=wiped, problem="有连接占用文件")
    page = auditor.get(PAGE).content.decode()
    assert ("已开票箱的残留仍在数据库文件中" in page) is not wiped
    assert (review.code in page) is not wiped
    assert ("有连接占用文件" in page) is not wiped
