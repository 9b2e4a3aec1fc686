"""The page of one review: steps, who acts, refusals in words, turnout, and what is secret."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from makers import make_member, make_review, make_sheet, make_voters
from zhibu.ballots.models import Objection
from zhibu.portal.reviews.steps import steps_of

pytestmark = pytest.mark.django_db


TODAY = timezone.localdate()
DAYS = {number: TODAY + timedelta(days=number) for number in range(-9, 3)}
ON_LAST_DAY = {
    "roll_on": DAYS[-9],
    "objections_until": DAYS[-5],
    "opens_on": DAYS[-2],
    "closes_on": DAYS[0],
}
DUE = {
    "shown": {"roll_on": DAYS[-9], "objections_until": DAYS[-1]},
    "frozen": {"opens_on": DAYS[0]},
    "open": ON_LAST_DAY,
}
"""Days on which the next step can be taken."""


@pytest.fixture
def review(company):
    return make_review(company.branch, state="open", voters=6, **ON_LAST_DAY)


@pytest.mark.parametrize(
    ("state", "words", "button"),
    [
        ("shown", "结束前每个人都可以提出异议", "确定名册"),
        ("frozen", "开始投票。</li>", "开始投票"),
        ("open", "名册上的人在最后一天之前投票", "截止投票"),
    ],
)
def test_before_its_day_a_step_has_no_button(state, words, button, company, cast, client_for):
    review = make_review(company.branch, state=state, voters=1)
    shown = client_for(cast.committee_office).get(page(review)).text
    assert words in shown
    assert f'">{button}</summary>' not in shown


def page(review):
    return reverse("review", args=[review.code])


def step(review):
    return reverse("review_step", args=[review.code])


@pytest.mark.parametrize(
    ("state", "here", "done"),
    [
        ("planned", 0, 0), ("shown", 1, 1), ("frozen", 2, 2), ("open", 3, 3), ("closed", 4, 4),
        ("unlocked", 4, 4), ("counted", 5, 5), ("published", 6, 6),
    ],
)  # fmt: skip
def test_each_state_has_its_place_on_the_way(state, here, done, company):
    steps = steps_of(make_review(company.branch, state=state, voters=1))
    assert [place for place, one in enumerate(steps) if one.here] == [here]
    assert sum(one.done for one in steps) == done


@pytest.mark.parametrize(
    ("state", "words", "button"),
    [
        ("planned", "生成名册", "生成并公示名册"),
        ("shown", "裁定异议", "确定名册"),
        ("frozen", "开始投票", "开始投票"),
        ("open", "到期截止", "截止投票"),
    ],
)
def test_the_office_finds_what_comes_next_and_others_only_read_it(
    state, words, button, company, cast, client_for
):
    review = make_review(company.branch, state=state, voters=1, **DUE.get(state, {}))
    label = f'">{button}</summary>'
    office = client_for(cast.committee_office).get(page(review)).text
    member = client_for(cast.member).get(page(review)).text
    assert words in office
    assert words in member
    assert label in office
    assert label not in member
    assert ("取消评议" in office, "取消评议" in member) == (True, False)


@pytest.mark.parametrize(("state", "place"), [("closed", 1), ("unlocked", 2)])
def test_the_teller_whose_turn_it_is_is_named(state, place, company, cast, client_for):
    review = make_review(company.branch, state=state, voters=1)
    teller = review.tellers.get(place=place).person
    assert f"监票人{teller.name}" in client_for(cast.member).get(page(review)).text


@pytest.mark.parametrize("state", ["planned", "shown", "frozen", "open", "counted"])
def test_a_named_review_speaks_of_no_tellers_key_or_box(state, company, cast, client_for):
    review = make_review(
        company.branch, state=state, secrecy="named", voters=2, **DUE.get(state, {})
    )
    shown = client_for(cast.committee_office).get(page(review)).text
    main = shown[shown.index("<main") : shown.index("</main>")]
    assert [
        word for word in ("监票", "密钥", "开箱", "票箱", "纸质选票", "公平性") if word in main
    ] == []


def test_the_way_to_the_tellers_work_is_shown_to_tellers_alone(company, cast, client_for):
    tellers = (cast.member, cast.committee_member)
    review = make_review(company.branch, state="closed", voters=1, tellers=tellers)
    way = f"/reviews/{review.code}/tellers/"
    seen = {
        name
        for name in ("member", "committee_member", "secretary", "committee_office")
        if way in client_for(getattr(cast, name)).get(page(review)).text
    }
    assert seen == {"member", "committee_member"}


def test_what_is_lacking_stands_instead_of_the_button(company, cast, client_for):
    review = make_review(company.branch, state="shown", voters=2)
    Objection.objects.create(
        review=review, kind="leave_out", reason="调离",
        about=review.voters.first().person, raised_by=cast.member,
    )  # fmt: skip
    shown = client_for(cast.committee_office).get(page(review))
    assert "还有 1 条异议没有裁定" in shown.text
    assert ">确定名册</summary>" not in shown.text


def test_a_blind_review_with_a_thin_sheet_names_it_and_has_no_button(company, cast, client_for):
    days = DUE["shown"]
    review = make_review(company.branch, state="shown", secrecy="blind", voters=4, **days)
    office = client_for(cast.committee_office).get(page(review)).text
    assert "名册还缺什么" in office
    assert f"{company.branch.name} · 1 (4)" in office
    assert ">确定名册</summary>" not in office
    assert "名册还缺什么" not in client_for(cast.member).get(page(review)).text
    wide = make_review(company.branch, state="shown", secrecy="blind", voters=5, **days)
    assert ">确定名册</summary>" in client_for(cast.committee_office).get(page(wide)).text


def test_the_office_is_told_of_marks_that_cannot_count(company, cast, client_for):
    review = make_review(company.branch, state="shown", voters=4, **DUE["shown"])
    office = client_for(cast.committee_office).get(page(review)).text
    assert "评议人不足5人，对他们的评议不会计入结果" in office
    assert "满5票才计入结果：方案只要求1票" in office
    assert ">确定名册</summary>" in office


def test_keys_not_taken_keep_voting_shut(company, cast, client_for):
    review = make_review(company.branch, state="frozen", voters=1)
    review.tellers.filter(place=2).update(public_key=None, key_taken_on=None)
    shown = client_for(cast.committee_office).get(page(review)).text
    name = review.tellers.get(place=2).person.name
    assert f"{name}还没有领取密钥" in shown
    assert "未领取密钥" in shown
    assert ">开始投票</summary>" not in shown


def test_a_step_is_taken_by_the_office_alone(review, cast, client_for):
    for person in (cast.member, cast.secretary, cast.auditor):
        assert client_for(person).post(step(review), {"step": "close"}).status_code == 403
    assert client_for(cast.other_committee_office).post(step(review)).status_code == 404
    assert (
        client_for(cast.committee_office).post(step(review), {"step": "close"}).status_code == 302
    )
    review.refresh_from_db()
    assert review.state == "closed"


def test_a_step_that_does_not_fit_is_refused_in_words(review, cast, client_for):
    client = client_for(cast.committee_office)
    for wanted in ("show", "open", "dance", ""):
        assert "note-error" in client.post(step(review), {"step": wanted}, follow=True).text
    review.refresh_from_db()
    assert review.state == "open"


def test_calling_off_takes_a_reason(review, cast, client_for):
    client = client_for(cast.committee_office)
    sent = {"step": "call_off", "reason": ""}
    assert "note-error" in client.post(step(review), sent, follow=True).text
    after = client.post(step(review), sent | {"reason": "单位重组，改期进行"}, follow=True)
    assert "本次评议已取消" in after.text
    review.refresh_from_db()
    assert review.state == "called_off"


def test_turnout_is_numbers_by_branch_where_enough_were_asked(company, cast, client_for):
    review = make_review(company.root, state="open", sheets=[])
    for branch, count in ((company.branch, 6), (company.sibling, 2), (company.foreign, 7)):
        people = [make_member(branch) for _ in range(count)]
        sheet = make_sheet(review, people, organisation=branch)
        make_voters(sheet, people, organisation=branch, mark="voted")
    shown = client_for(cast.assessment_office).get(page(review)).context["window"].rows
    found = {it.name: (it.voted, it.asked) for it in shown}
    assert found["公司党委"] == (15, 15)
    assert found["第三支部"] == (7, 7)
    assert "第二支部" not in found
    below = client_for(cast.foreign_secretary).get(page(review)).context["window"].rows
    assert [it.name for it in below] == ["第三支部"]


@pytest.mark.parametrize(
    ("secrecy", "words"),
    [
        ("sealed", "可能在密封之前看到打分"),
        ("blind", "系统只对盲化的票证签名"),
        ("named", "每张选票都带评议人姓名"),
    ],
)
def test_each_way_of_voting_says_what_is_secret(secrecy, words, company, cast, client_for):
    review = make_review(company.branch, state="open", voters=2, secrecy=secrecy)
    assert words in client_for(cast.member).get(page(review)).text


def test_the_proof_of_a_review_leads_back_to_it(review, cast, client_for):
    client = client_for(cast.member)
    address = reverse("review_entries", args=[review.code])
    assert address in client.get(page(review)).text
    assert client.get(address).status_code == 200
    assert client_for(cast.neighbour_secretary).get(address).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_a_constant_number_of_queries(
    rows, company, cast, client_for, django_assert_num_queries
):
    review = make_review(company.root, state="open", sheets=[])
    for branch in (company.branch, company.sibling, company.foreign)[:rows]:
        people = [make_member(branch) for _ in range(5 + rows)]
        make_voters(make_sheet(review, people, organisation=branch), people, organisation=branch)
    client = client_for(cast.assessment_office)
    client.get(page(review))
    with django_assert_num_queries(12):
        client.get(page(review))
