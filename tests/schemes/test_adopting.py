from datetime import date

import pytest
from django.utils import translation

from cast import make_cast
from makers import make_company
from zhibu.orgs.refusals import Forbidden, Refused
from zhibu.schemes.actions import adopt
from zhibu.schemes.queries import adopted_for, adoptions_for, adoptions_in_force
from zhibu.schemes.reading import MOST, preset_names, preset_text
from zhibu.scoring.scheme.files import FILE

pytestmark = pytest.mark.django_db
JANUARY, JULY = date(2026, 1, 1), date(2026, 7, 1)


@pytest.fixture
def company():
    return make_company()


@pytest.fixture
def cast(company):
    return make_cast(company)


def adopted(organisation, by, name="sanhua", from_day=JANUARY):
    return adopt(organisation=organisation, text=preset_text(name), from_day=from_day, by=by)


@pytest.mark.parametrize("name", preset_names())
def test_every_shipped_scheme_can_be_adopted_and_is_kept_word_for_word(company, cast, name):
    adoption = adopted(company.root, cast.assessment_office, name)
    adoption.refresh_from_db()
    assert (adoption.text, adoption.name) == (preset_text(name), name)
    assert set(adoption.title) == {"zh", "en"}


def test_adopting_ends_the_earlier_scheme_of_the_same_subject_the_day_before(company, cast):
    first = adopted(company.root, cast.assessment_office)
    members = adopted(company.root, cast.assessment_office, "suxing")
    second = adopted(company.root, cast.assessment_office, "gongzuo-tiaoli", JULY)
    first.refresh_from_db()
    members.refresh_from_db()
    assert (first.ended_on, members.ended_on) == (date(2026, 6, 30), None)
    assert adopted_for(company.branch, "branch", date(2026, 6, 30)) == first
    assert adopted_for(company.branch, "branch", JULY) == second
    assert list(adoptions_in_force(JULY)) == [second, members]


def test_the_nearest_adoption_holds(company, cast):
    top = adopted(company.root, cast.assessment_office)
    near = adopted(company.committee, cast.assessment_office, "gongzuo-tiaoli")
    assert adopted_for(company.branch, "branch", JULY) == near
    assert adopted_for(company.group, "branch", JULY) == near
    assert adopted_for(company.foreign, "branch", JULY) == top
    assert adopted_for(company.foreign, "branch", date(2025, 12, 31)) is None


def test_a_scheme_for_two_kinds_is_found_for_each(company, cast):
    both = adopted(company.root, cast.assessment_office, "wugehao")
    assert both.subject == "community,working_committee"
    assert adopted_for(company.committee, "working_committee", JULY) == both
    assert adopted_for(company.committee, "committee", JULY) is None


@pytest.mark.parametrize("who", ["secretary", "committee_office", "auditor", "stranger"])
def test_only_the_assessment_office_adopts(company, cast, who):
    with pytest.raises(Forbidden):
        adopted(company.branch, getattr(cast, who))


def test_a_scheme_with_errors_is_refused_with_line_and_key(company, cast):
    text = preset_text("sanhua").replace("weight: 20%", "weight: 30%")
    line = preset_text("sanhua").splitlines().index("    weight: 20%") + 1
    for language, expected in (("en", "weight"), ("zh-hans", "权重")):
        with translation.override(language), pytest.raises(Refused) as refused:
            adopt(organisation=company.root, text=text, from_day=JANUARY, by=cast.assessment_office)
        message = str(refused.value.fields["text"])
        assert FILE in message
        assert expected in message
    assert line > 0


@pytest.mark.parametrize("text", ["", "nothing: here", "a: [", "x" * (MOST + 1)])
def test_what_is_no_scheme_is_refused_at_its_field(company, cast, text):
    with pytest.raises(Refused) as refused:
        adopt(organisation=company.root, text=text, from_day=JANUARY, by=cast.assessment_office)
    assert list(refused.value.fields) == ["text"]


@pytest.mark.parametrize(
    ("first", "second"), [(JULY, JULY), (JULY, JANUARY), (date(2025, 12, 31), None)]
)
def test_a_day_that_would_change_what_was_assessed_is_refused(company, cast, first, second):
    if second is not None:
        adopted(company.root, cast.assessment_office, from_day=first)
    with pytest.raises(Refused) as refused:
        adopted(company.root, cast.assessment_office, from_day=second or first)
    assert list(refused.value.fields) == ["from_day"]


def test_people_read_what_holds_for_them(company, cast):
    top = adopted(company.root, cast.assessment_office)
    near = adopted(company.committee, cast.assessment_office, "gongzuo-tiaoli")
    other = adopted(company.other_committee, cast.assessment_office, "xingji")
    assert set(adoptions_for(cast.member)) == {top, near}
    assert set(adoptions_for(cast.auditor)) == {top, near, other}
    assert set(adoptions_for(cast.stranger)) == set()
