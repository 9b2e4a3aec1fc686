"""The book, the home of a branch, one record, checks, tasks and kinds."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from entries import an_entry, checked, day, kind, returned, submitted, written
from makers import make_post, make_task
from zhibu.records import actions
from zhibu.records.enums import State
from zhibu.records.models import Kind, Record, Task

pytestmark = pytest.mark.django_db


def titles(answer):
    return [record.title for record in answer.context["window"].rows]


def fill(company, cast, count):
    for number in range(count):
        submitted(company.branch, cast.group_leader, title=f"第{number}次", held_on=day(number))


LISTS = [
    ("/records/", "secretary", 11),
    ("/records/?all", "assessment_office", 13),
    ("/records/?all&state=submitted", "assessment_office", 13),
    ("/records/?all&kind=general_meeting", "assessment_office", 15),
    ("/branch/", "secretary", 19),
    ("/records/to-check/", "secretary", 9),
    ("/tasks/", "secretary", 7),
    ("/administration/kinds/", "system_administrator", 6),
]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("address", "who", "queries"), LISTS)
def test_a_list_takes_as_many_queries_for_one_row_as_for_three(
    company, cast, client_for, django_assert_num_queries, address, who, queries, rows
):
    fill(company, cast, rows)
    for _ in range(rows):
        make_task(company.branch)
        written(company.branch, cast.group_leader)
    client = client_for(getattr(cast, who))
    client.get(address)
    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_a_record_takes_as_many_queries_however_often_it_was_amended(
    company, cast, client_for, django_assert_num_queries, count
):
    record = submitted(company.branch, cast.group_leader)
    for number in range(count):
        record = actions.amend_record(
            record=record,
            entry=an_entry(cast.group_leader, place=f"{number}楼"),
            reason="更正",
            revision=record.revision,
            by=cast.group_leader,
        )
    client = client_for(cast.secretary)
    url = reverse("record", args=[record.code])
    client.get(url)
    with django_assert_num_queries(15):
        client.get(url)


def test_the_book_is_filtered(company, cast, client_for):
    today = timezone.localdate()
    submitted(company.branch, cast.secretary, title="大会", held_on=today)
    checked(company.branch, cast.group_leader, cast.secretary, title="党课", kinds=("lecture",))
    client = client_for(cast.secretary)
    assert set(titles(client.get("/records/"))) == {"大会", "党课"}
    assert titles(client.get("/records/", {"kind": "lecture"})) == ["党课"]
    assert titles(client.get("/records/", {"state": "submitted"})) == ["大会"]
    assert len(titles(client.get("/records/", {"month": today.month}))) == 2
    assert titles(client.get("/records/", {"month": today.month % 12 + 1})) == []
    assert titles(client.get("/records/", {"q": "党课"})) == ["党课"]
    assert titles(client.get("/records/", {"year": today.year - 1})) == []
    assert (
        len(titles(client.get("/records/", {"month": "十", "year": "9999999999", "page": "x"})))
        == 2
    )


def test_late_entry_is_seen_with_its_days(company, cast, client_for):
    held = timezone.localdate() - timedelta(days=9)
    record = submitted(company.branch, cast.secretary, held_on=held)
    submitted(company.branch, cast.secretary, title="及时")
    client = client_for(cast.secretary)
    found = client.get("/records/", {"late": 1, "year": held.year}).context["window"].rows
    assert [one.title for one in found] == [record.title]
    assert "tone-warn" in found[0].entered
    page = client.get(reverse("record", args=[record.code]), headers={"Accept-Language": "en"})
    assert "entered 9 days after" in page.context["entered"]


def test_an_office_sees_all_books_and_one_by_its_name(company, cast, client_for):
    submitted(company.branch, cast.secretary, title="一")
    submitted(company.foreign, cast.foreign_secretary, title="三")
    client = client_for(cast.assessment_office)
    assert set(titles(client.get("/records/?all"))) == {"一", "三"}
    assert titles(client.get("/records/", {"all": "", "unit": "第三"})) == ["三"]
    assert titles(client.get("/records/", {"branch": company.branch.code})) == ["一"]
    neighbour = client_for(cast.neighbour_secretary)
    assert neighbour.get("/records/", {"branch": company.branch.code}).status_code == 404


def test_drafts_and_private_kinds_are_not_for_everybody(company, cast, client_for):
    draft = written(company.branch, cast.secretary)
    talk = submitted(company.branch, cast.secretary, kinds=("talk",))
    for record in (draft, talk):
        url = reverse("record", args=[record.code])
        assert client_for(cast.secretary).get(url).status_code == 200
        assert client_for(cast.member).get(url).status_code == 404
        assert client_for(cast.assessment_office).get(url).status_code == 404
    url = reverse("record", args=[talk.code])
    assert client_for(cast.committee_office).get(url).status_code == 200


def test_checking_leads_to_the_next_record(company, cast, client_for):
    first, second = (submitted(company.branch, cast.group_leader) for _ in range(2))
    client = client_for(cast.secretary)
    answer = client.post(reverse("record_check", args=[first.code]), {"revision": first.revision})
    assert answer.headers["Location"] == reverse("record", args=[second.code])
    answer = client.post(
        reverse("record_return", args=[second.code]),
        {"reason": "缺签到", "revision": second.revision},
    )
    assert answer.headers["Location"] == reverse("records_to_check")
    assert set(Record.objects.values_list("state", flat=True)) == {State.CHECKED, State.RETURNED}


def test_a_refused_check_says_why(company, cast, client_for):
    record = submitted(company.branch, cast.secretary)
    answer = client_for(cast.secretary).post(
        reverse("record_check", args=[record.code]), follow=True
    )
    assert "note-error" in answer.content.decode()
    record = returned(company.branch, cast.group_leader, cast.secretary)
    page = client_for(cast.group_leader).get(reverse("record", args=[record.code]))
    assert "请补充表决结果。" in page.content.decode()


def test_a_draft_is_submitted_or_withdrawn_on_its_page(company, cast, client_for):
    first, second = (written(company.branch, cast.secretary) for _ in range(2))
    client = client_for(cast.secretary)
    client.post(reverse("record_submit", args=[first.code]), {"warned": 1})
    first.refresh_from_db()
    assert first.state == State.SUBMITTED
    client.post(reverse("record_withdraw", args=[second.code]))
    assert not Record.objects.filter(pk=second.pk).exists()


def test_a_task_is_planned_and_taken_on(cast, client_for):
    client = client_for(cast.committee_member)
    today = timezone.localdate().isoformat()
    plan = {"title": "标准化建设", "due_on": today, "text": "方案"}
    client.post("/tasks/new/", plan)
    url = reverse("task", args=[Task.objects.get().code])
    assert client.post(url, {"step": "deploy", "text": "已部署"}).status_code == 302
    assert client.post(url, {"step": "deploy", "text": "已部署"}).status_code == 422
    assert client_for(cast.member).get(url).status_code == 200
    assert client_for(cast.member).post(url, {"step": "check", "text": "x"}).status_code == 403


def test_an_overdue_task_is_marked(company, cast, client_for):
    make_task(company.branch, due_on=timezone.localdate() - timedelta(days=1))
    answer = client_for(cast.secretary).get("/tasks/", {"view": "overdue"})
    assert [task.overdue for task in answer.context["window"].rows] == [True]


def test_kinds_are_added_changed_and_retired(cast, client_for):
    client = client_for(cast.system_administrator)
    words = {"name": "open_affairs", "zh": "党务公开", "en": "open affairs", "place": 200}
    assert client.post("/administration/kinds/", words).status_code == 302
    assert client.post("/administration/kinds/", words).status_code == 422
    made = reverse("kind", args=["open_affairs"])
    client.post(made, {"zh": "公开", "en": "affairs", "place": 1})
    client.post(f"{made}use/")
    assert Kind.objects.filter(zh="公开", in_use=False).exists()
    assert client_for(cast.secretary).get("/administration/kinds/").status_code == 403


def test_empty_pages_say_what_to_do(cast, client_for):
    client = client_for(cast.secretary)
    for address in ("/records/", "/branch/", "/records/to-check/", "/tasks/"):
        page = client.get(address).content.decode()
        assert 'class="empty"' in page


def test_a_kind_out_of_use_is_not_offered(cast, client_for):
    actions.retire_kind(kind=kind("other"))
    form = client_for(cast.secretary).get("/records/new/").context["form"]
    assert "other" not in {one.name for one in form.fields["kinds"].queryset}


COPIED = (
    "会议传达学习了公司安全生产会议精神，讨论了小组三季度重点工作安排，明确了责任分工和完成时限，"
    "与会党员逐一作了表态发言，组长作了小结，并对下一步学习提出了具体要求。"
)


def test_copied_minutes_are_shown_to_the_writer_first_and_then_to_the_checker(
    company, cast, client_for
):
    earlier = submitted(company.branch, cast.secretary, title="上月党课", minutes=COPIED)
    client = client_for(cast.group_leader)
    sent = {
        "act": "submit", "form_key": "k" * 32, "kinds": ["lecture"], "minutes": COPIED,
        "held_on": timezone.localdate().isoformat(), "host": cast.secretary.code,
        "present": [cast.secretary.code],
    }  # fmt: skip
    answer = client.post("/records/new/", sent)
    record = Record.objects.exclude(pk=earlier.pk).get()
    assert record.state == State.DRAFT  # saved, and not submitted before it was looked at
    page = client.get(answer.headers["Location"]).content.decode()
    assert reverse("record", args=[earlier.code]) in page
    facts = {"warned": 1, "explanation": "同一份材料"}
    client.post(reverse("record_submit", args=[record.code]), facts)
    record.refresh_from_db()
    assert record.state == State.SUBMITTED
    page = client_for(cast.secretary).get(reverse("record", args=[record.code])).content.decode()
    assert "同一份材料" in page


def test_who_reaches_several_branches_picks_one(company, cast, client_for):
    page = client_for(cast.committee_office).get("/branch/")
    assert [one.name for one in page.context["picked"].choices] == ["第一支部", "第二支部"]
    page = client_for(cast.assessment_office).get("/tasks/new/")
    assert f"?branch={company.foreign.code}" in page.content.decode()
    make_post(cast.secretary, company.sibling, "committee_member")
    client = client_for(cast.secretary)
    assert client.get("/records/new/").context["branch"] == company.branch
    assert company.sibling.code in client.get("/records/new/?pick").content.decode()
    form = client.get("/records/new/", {"branch": company.sibling.code})
    assert form.context["branch"] == company.sibling
