"""One-screen entry without script: what a browser sends, the test client sends."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from entries import an_entry, returned, submitted, written
from makers import make_member, make_task
from zhibu.records import actions
from zhibu.records.enums import Presence, State
from zhibu.records.models import Record

pytestmark = pytest.mark.django_db
NEW = "/records/new/"


def a_form(by, **fields):
    """What the form sends; nothing where None."""
    facts = {
        "act": "submit",
        "form_key": "k" * 32,
        "kinds": ["general_meeting"],
        "held_on": timezone.localdate().isoformat(),
        "host": by.code,
        "present": [by.code],
        "minutes": "传达学习会议精神。",
    } | fields
    return {name: value for name, value in facts.items() if value is not None}


def typed(client, **fields):
    """Open the form of a new record and give what it starts with."""
    return client.get(NEW, fields).context["form"]


def test_a_secretary_enters_and_submits_in_one_request(cast, client_for):
    client = client_for(cast.secretary)
    answer = client.post(NEW, a_form(cast.secretary, leave=[cast.member.code], **{
        f"reason-{cast.member.code}": "出差"
    }))  # fmt: skip
    record = Record.objects.get()
    assert answer.headers["Location"] == reverse("record", args=[record.code])
    assert (record.state, record.number) == (State.SUBMITTED, 1)
    assert record.title == f"{timezone.localdate().month}月党员大会"
    marks = dict(record.attendances.values_list("person__name", "presence"))
    assert marks[cast.secretary.name] == Presence.PRESENT
    assert marks[cast.member.name] == Presence.LEAVE
    # Who was expected and not ticked was absent; staff is not expected at a general meeting.
    assert marks[cast.group_leader.name] == Presence.ABSENT
    assert cast.staff_voter.name not in marks


def test_the_form_starts_with_today_the_secretary_and_last_times_attendance(
    company, cast, client_for
):
    marks = actions.write_record(
        branch=company.branch,
        entry=an_entry(cast.secretary, kinds=("theme_day",)),
        by=cast.secretary,
    )
    assert marks.present_count == 1
    client = client_for(cast.group_leader)
    answer = client.get(NEW, {"kind": "theme_day"})
    form, sheet = answer.context["form"], answer.context["sheet"]
    assert form["held_on"].value() == timezone.localdate()
    assert form["host"].value() == cast.secretary.code
    assert [row.person for row in sheet.rows if row.present] == [cast.secretary]
    assert answer.context["places"] == ["三楼会议室"]


def test_the_list_is_reloaded_without_script_and_nothing_is_saved(cast, client_for):
    client = client_for(cast.secretary)
    sent = a_form(cast.secretary, act="reload", kinds=["staff_meeting"], present=[])
    answer = client.post(NEW, sent)
    assert cast.staff_voter in [row.person for row in answer.context["sheet"].expected]
    answer = client.post(NEW, sent | {"act": "all_present"})
    assert answer.context["sheet"].present_count == 5
    assert not Record.objects.exists()


def test_the_list_is_of_the_day(company, cast, client_for):
    joined = timezone.localdate()
    newcomer = make_member(company.branch)
    newcomer.memberships.update(started_on=joined)
    client = client_for(cast.secretary)
    before = (joined - timedelta(days=1)).isoformat()
    answer = client.post(NEW, a_form(cast.secretary, act="reload", held_on=before))
    assert newcomer not in [row.person for row in answer.context["sheet"].rows]
    answer = client.post(NEW, a_form(cast.secretary, held_on=before, present=[newcomer.code]))
    assert answer.status_code == 422
    assert newcomer.name in answer.content.decode()


def test_htmx_asks_for_the_list_alone(cast, client_for):
    client = client_for(cast.secretary)
    answer = client.post(NEW, a_form(cast.secretary, act="reload"), headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()
    assert 'id="attendance"' in answer.content.decode()


def test_what_is_refused_keeps_what_was_typed(cast, client_for):
    client = client_for(cast.secretary)
    tomorrow = timezone.localdate() + timedelta(days=1)
    sent = a_form(cast.secretary, held_on=tomorrow.isoformat(), minutes="很长的纪要")
    answer = client.post(NEW, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "很长的纪要" in page
    assert 'id="id_held_on_error"' in page
    assert not Record.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"held_on": "昨天"},
        {"held_on": ""},
        {"kinds": []},
        {"kinds": ["unknown"]},
        {"host": "nobody"},
        {"host_elsewhere": "查无此人"},
        {"hours": "many"},
        {"hours": "1e400"},
        {"task": "none"},
        {"groups": ["none"]},
        {"title": "会\x00议"},
        {"present": None},
        {"minutes_long": "999999999999999999999"},
    ],
)
def test_bad_input_is_answered_at_the_form(cast, client_for, fields):
    answer = client_for(cast.secretary).post(NEW, a_form(cast.secretary, **fields))
    assert answer.status_code == 422
    assert not Record.objects.exists()


def test_a_file_that_may_not_be_kept_is_named_at_the_field_and_nothing_is_saved(cast, client_for):
    good = SimpleUploadedFile("会场.pdf", b"%PDF-1.7 no")
    web = SimpleUploadedFile("会场.jpg", b"<svg><script>alert(1)</script></svg>")
    sent = a_form(cast.secretary, attachments=[good, web])
    answer = client_for(cast.secretary).post(NEW, sent)
    assert answer.status_code == 422
    (faults,) = answer.context["form"].errors["attachments"]
    assert "会场.pdf" in faults
    assert "会场.jpg" in faults
    assert not Record.objects.exists()


def test_more_files_than_twenty_are_refused_at_the_field(cast, client_for):
    files = [SimpleUploadedFile(f"{at}.jpg", b"x") for at in range(21)]
    answer = client_for(cast.secretary).post(NEW, a_form(cast.secretary, attachments=files))
    assert answer.status_code == 422
    assert "21" in answer.context["form"].errors["attachments"][0]


def test_a_host_who_was_not_there_yet_is_refused_in_words(cast, client_for):
    sent = a_form(cast.secretary, held_on="1990-01-01")
    answer = client_for(cast.secretary).post(NEW, sent)
    assert answer.context["form"].errors["host"] == [
        "此人当天不在本支部。请核对日期，另选他人，或填写外来主持人。"
    ]


def test_sending_a_form_twice_makes_one_record(cast, client_for):
    client = client_for(cast.secretary)
    first, second = (client.post(NEW, a_form(cast.secretary)) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Record.objects.count() == 1


def test_a_draft_may_lack_what_a_submission_needs(cast, client_for):
    client = client_for(cast.group_leader)
    client.post(NEW, a_form(cast.group_leader, act="save", host=None, present=None))
    assert Record.objects.get().state == State.DRAFT


def test_a_leader_from_elsewhere_may_host(cast, client_for):
    client = client_for(cast.secretary)
    sent = a_form(cast.secretary, host_elsewhere=cast.committee_office.name)
    client.post(NEW, sent)
    assert Record.objects.get().host == cast.committee_office


def test_a_host_from_elsewhere_is_not_looked_up_by_the_number_alone(company, cast, client_for):
    """Numbers follow each other: who writes records would read the name of everybody in the company."""
    client, far = client_for(cast.secretary), make_member(company.foreign, name="欧阳远")
    answer = client.post(NEW, a_form(cast.secretary, host_elsewhere=far.code))
    assert (answer.status_code, "欧阳远" in answer.text) == (422, False)
    assert not Record.objects.exists()
    namesake = make_member(company.foreign, name="欧阳远")
    answer = client.post(NEW, a_form(cast.secretary, host_elsewhere="欧阳远"))
    assert "有几个人都叫“欧阳远”" in answer.text
    client.post(NEW, a_form(cast.secretary, host_elsewhere=f"欧阳远  {namesake.code}"))
    assert Record.objects.get().host == namesake


def test_the_second_tab_keeps_what_was_typed_and_may_put_it_in_place(company, cast, client_for):
    record = written(company.branch, cast.secretary)
    client, url = client_for(cast.secretary), reverse("record_edit", args=[record.code])
    sent = a_form(cast.secretary, act="save", title=record.title, revision=1)
    client.post(url, sent | {"place": "一楼"})
    answer = client.post(url, sent | {"place": "二楼"})
    assert answer.status_code == 409
    assert "一楼" in answer.content.decode()
    assert answer.context["form"]["place"].value() == "二楼"
    again = sent | {"place": "二楼", "revision": answer.context["form"]["revision"].value()}
    client.post(url, again)
    record.refresh_from_db()
    assert record.place == "二楼"


def test_a_submitted_record_is_amended_with_a_reason(company, cast, client_for):
    record = submitted(company.branch, cast.secretary)
    client, url = client_for(cast.group_leader), reverse("record_edit", args=[record.code])
    sent = a_form(cast.secretary, act="amend", title="四月党员大会", revision=record.revision)
    assert client.post(url, sent).status_code == 422
    assert client.post(url, sent | {"reason": "题目写错"}).status_code == 302
    page = client.get(reverse("record", args=[record.code])).content.decode()
    assert "题目写错" in page
    assert "<del>三</del>" in page


def test_a_returned_record_is_changed_and_submitted_again(company, cast, client_for):
    record = returned(company.branch, cast.group_leader, cast.secretary)
    client, url = client_for(cast.group_leader), reverse("record_edit", args=[record.code])
    assert "请补充表决结果。" in client.get(url).content.decode()
    client.post(url, a_form(cast.group_leader, title="补充", revision=record.revision))
    record.refresh_from_db()
    assert (record.state, record.number, record.title) == (State.SUBMITTED, 1, "补充")


def test_a_task_is_chosen_by_the_address(company, cast, client_for):
    task = make_task(company.branch)
    form = typed(client_for(cast.secretary), task=task.code)
    assert form["task"].value() == task.code


@pytest.mark.parametrize(
    ("who", "status"),
    [("member", 403), ("auditor", 403), ("stranger", 403), ("neighbour_secretary", 404)],
)
def test_who_may_not_write_is_turned_away(company, cast, client_for, who, status):
    client = client_for(getattr(cast, who))
    assert client.get(NEW, {"branch": company.branch.code}).status_code == status
    sent = a_form(cast.secretary, branch=company.branch.code)
    assert client.post(NEW, sent).status_code == status
    assert not Record.objects.exists()
