"""The roll through the pages: who reads whose entries, objections, and what stays back to back."""

import re

import pytest
from django.urls import reverse

from makers import make_branch, make_member, make_review, make_sheet, make_voters
from zhibu.ballots.models import Objection
from zhibu.ballots.queries import earlier_draws

pytestmark = pytest.mark.django_db
OWN, FOREIGN = "本支同志", "外支同志"


@pytest.fixture
def shown(company, cast):
    """A shown roll of two branches: the cast's, and a foreign one."""
    review = make_review(company.root, state="shown", sheets=[])
    for branch, people in (
        (company.branch, [cast.member, make_member(company.branch, name=OWN)]),
        (company.foreign, [make_member(company.foreign, name=FOREIGN)]),
    ):
        sheet = make_sheet(review, people, organisation=branch)
        make_voters(sheet, people, organisation=branch)
    return review


@pytest.fixture
def back_to_back(company, cast):
    """The cast's branch rates two others, and one of them rates it."""
    sources = [
        {"source": "same", "title": {"zh": "同类支部", "en": "Same"}, "raters": ["same_class"]}
    ]
    review = make_review(
        company.root, state="shown", sheets=[], subject="branch", sources=sources, seed="ab" * 32
    )
    third = make_branch(under=company.committee, name="=第九支部")
    sheet = make_sheet(review, [company.sibling, third], "same", organisation=company.branch)
    make_voters(sheet, [cast.secretary], organisation=company.branch)
    sheet = make_sheet(review, [company.branch], "same", organisation=company.sibling)
    make_voters(sheet, [cast.neighbour_secretary], organisation=company.sibling)
    return review


def roll(review):
    return reverse("review_roll", args=[review.code])


def test_a_member_reads_the_roll_of_the_own_branch_alone(shown, company, cast, client_for):
    client = client_for(cast.member)
    page = client.get(roll(shown)).text
    assert OWN in page
    assert FOREIGN not in page
    assert client.get(roll(shown), {"branch": company.foreign.code}).status_code == 404
    assert FOREIGN not in client.get(roll(shown), {"q": shown.voters.last().person.code}).text


def test_the_office_reads_the_roll_branch_by_branch(shown, company, cast, client_for):
    client = client_for(cast.assessment_office)
    page = client.get(roll(shown)).text
    assert (OWN in page, FOREIGN in page) == (False, False)
    assert f"?branch={company.foreign.code}" in page
    page = client.get(roll(shown), {"branch": company.foreign.code}).text
    assert (OWN in page, FOREIGN in page) == (False, True)
    person = shown.voters.get(person__name=FOREIGN).person
    assert FOREIGN in client.get(roll(shown), {"q": person.code}).text


def test_who_is_on_the_roll_reads_whom_they_will_rate_and_not_themselves(shown, cast, client_for):
    mine = client_for(cast.member).get(roll(shown)).context["mine"]
    assert [(title, [one["name"] for one in rows]) for title, rows in mine.groups] == [
        ("党员", [OWN])
    ]
    assert client_for(cast.committee_member).get(roll(shown)).context["mine"] is None


def test_who_has_voted_is_not_on_the_page(shown, cast, client_for):
    shown.state = "open"
    shown.save()
    client = client_for(cast.assessment_office)
    address = f"{roll(shown)}?branch={cast.member.votes.get().organisation.code}"
    before = client.get(address).context["window"].rows
    page = client.get(address).text
    shown.voters.update(mark="voted")
    assert len(before) == 2
    assert _without_token(client.get(address).text) == _without_token(page)


def _without_token(text):
    return re.sub(r"[A-Za-z0-9]{64}", "", text)


def test_back_to_back_neither_side_reads_of_the_other(back_to_back, company, cast, client_for):
    for person in (cast.secretary, cast.neighbour_secretary):
        answer = client_for(person).get(roll(back_to_back))
        assert answer.context["mine"].hidden
        assert "第九支部" not in answer.text
        assert (str(company.sibling) in answer.text) is (person == cast.neighbour_secretary)
    assert "subjects" not in answer.context or answer.context["subjects"] == []


def test_the_assignment_is_for_the_office_alone(back_to_back, cast, client_for):
    address = reverse("review_assignment", args=[back_to_back.code])
    for person in (cast.secretary, cast.auditor, cast.committee_office):
        assert client_for(person).get(address).status_code == 403
        assert client_for(person).get(f"{address}csv/").status_code == 403
    answer = client_for(cast.assessment_office).get(address)
    assert answer.context["pairs"] == [("第一支部", "第二支部")]
    (counted,) = answer.context["sets"]
    assert (counted.marks, counted.branches, counted.fewest, counted.most) == (3, 3, 1, 1)


def test_earlier_draws_of_the_round_that_were_called_off_stand_beside_this_one(
    back_to_back, cast, client_for
):
    review = back_to_back
    same = {"subject": "branch", "sources": review.sources, "round": 77}
    called_off = {"state": "called_off", "sheets": []} | same
    before = make_review(review.organisation, seed="cd" * 32, **called_off)
    make_review(review.organisation, seed="", **called_off)  # called off before it was drawn
    make_review(review.organisation, seed="ef" * 32, **called_off | {"round": 78})
    again = make_review(review.organisation, seed="ab" * 32, **same | {"state": "shown"})
    make_sheet(again, [review.organisation])
    assert [one.pk for one in earlier_draws(again)] == [before.pk]
    client = client_for(cast.assessment_office)
    for part in ("", "assignment/"):
        page = client.get(f"/reviews/{again.code}/{part}").text
        assert "此前抽签后取消的评议" in page
        assert before.code in page
    (told,) = client.get(f"/reviews/{again.code}/assignment/json/").json()["earlier"]
    assert (told["review"], told["seed"]) == (before.code, "cd" * 32)
    assert earlier_draws(before) == []


