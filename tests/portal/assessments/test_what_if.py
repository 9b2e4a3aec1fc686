"""The trial: what stands now is said at each field, any number is tried, and the way to the grade shown."""

import pytest

from zhibu.assessments.trying import Change, events_of, try_out

pytestmark = pytest.mark.django_db
FIELD = "records-general-meetings"


@pytest.fixture
def tried(year, client_for):
    year.rate().publish()
    client = client_for(year.cast.secretary, headers={"accept-language": "en"})

    def send(status=200, **given):
        answer = client.post(f"{year.own}what-if/", given)
        assert answer.status_code == status
        return answer.content.decode()

    return send


def test_each_field_says_how_it_stands_and_what_may_be_entered(tried):
    shown = tried()
    assert (
        "Now: general meeting: 3 of 4; 1 missing (counted each quarter). Enter: how many in time, 0 to 4."
        in shown
    )
    assert "Now: 1 time. Enter: how often, 0 to 12." in shown


def test_any_number_of_records_is_tried(year):
    year.rate()
    subject, figures = year.company.branch.code, []
    for number in range(5):
        found = try_out(year.assessment, subject, Change(records={"general-meetings": number}))
        figures.append(found.row.count("general-meetings.done"))
    assert figures == [0, 1, 2, 3, 4]
    assert events_of(year.assessment, subject) == {"groups_formed": 1}


def test_the_answer_shows_the_way_to_the_grade_and_what_the_next_lacks(tried):
    shown = tried(**{FIELD: "0"})
    assert "Figures that would differ" in shown
    assert "From the total to the grade" in shown
    assert "What the next grade lacks" in shown


def test_a_number_too_high_is_refused_in_our_own_words(tried):
    shown = tried(422, **{FIELD: "9"})
    assert "Nothing was tried yet" in shown
    assert "Nothing was saved yet" not in shown
    assert "Enter 0 to 4, or leave it empty." in shown
    assert "Enter a whole number, or leave it empty." in tried(422, **{FIELD: "many"})


def test_a_trial_without_a_change_needs_no_engine(tried, monkeypatch):
    monkeypatch.setattr("zhibu.scoring.engines.duck.connect", None)
    assert "Nothing was changed" in tried()
