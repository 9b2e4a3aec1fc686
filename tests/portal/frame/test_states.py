"""States on a page: each in its own words, though the database keeps bare texts."""

import pytest
from django.db.models import TextChoices
from django.template import Context, Template
from django.utils.translation import override

from zhibu.assessments.enums import AssessmentState
from zhibu.ballots.enums import ReviewState
from zhibu.portal.states import look_of, words_of


def test_a_frozen_assessment_and_a_frozen_roll_are_said_apart():
    shown = Template('{% state "frozen" "assessment" %}|{% state "frozen" %}')
    with override("zh-hans"):
        assessment, review = shown.render(Context()).split("|")
        assert str(AssessmentState.FROZEN.label) in assessment
        assert str(ReviewState.FROZEN.label) in review
        assert "名册" not in assessment


@pytest.mark.parametrize("state", AssessmentState)
def test_every_state_of_an_assessment_has_its_word_and_a_sign(state):
    look = look_of(state.value, "assessment")
    assert (look["words"], bool(look["icon"])) == (state.label, True)


def test_one_value_with_two_meanings_is_refused_when_the_table_is_made():
    class Roll(TextChoices):
        SHUT = "shut", "roll shut"

    class Year(TextChoices):
        SHUT = "shut", "year shut"

    with pytest.raises(ValueError, match=r"Roll\.SHUT and Year\.SHUT are both 'shut'"):
        words_of((Roll, Year))
    assert words_of((Roll, Roll)) == {"shut": "roll shut"}
    with pytest.raises(ValueError, match="table of its own"):
        words_of((ReviewState, AssessmentState))
