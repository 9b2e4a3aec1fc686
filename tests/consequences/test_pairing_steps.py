"""Pairing from proposal to end: who is proposed and why, who decides, who notes progress."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from assessed_years import assess_years, write_trace
from makers import LONG_AGO, make_branch, make_company, make_person, make_role, make_secretary
from zhibu.assessments.enums import AssessmentState
from zhibu.consequences.actions.pairing import (
    choose_helper,
    confirm_pairing,
    decline_pairing,
    end_pairing,
    note_progress,
    propose_pairs,
)
from zhibu.consequences.enums import PairingState
from zhibu.consequences.figures import clauses_of, scheme_of
from zhibu.consequences.models import Pairing
from zhibu.consequences.pairing import (
    assign,
    assumed_levels,
    pairings_for,
    possible_helpers,
    reasons,
)
from zhibu.consequences.unhelped import unhelped
from zhibu.inbox.models import Message
from zhibu.ledger.models import Entry
from zhibu.orgs.enums import RoleKind
from zhibu.orgs.models import Tie
from zhibu.orgs.refusals import Forbidden, Refused
from zhibu.schemes.reading import preset_text, read_text

pytestmark = pytest.mark.django_db
GOALS, DUTIES = (
    "一年内三会一课全部按时召开，进入三星级。",
    "帮扶方每月到场指导一次，受帮方每季报告进展。",
)


class Paired:
    """Two strong branches and two weak ones: one of each under either committee."""

    def __init__(self):
        self.company = make_company()
        self.office = make_person()
        make_role(self.office, self.company.root, RoleKind.ASSESSMENT_OFFICE)
        self.strong, self.weak = self.company.branch, self.company.sibling
        self.far_strong = self.company.foreign
        self.far_weak = make_branch(under=self.company.general_branch, name="第四支部")
        self.secretary = make_secretary(self.weak)
        scores = {self.strong: (9600,), self.far_strong: (9200,), self.weak: (6500,),
                  self.far_weak: (7200,)}  # fmt: skip
        (self.assessment,) = assess_years(self.company, scores)

    def pairing(self, helped=None):
        propose_pairs(assessment=self.assessment, by=self.office)
        return Pairing.objects.get(helped=helped or self.weak)

    def running(self):
        return confirm_pairing(pairing=self.pairing(), goals=GOALS, duties=DUTIES, by=self.office)


@pytest.fixture
def paired(settings, tmp_path):
    settings.DATA = tmp_path
    return Paired()


def names(assigned):
    return {(pair.helper.name, pair.helped.name) for pair in assigned.pairs}


def test_without_anything_else_the_nearest_are_paired(paired):
    assert names(assign(paired.assessment)) == {("第一支部", "第二支部"), ("第三支部", "第四支部")}


def test_strong_clauses_where_the_other_is_weak_weigh_more_than_distance(paired):
    first, second = clauses_of(scheme_of(paired.assessment))[:2]
    full = {first.name: first.full, second.name: second.full}
    write_trace(paired.assessment, {
        paired.strong: {first.name: full[first.name], second.name: 0},
        paired.far_strong: {first.name: 0, second.name: full[second.name]},
        paired.weak: {first.name: full[first.name], second.name: 0},
        paired.far_weak: {first.name: 0, second.name: full[second.name]},
    })  # fmt: skip
    assert names(assign(paired.assessment)) == {("第一支部", "第四支部"), ("第三支部", "第二支部")}
    said = reasons(paired.pairing())
    assert said[0] == f"{second.title['zh']}：帮扶方得该项满分的100%，受帮方得0%。"


def test_a_business_tie_speaks_for_a_pair(paired):
    Tie.objects.create(
        one=min(paired.strong, paired.far_weak, key=lambda one: one.pk),
        other=max(paired.strong, paired.far_weak, key=lambda one: one.pk),
        started_on=LONG_AGO,
    )
    pair = next(one for one in assign(paired.assessment).pairs if one.helper.name == "第一支部")
    assert pair.weighed.tied is (pair.helped.name == "第四支部")


def test_a_scheme_that_does_not_pair_has_assumed_levels(settings, tmp_path):
    settings.DATA = tmp_path
    company = make_company()
    scores = {company.branch: (9600,), company.sibling: (6500,)}
    (assessment,) = assess_years(company, scores, name="zerenzhi")
    assigned = assign(assessment)
    assert assigned.assumed
    assert [(one.helper.level, one.helped.level) for one in assigned.pairs] == [(5, 1)]


def test_a_scheme_of_three_levels_pairs_the_top_with_the_lowest(settings, tmp_path):
    settings.DATA = tmp_path
    company = make_company()
    office = make_person()
    make_role(office, company.root, RoleKind.ASSESSMENT_OFFICE)
    third = make_branch(under=company.general_branch, name="第四支部")
    scores = {company.branch: (9600,), company.sibling: (5000,), third: (5100,)}
    (assessment,) = assess_years(company, scores, name="sanhua")
    assert [one.level for one in assessment.results.order_by("-score")] == [3, 1, 1]
    (pairing,) = propose_pairs(assessment=assessment, by=office)
    assert pairing.helper == company.branch
    assert pairing.because["assumed"]
    left = unhelped(assessment)
    assert (len(left.names), left.free) == (1, 0)
    assert left.why == "1个等次为先进的支部均已参加结对，每个支部帮扶一个。"
    with pytest.raises(Refused, match="1个支部没有帮扶方"):
        propose_pairs(assessment=assessment, by=office)


def test_branches_without_any_possible_helper_are_named(settings, tmp_path):
    settings.DATA = tmp_path
    company = make_company()
    scores = {company.branch: (5200,), company.sibling: (5000,)}
    (assessment,) = assess_years(company, scores, name="sanhua")
    left = unhelped(assessment)
    assert set(left.names) == {company.branch.name, company.sibling.name}
    assert (left.words, left.why) == ("2个支部没有帮扶方。", "本次考核中没有等次为先进的支部。")


@pytest.mark.parametrize(
    ("preset", "high", "low"),
    [
        ("sanhua", [3], [1]),
        ("jifen", [2], [1]),
        ("minzhu-pingyi", [4], [1]),
        ("zerenzhi", [4, 5], [1, 2]),
    ],
)
def test_assumed_levels_are_the_top_and_the_lowest_of_the_scheme(preset, high, low):
    assert assumed_levels(read_text(preset_text(preset)).scheme) == (high, low)


def test_pairs_rest_on_final_results(paired):
    paired.assessment.state = AssessmentState.IN_PUBLICATION
    paired.assessment.save()
    with pytest.raises(Refused, match="定案"):
        propose_pairs(assessment=paired.assessment, by=paired.office)


def test_proposing_again_leaves_what_stands_and_finds_nobody(paired):
    assert len(propose_pairs(assessment=paired.assessment, by=paired.office)) == 2
    with pytest.raises(Refused):
        propose_pairs(assessment=paired.assessment, by=paired.office)
    assert Pairing.objects.count() == 2


def test_only_the_office_proposes_and_decides(paired):
    with pytest.raises(Forbidden):
        propose_pairs(assessment=paired.assessment, by=paired.secretary)
    pairing = paired.pairing()
    with pytest.raises(Forbidden):
        confirm_pairing(pairing=pairing, goals=GOALS, duties=DUTIES, by=paired.secretary)


def test_a_confirmed_pair_runs_and_both_secretaries_are_told(paired):
    helper = make_secretary(paired.strong)
    pairing = paired.running()
    assert (pairing.state, pairing.started_on) == (PairingState.RUNNING, timezone.localdate())
    assert {one.to for one in Message.objects.all()} == {paired.secretary, helper}
    with pytest.raises(Refused):
        confirm_pairing(pairing=pairing, goals=GOALS, duties=DUTIES, by=paired.office)


def test_a_pair_is_not_confirmed_without_goals_and_duties(paired):
    with pytest.raises(Refused) as refused:
        confirm_pairing(pairing=paired.pairing(), goals="努力", duties="", by=paired.office)
    assert set(refused.value.fields) == {"goals", "duties"}


def test_a_declined_pair_frees_the_helper_and_may_be_proposed_with_another(paired):
    pairing = decline_pairing(
        pairing=paired.pairing(), reason="距离太远，不便开展。", by=paired.office
    )
    other = decline_pairing(pairing=Pairing.objects.get(helped=paired.far_weak), reason="另有安排，不再结对。", by=paired.office)  # fmt: skip
    assert pairing.state == other.state == PairingState.DECLINED
    changed = choose_helper(pairing=pairing, helper=paired.far_strong, by=paired.office)
    assert (changed.helper, changed.state) == (paired.far_strong, PairingState.PROPOSED)
    assert list(possible_helpers(other)) == [paired.strong]


def test_a_weaker_or_busy_branch_cannot_be_chosen(paired):
    pairing = paired.pairing()
    for one in (paired.far_weak, paired.far_strong, paired.weak):
        with pytest.raises(Refused) as refused:
            choose_helper(pairing=pairing, helper=one, by=paired.office)
        assert set(refused.value.fields) == {"helper"}


def test_either_side_notes_progress_while_it_runs(paired):
    pairing = paired.running()
    noted = note_progress(pairing=pairing, words="共同召开了主题党日。", by=paired.secretary)
    assert noted.steps.get().by == paired.secretary
    stranger = make_secretary(paired.far_weak)
    with pytest.raises(Forbidden):
        note_progress(pairing=pairing, words="这不是我们的结对。", by=stranger)
    with pytest.raises(Refused):
        note_progress(pairing=pairing, words="日期早于结对开始。", on=date(2020, 1, 1), by=paired.secretary)  # fmt: skip
    with pytest.raises(Refused):
        note_progress(pairing=pairing, words="日期在明天以后。", on=timezone.localdate() + timedelta(2), by=paired.secretary)  # fmt: skip


def test_an_ended_pair_says_what_was_reached_and_every_step_is_entered(paired):
    pairing = paired.running()
    note_progress(pairing=pairing, words="共同召开了主题党日。", by=paired.secretary)
    ended = end_pairing(pairing=pairing, words="受帮支部升为三星级。", by=paired.office)
    assert (ended.state, ended.ended_on) == (PairingState.ENDED, timezone.localdate())
    kinds = Entry.objects.filter(subject=f"pairing/{pairing.pk}").order_by("index")
    assert [one.kind for one in kinds] == [
        "pairing.proposed", "pairing.confirmed", "pairing.progressed", "pairing.ended",
    ]  # fmt: skip
    with pytest.raises(Refused):
        note_progress(pairing=pairing, words="已经结束了的结对。", by=paired.secretary)


def test_pairings_are_seen_by_the_two_sides_and_the_offices(paired):
    pairing = paired.pairing()
    stranger = make_secretary(paired.far_weak)
    assert list(pairings_for(paired.secretary)) == [pairing]
    assert pairing not in pairings_for(stranger)
    assert pairings_for(paired.office).count() == 2
