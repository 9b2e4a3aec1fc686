"""A run beside another step: what was frozen, called off or rated anew meanwhile is not changed by it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from zhibu.assessments.actions import rating
from zhibu.assessments.actions.freezing import freeze
from zhibu.assessments.actions.planning import call_off
from zhibu.assessments.actions.publishing import publish
from zhibu.assessments.enums import AssessmentState
from zhibu.assessments.models import Assessment, Run
from zhibu.assessments.trace import run_folder
from zhibu.ledger.models import Entry as Leaf
from zhibu.orgs.refusals import Refused
from zhibu.portal.assessments.steps import next_of

pytestmark = pytest.mark.django_db


def standing(year):
    assessment = Assessment.objects.get(pk=year.assessment.pk)
    rows = list(assessment.results.order_by("subject").values())
    kinds = list(Leaf.objects.filter(subject=f"assessment/{assessment.code}").values_list("kind", flat=True))  # fmt: skip
    return assessment.state, assessment.results_hash, assessment.facts_hash, rows, kinds


def died(run):
    """What a killed process leaves of its run, some minutes later."""
    Run.objects.filter(pk=run.pk).update(touched_at=timezone.now() - timedelta(minutes=6))


def over(year):
    year.today(year.assessment.appeals_until + timedelta(days=1))


def test_a_run_that_outlasts_the_freezing_changes_nothing(year):
    year.rate().publish()
    slow = rating.begin(assessment=year.assessment, by=year.office)
    year.mend()
    died(slow)
    year.freeze()
    before = standing(year)
    with pytest.raises(Refused, match="已定案"):
        rating.work(run=slow, by=year.office)
    slow.refresh_from_db()
    assert standing(year) == before
    assert slow.finished_at
    assert slow.problem
    assert not run_folder(slow).exists()


def test_a_run_that_outlasts_a_calling_off_changes_nothing(year):
    year.rate()
    slow = rating.begin(assessment=year.assessment, by=year.office)
    year.mend()
    call_off(assessment=year.assessment, by=year.office)
    before = standing(year)
    with pytest.raises(Refused):
        rating.work(run=slow, by=year.office)
    assert standing(year) == before


def test_a_run_that_a_newer_one_overtook_changes_nothing(year):
    slow = rating.begin(assessment=year.assessment, by=year.office)
    died(slow)
    year.rate()
    before = standing(year)
    with pytest.raises(Refused, match="新"):
        rating.work(run=slow, by=year.office)
    assert standing(year) == before


def test_nothing_is_published_or_frozen_while_a_run_is_at_work(year):
    year.rate()
    run = rating.begin(assessment=year.assessment, by=year.office)
    with pytest.raises(Refused, match="正在"):
        publish(assessment=year.assessment, by=year.office)
    rating.work(run=run, by=year.office)
    year.publish()
    rating.begin(assessment=year.assessment, by=year.office)
    over(year)
    with pytest.raises(Refused, match="正在"):
        freeze(assessment=year.assessment, by=year.office)
    assert Assessment.objects.get().state == AssessmentState.IN_PUBLICATION


def test_a_run_that_died_with_its_process_leaves_the_button(year):
    run = rating.begin(assessment=year.assessment, by=year.office)
    today = timezone.localdate()
    assert not next_of(year.assessment, today, run).acts
    died(run)
    run.refresh_from_db()
    assert [act.step for act in next_of(year.assessment, today, run).acts] == ["rate"]
