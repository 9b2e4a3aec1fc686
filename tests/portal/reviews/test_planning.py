"""Planning a round through the page: days proposed, faults at their fields, what is fixed shown."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from makers import make_adoption, make_member, make_person, make_review
from zhibu.ballots.models import Review
from zhibu.portal.reviews.days import proposed_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_(company):
    """The last round of the year of members of each other."""
    adoption = make_adoption(company.root, name="suxing", subject="member")
    year = timezone.localdate().year
    return {"adoption": adoption.pk, "channel": "peer", "round": 4, "year": year}


@pytest.fixture
def tellers(company):
    return make_member(company.branch, name="钱监"), make_member(company.foreign, name="孙监")


@pytest.fixture
def office(cast, client_for):
    return client_for(cast.assessment_office)


def filled(office, round_, tellers, **changed):
    """The form as it is proposed, with tellers."""
    form = office.get(reverse("review_plan"), round_).context["form"]
    days = {name: form.initial[name].isoformat() for name in form.initial}
    return {**round_, **days, "first": tellers[0].code, "second": tellers[1].code, **changed}


def test_days_are_proposed_by_working_days_and_end_with_the_period():
    assert proposed_days(date(2026, 9, 7), "2026Q3") == {
        "roll_on": date(2026, 9, 7),
        "objections_until": date(2026, 9, 14),
        "opens_on": date(2026, 9, 15),
        "closes_on": date(2026, 9, 28),
    }


def test_a_period_that_ends_soon_shortens_voting_to_its_last_day():
    days = proposed_days(date(2026, 9, 17), "2026Q3")
    assert days["closes_on"] == date(2026, 9, 30)


def test_a_period_that_is_over_leaves_the_least_of_voting():
    days = proposed_days(date(2026, 11, 2), "2026Q3")
    assert (days["opens_on"], days["closes_on"]) == (date(2026, 11, 10), date(2026, 11, 12))


def test_a_round_is_planned_as_proposed(office, round_, tellers, cast):
    answer = office.post(reverse("review_plan"), filled(office, round_, tellers))
    review = Review.objects.get()
    assert answer.headers["Location"] == f"/reviews/{review.code}/"
    assert (review.state, review.channel, review.round) == ("planned", "peer", 4)
    assert [it.person for it in review.tellers.order_by("place")] == list(tellers)
    assert review.planned_by == cast.assessment_office


def test_what_the_scheme_fixes_is_shown_with_its_source(office, round_):
    page = office.get(reverse("review_plan"), round_).text
    assert "党员互评占30%" in page
    assert "无记名密封票" in page
    assert "满5票才计入结果：方案只要求1票" in page


def test_what_the_scheme_assumed_is_marked(office, round_):
    page = office.get(reverse("review_plan"), round_ | {"channel": "masses", "round": 1}).text
    assert "假定" in page
    assert "两个来源在一轮内各占一半" in page


def test_one_person_is_not_both_tellers(office, round_, tellers):
    sent = filled(office, round_, tellers, second=tellers[0].code)
    answer = office.post(reverse("review_plan"), sent)
    assert answer.status_code == 422
    assert "钱监已是第一监票人" in str(answer.context["form"].errors["second"])
    assert Review.objects.count() == 0


def test_a_teller_out_of_reach_is_refused_at_the_field(office, round_, tellers):
    answer = office.post(reverse("review_plan"), filled(office, round_, tellers, first="nobody"))
    assert "没有编码为 nobody 的人" in str(answer.context["form"].errors["first"])


def test_a_named_review_asks_for_days_alone(office, round_):
    asked = round_ | {"channel": "branch", "round": 1}
    answer = office.get(reverse("review_plan"), asked)
    assert "不设票箱，无需监票人" in answer.text
    assert list(answer.context["form"].fields) == [
        "roll_on",
        "objections_until",
        "opens_on",
        "closes_on",
    ]
    initial = answer.context["form"].initial
    days = {name: day.isoformat() for name, day in initial.items()}
    assert office.post(reverse("review_plan"), asked | days).status_code == 302
    review = Review.objects.get()
    assert (review.secrecy, review.tellers.count()) == ("named", 0)
    assert office.get(reverse("review_name_tellers", args=[review.code])).status_code == 404


def test_days_out_of_order_are_refused_at_the_field(office, round_, tellers):
    sent = filled(office, round_, tellers)
    answer = office.post(reverse("review_plan"), sent | {"opens_on": sent["roll_on"]})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["opens_on"]
    assert Review.objects.count() == 0


def test_every_fault_is_said_at_once(office, round_, tellers):
    sent = filled(office, round_, tellers, second=tellers[0].code)
    opens = date.fromisoformat(sent["roll_on"])
    sent |= {"opens_on": sent["roll_on"], "closes_on": (opens - timedelta(days=9)).isoformat()}
    answer = office.post(reverse("review_plan"), sent)
    assert sorted(answer.context["form"].errors) == ["closes_on", "opens_on", "second"]


def test_who_does_not_plan_for_the_organisation_finds_no_round(round_, cast, client_for):
    client = client_for(cast.committee_office)
    assert client.get(reverse("review_plan"), round_).status_code == 404
    assert client.post(reverse("review_plan"), round_).status_code == 404


@pytest.mark.parametrize(
    "changed", [{"round": 9}, {"channel": "none"}, {"year": "1900"}, {"adoption": "x"}]
)
def test_a_round_that_the_scheme_has_not_is_not_found(changed, office, round_):
    assert office.get(reverse("review_plan"), round_ | changed).status_code == 404


def test_without_a_round_those_of_the_year_are_offered(office, round_):
    page = office.get(reverse("review_plan")).text
    assert f"adoption={round_['adoption']}&amp;channel=masses" in page


def test_people_are_found_by_name_and_only_in_reach(company, cast, client_for):
    make_member(company.branch, name="钱监", sought="钱监\nqianjian\nqj")
    make_member(company.foreign, name="钱远", sought="钱远\nqianyuan\nqy")

    def found(person):
        answer = client_for(person).get(reverse("review_people"), {"q": "钱"}).json()
        return [one["text"].split()[0] for one in answer["found"]]

    assert found(cast.assessment_office) == ["钱监", "钱远"]
    assert found(cast.member) == ["钱监"]
    assert client_for(cast.member).get(reverse("review_people")).json() == {"found": []}


def test_tellers_are_changed_before_a_key_is_taken(company, office, tellers):
    review = make_review(company.root, state="shown", sheets=[])
    review.tellers.update(public_key=None, key_taken_on=None)
    address = reverse("review_name_tellers", args=[review.code])
    assert office.get(address).status_code == 200
    first, second = tellers
    assert office.post(address, {"first": first.code, "second": second.code}).status_code == 302
    assert [it.person for it in review.tellers.order_by("place")] == [first, second]
    answer = office.post(address, {"first": first.code, "second": first.code})
    assert answer.status_code == 422


def test_an_unknown_teller_keeps_what_was_entered(company, office):
    review = make_review(company.root, state="shown", sheets=[])
    stranger = make_person(name="外人", in_use=False)
    answer = office.post(
        reverse("review_name_tellers", args=[review.code]),
        {"first": stranger.code, "second": ""},
    )
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"first", "second"}
