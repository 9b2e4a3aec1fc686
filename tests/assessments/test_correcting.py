"""An appeal that was upheld though its correction moved nothing is told before the freezing, and stays told."""

import shutil
from datetime import timedelta

import pytest

from zhibu.assessments.actions import rating
from zhibu.assessments.actions.appealing import answer_appeal, appeal
from zhibu.assessments.actions.freezing import freeze
from zhibu.assessments.correcting import Effect, effects_of, unmoved
from zhibu.assessments.trace import run_folder
from zhibu.orgs.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(year):
    return year.rate().publish()


def upheld(year, clause="general-meetings"):
    """An appeal of the branch that the office upholds, saying that it corrected a record."""
    result = year.assessment.results.get(subject=year.company.branch.code)
    made = appeal(result=result, clause=clause, reason="第二季度党员大会已经召开，记录没有录入。", by=year.cast.secretary)  # fmt: skip
    return answer_appeal(appeal=made, upheld=True, answer="情况属实。", changed="会议记录", by=year.office)  # fmt: skip


def after(year):
    year.assessment.refresh_from_db()
    year.today(year.assessment.appeals_until + timedelta(days=1))
    return year


def effect(year, one):
    return effects_of(year.assessment, [one]).get(one.pk)


def test_a_correction_that_changed_no_fact_is_frozen_only_by_who_was_told(year):
    one = upheld(year)
    assert effect(year, one) is None  # nobody was rated since
    after(year.rate())
    assert effect(year, one) is Effect.SAME
    with pytest.raises(Refused, match="1件申诉成立"):
        freeze(assessment=year.assessment, by=year.office)
    assert freeze(assessment=year.assessment, unmoved=1, by=year.office).frozen_on
    assert effect(year, one) is Effect.SAME


def test_a_correction_that_moved_the_figure_asks_for_nothing(year):
    one = upheld(year)
    year.mend()
    after(year.rate())
    assert effect(year, one) is Effect.MOVED
    with pytest.raises(Refused, match="0件申诉成立"):
        freeze(assessment=year.assessment, unmoved=1, by=year.office)
    assert freeze(assessment=year.assessment, by=year.office).frozen_on


def test_the_figure_is_held_against_the_run_that_stood_when_the_appeal_was_raised(year):
    year.mend()  # moves the clause before anybody appeals
    one = upheld(year.rate())
    for _ in range(4):  # more runs than are kept otherwise
        rating._drop_old(year.rate().assessment.runs.latest("number"))
    assert not run_folder(year.assessment.runs.get(number=1)).exists()
    year.assessment.refresh_from_db()
    assert effect(year, one) is Effect.SAME
    assert list(unmoved(year.assessment)) == [one]


def test_what_cannot_be_compared_any_more_is_told_too(year):
    shutil.rmtree(run_folder(year.assessment.runs.get()))
    one = upheld(year)
    year.mend()
    after(year.rate())
    assert unmoved(year.assessment) == {one: Effect.UNKNOWN}
    assert freeze(assessment=year.assessment, unmoved=1, by=year.office).frozen_on