def test_a_review_without_a_draw_has_no_assignment_to_read(company, cast, client_for):
    review = make_review(company.branch, state="open", voters=3, seed="0f")
    page = client_for(cast.assessment_office).get(reverse("review_assignment", args=[review.code]))
    assert "不分组抽签" in page.text
    assert "被评支部数" not in page.text
    for form in ("json", "csv"):
        address = reverse("review_assignment_file", args=[review.code, form])
        assert client_for(cast.assessment_office).get(address).status_code == 404


def test_the_assignment_is_downloaded_to_read_and_to_draw_again(
    back_to_back, company, cast, client_for
):
    client = client_for(cast.assessment_office)
    address = reverse("review_assignment", args=[back_to_back.code])
    lines = client.get(f"{address}csv/").content.decode("utf-8-sig").splitlines()
    assert lines[1].split(",")[:4] == [
        company.branch.code, "第一支部", "同类支部", company.sibling.code,
    ]  # fmt: skip
    assert lines[2].endswith(",'=第九支部")
    found = client.get(f"{address}json/").json()
    assert found["seed"] == "ab" * 32
    assert found["assignment"][company.sibling.code] == [[company.branch.code, "same"]]
    assert {one["code"] for one in found["branches"]} >= {company.branch.code, company.foreign.code}
    assert client.get(f"{address}exe/").status_code == 404


def test_an_objection_is_raised_and_decided_with_a_reason(shown, cast, client_for):
    member, office = client_for(cast.member), client_for(cast.assessment_office)
    about = shown.voters.get(person__name=OWN).person
    sent = {"kind": "leave_out", "about": about.code, "reason": "长期在外地工作"}
    assert member.post(reverse("review_object", args=[shown.code]), sent).status_code == 302
    objection = Objection.objects.get()
    page = office.get(roll(shown)).text
    assert "长期在外地工作" in page
    decide = reverse("objection_decide", args=[shown.code, objection.pk])
    refused = office.post(decide, {"accept": "1", "reason": ""}, follow=True)
    assert "note-error" in refused.text
    assert office.post(decide, {"accept": "1", "reason": "属实"}).status_code == 302
    objection.refresh_from_db()
    assert (objection.state, objection.decision_reason) == ("accepted", "属实")
    assert shown.voters.get(person=about).mark == "left_out"
    assert "属实" in member.get(roll(shown)).text


def test_objections_of_others_are_not_read(shown, cast, client_for):
    Objection.objects.create(
        review=shown,
        kind="leave_out",
        about=cast.member,
        reason="已经调离",
        raised_by=cast.secretary,
    )
    assert "已经调离" not in client_for(cast.committee_member).get(roll(shown)).text
    for person in (cast.member, cast.secretary, cast.assessment_office):
        assert "已经调离" in client_for(person).get(roll(shown)).text


def test_faults_of_an_objection_stand_at_their_fields(shown, company, cast, client_for):
    client = client_for(cast.member)
    stranger = make_member(company.foreign)
    answer = client.post(
        reverse("review_object", args=[shown.code]),
        {"kind": "take_in", "about": stranger.code, "reason": ""},
    )
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"about", "reason"}
    assert Objection.objects.count() == 0


def test_a_frozen_roll_takes_no_objection(shown, cast, client_for):
    shown.state = "frozen"
    shown.save()
    client = client_for(cast.member)
    address = reverse("review_object", args=[shown.code])
    assert "只有在名册公示期间" in client.get(address).text
    about = shown.voters.get(person__name=OWN).person
    sent = {"kind": "leave_out", "about": about.code, "reason": "长期在外地工作"}
    assert client.post(address, sent).status_code == 422
    assert Objection.objects.count() == 0


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("who", "query", "queries"), [("assessment_office", "", 9), ("member", "", 12)])  # fmt: skip
def test_the_roll_asks_a_constant_number_of_queries(
    who, query, queries, rows, company, cast, client_for, django_assert_num_queries
):
    review = make_review(company.root, state="shown", sheets=[])
    branches = [company.branch, *(make_branch(under=company.committee) for _ in range(rows))]
    for branch in branches:
        people = [make_member(branch) for _ in range(rows)]
        make_voters(make_sheet(review, people, organisation=branch), people, organisation=branch)
    for voter in review.voters.filter(organisation=company.branch)[:rows]:
        Objection.objects.create(
            review=review, kind="leave_out", about=voter.person, reason="x", raised_by=cast.member
        )
    client = client_for(getattr(cast, who))
    client.get(roll(review))
    with django_assert_num_queries(queries):
        client.get(f"{roll(review)}{query}")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_assignment_asks_a_constant_number_of_queries(
    rows, company, cast, client_for, django_assert_num_queries
):
    review = make_review(company.root, state="shown", sheets=[], seed="ab" * 32)
    for _ in range(rows):
        branch = make_branch(under=company.committee)
        make_sheet(review, [company.branch], organisation=branch)
    client = client_for(cast.assessment_office)
    address = reverse("review_assignment", args=[review.code])
    client.get(address)
    with django_assert_num_queries(8):
        client.get(address)
