"""The page that proves what was entered of one thing."""

import json
import re

import pytest
from django.urls import reverse

from browsing import Late
from ledgers import enter, publish_after
from makers import make_record
from zhibu.ledger.erasing import erase
from zhibu.ledger.keys import verifiers
from zhibu.ledger.models import Entry
from zhibu.portal.ledger.subjects import subject_of
from zhibu.records.enums import State
from zhibu.tlog.evidence import Evidence
from zhibu.tlog.hashing import SM3, has_sm3
from zhibu.tlog.parallel import parallel_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(company):
    return make_record(company.branch, state=State.SUBMITTED, title="三月党员大会")


def entered(record, cast, count=1):
    for _ in range(count):
        enter(subject_of(record), by=cast.secretary.code, kind="record.submitted", title="大会")
    publish_after(7)


@pytest.mark.parametrize("count", [1, 3])
def test_entries_are_told_with_who_and_when_in_the_same_queries(
    client_for, cast, record, count, django_assert_max_num_queries
):
    entered(record, cast, count)
    client = client_for(cast.secretary)
    with django_assert_max_num_queries(40):
        page = client.get(reverse("record_proof", args=[record.code])).content.decode()
    assert page.count(f"?file={count}") == 2  # of the newest entry: in the list and in the box
    assert cast.secretary.name in page
    assert "已发布" in page


def test_nothing_entered_yet_says_what_enters_it(client_for, cast, record):
    record_2 = make_record(record.branch, state=State.DRAFT)
    page = client_for(cast.secretary).get(reverse("record_proof", args=[record_2.code]))
    assert "还没有登记" in page.content.decode()


def test_the_file_that_is_sent_verifies_offline(client_for, cast, record):
    entered(record, cast)
    answer = client_for(cast.member).get(reverse("record_proof", args=[record.code]) + "?file=1")
    assert ".tlog-proof" in answer.headers["Content-Disposition"]
    _checkpoint, body = Evidence.parse(answer.content).verify(verifiers())
    assert body["title"] == "大会"


@pytest.mark.skipif(not has_sm3(), reason="this machine's OpenSSL has no SM3")
def test_where_a_second_log_is_kept_its_proof_is_sent_too(client_for, cast, record, settings):
    settings.LEDGER_SM3 = True
    entered(record, cast)
    client, address = client_for(cast.member), reverse("record_proof", args=[record.code])
    assert "国密 SM3 证明" in client.get(address).content.decode()
    answer = client.get(f"{address}?file=1&log=sm3")
    assert 'filename="sm3-' in answer.headers["Content-Disposition"]
    keys = [parallel_key(key) for key in verifiers()]
    assert Evidence.parse(answer.content).verify(keys, hashing=SM3)[1]["title"] == "大会"
    settings.LEDGER_SM3 = False
    assert "SM3" not in client.get(address).content.decode()
    assert client.get(f"{address}?file=1&log=sm3").status_code == 404


@pytest.mark.parametrize("asked", ["2", "0", "x", "-1", "9" * 20])
def test_an_entry_that_is_not_there_is_not_found(client_for, cast, record, asked):
    entered(record, cast)
    address = reverse("record_proof", args=[record.code])
    for name in ("file", "entry"):
        assert client_for(cast.member).get(address, {name: asked}).status_code == 404


def test_before_publication_it_says_so_and_sends_nothing(client_for, cast, record):
    enter(subject_of(record), by=cast.secretary.code, kind="record.submitted")
    client, address = client_for(cast.member), reverse("record_proof", args=[record.code])
    assert "一分钟内" in client.get(address).content.decode()
    assert client.get(address, {"file": "1"}).status_code == 404


def test_after_an_erasure_the_place_is_proved_and_nobody_named(client_for, cast, record):
    entered(record, cast)
    erase(subject=subject_of(record), reason="本人申请", authority="法务部", by="A1")
    page = client_for(cast.member).get(reverse("record_proof", args=[record.code]))
    assert "内容已依法删除" in page.content.decode()


def test_the_way_that_is_drawn_ends_in_the_signed_root(client_for, cast, record):
    entered(record, cast)
    page = client_for(cast.member).get(reverse("record_proof", args=[record.code]))
    note = Entry.objects.count()
    shown = re.search(
        r'way-root"><strong>[^<]*</strong> <code>([0-9a-f]{12})', page.content.decode()
    )
    evidence = Evidence.parse(client_for(cast.member).get(
        reverse("record_proof", args=[record.code]) + "?file=1").content)  # fmt: skip
    checkpoint, _ = evidence.verify(verifiers())
    assert (checkpoint.size, shown[1]) == (note, checkpoint.root.hex()[:12])


def test_pages_of_records_lead_to_their_proof(client_for, cast, record):
    page = client_for(cast.member).get(reverse("record", args=[record.code])).content.decode()
    assert reverse("record_proof", args=[record.code]) in page


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_browser_checks_the_proof_by_itself(page, signed_in, axe, live_server, cast, record):
    entered(record, cast)
    signed_in(page, cast.secretary)
    page.goto(live_server.url + reverse("record_proof", args=[record.code]))
    page.click("[data-proof-begin]")
    page.wait_for_selector(".proof-steps li:nth-child(4)")
    assert page.locator(".proof-steps .holds").count() == 4
    axe(page)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_check_is_offered_once_its_script_is_there(page, signed_in, live_server, cast, record):
    entered(record, cast)
    signed_in(page, cast.secretary)
    late = Late(page, "data-proof-told")
    page.goto(live_server.url + reverse("record_proof", args=[record.code]))
    button = page.locator("[data-proof-begin]")
    assert button.is_hidden()
    late.come()
    button.click()
    page.wait_for_selector(".proof-steps li:nth-child(4)")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_script_that_does_not_come_is_told(page, signed_in, live_server, cast, record):
    entered(record, cast)
    signed_in(page, cast.secretary)
    late = Late(page, "data-proof-told")
    page.goto(live_server.url + reverse("record_proof", args=[record.code]))
    late.break_off()
    page.wait_for_selector("#messages .note-bad")
    assert page.locator("[data-proof-begin]").is_hidden()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_browser_refuses_every_changed_proof(page, signed_in, live_server, cast, record):
    """One letter changed anywhere: content, way, root, signature."""
    entered(record, cast)
    signed_in(page, cast.secretary)
    page.goto(live_server.url + reverse("record_proof", args=[record.code]))
    text = page.text_content("[data-proof-text]")
    facts = json.loads(page.text_content("[data-proof-facts]"))
    refused = []
    places = [at for at in range(0, len(text), 7) if text[at] not in "\n —"]
    for at in places:
        other = "A" if text[at] != "A" else "B"
        page.evaluate(
            "([text]) => { document.querySelector('[data-proof-text]').textContent = text;"
            " document.querySelector('[data-proof-told]').replaceChildren(); }",
            [text[:at] + other + text[at + 1 :]],
        )
        page.click("[data-proof-begin]")
        page.wait_for_selector(".proof-steps li:last-child:not(:first-child)")
        refused.append(page.locator(".proof-steps .fails").count() > 0)
    assert facts["keys"]
    assert len(places) > 80
    assert [at for at, no in zip(places, refused, strict=True) if not no] == []
