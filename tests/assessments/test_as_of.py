"""A rating as of a day knows the facts up to that day: nothing that lies after it changes a figure."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kept_years import EACH, YEAR, company_of, enter
from makers import make_member, make_person
from planned_years import assessment_of, brought, office_of
from zhibu.assessments.actions import rating
from zhibu.assessments.enums import Scope, Status
from zhibu.assessments.exporting import export
from zhibu.assessments.halfway import comes_early, text_of
from zhibu.assessments.indicators import DERIVED
from zhibu.assessments.trace import explanation
from zhibu.ballots.enums import ReviewState
from zhibu.ballots.models import Review, Tally
from zhibu.inspections.enums import EventState
from zhibu.inspections.models import Event, EvidenceImport
from zhibu.schemes.reading import preset_names, preset_text, read_text
from zhibu.scoring.evidence.uses import uses_of
from zhibu.scoring.verifying import verify
from zhibu.targets.enums import StepKind, TargetState
from zhibu.targets.models import Target, TargetStep

pytestmark = pytest.mark.django_db
JUNE = date(YEAR, 6, 30)
SCHEME = "sanhua"


class Site:
    """A company with facts of the first half, and an assessment as of the middle of the year."""

    def __init__(self, scope):
        from zhibu.records.kinds import lay_built_in
        from zhibu.records.models import Kind

        lay_built_in(Kind)
        self.company = company_of(members=8)
        self.branch = self.company.branch
        self.by, self.office = make_member(self.branch), office_of(self.company)
        for month in (1, 3, 4):
            enter(self.branch, self.by, "committee_meeting", date(YEAR, month, 9))
        self.assessment = assessment_of(self.company, SCHEME, as_of=JUNE, scope=scope)
        self.scheme = read_text(self.assessment.adoption.text).scheme
        self.uses = uses_of(self.scheme)

    def rate(self):
        run = rating.rate(assessment=self.assessment, by=self.office)
        return run.results_hash

    def add(self, what, day):
        getattr(self, f"add_{what}")(day)

    def add_record(self, day):
        enter(self.branch, self.by, sorted(EACH)[day.day % len(EACH)], day)

    def add_event(self, day):
        one = self.uses.events[0]
        Event.objects.create(
            organisation=self.branch, event=one.event, on=day, note="文件",
            points=one.entered[0] if one.entered else None, entered_by=self.office, state=EventState.CONFIRMED, decided_by=make_person(),
        )  # fmt: skip

    def add_brought_record(self, day):
        brought(self.assessment, "records", [
            {"subject": self.branch.code, "kind": "theme_day", "held_on": day.isoformat()}
        ])  # fmt: skip

    def add_mark(self, day):
        """A mark of the year's last round, which was brought on a day."""
        one = self.uses.inspections[0]
        last = one.rounds if one.rounds <= 12 else 1
        made = brought(self.assessment, "inspections", [
            {"subject": self.branch.code, "clause": one.clause, "round": str(last), "score": "0.5"}
        ])  # fmt: skip
        EvidenceImport.objects.filter(pk=made.pk).update(entered_at=_noon(day))

    def add_actual(self, day):
        name = next(one for one in self.uses.indicators if one not in DERIVED)
        target, _ = Target.objects.get_or_create(
            organisation=self.branch, indicator=name, year=YEAR,
            defaults={"target": 100_00, "actual": 1_00, "state": TargetState.AGREED,
                      "proposed_by": self.office},
        )  # fmt: skip
        step = TargetStep.objects.create(
            target=target, kind=StepKind.REPORT, figures={"actual": 1_00}, by=self.office
        )
        TargetStep.objects.filter(pk=step.pk).update(at=_noon(day))

    def add_review(self, day):
        channel = self.uses.channels[0]
        if Review.objects.exists():
            return
        review = Review.objects.create(
            adoption=self.assessment.adoption, organisation=self.company.root,
            channel=channel.channel, year=YEAR, round=1, period=str(YEAR),
            title={"zh": "评议", "en": "review"}, subject="branch", sources=[],
            state=ReviewState.PUBLISHED, roll_on=day - timedelta(days=3), planned_by=self.office,
            objections_until=day - timedelta(days=2), opens_on=day - timedelta(days=1), closes_on=day,
        )  # fmt: skip
        Tally.objects.bulk_create(
            Tally(review=review, subject=self.branch.code, source=source, score=50_00, count=9)
            for source in channel.sources
        )


def _noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="module")
def sites(django_db_setup, django_db_blocker, tmp_path_factory):  # noqa: ARG001
    """A site for each scope, rated once; what examples add is undone."""
    from django.conf import settings as configured

    old, configured.DATA = configured.DATA, tmp_path_factory.mktemp("as-of")
    with django_db_blocker.unblock(), transaction.atomic():
        site = Site(Scope.PRE)
        yield site, site.rate()
        transaction.set_rollback(True)
    configured.DATA = old


KINDS = ("record", "event", "brought_record", "mark", "actual", "review")
later = st.dates(JUNE + timedelta(days=4), date(YEAR, 12, 31))


@settings(max_examples=4, deadline=None, phases=(Phase.generate,))
@given(facts=st.lists(st.tuples(st.sampled_from(KINDS), later), min_size=1, max_size=6))
def test_what_lies_after_the_day_changes_nothing(sites, facts):
    _unchanged(sites, facts)


def test_no_kind_of_fact_after_the_day_changes_anything(sites):
    _unchanged(sites, [(kind, date(YEAR, 11, 20)) for kind in KINDS])


def _unchanged(sites, facts):
    site, before = sites
    point = transaction.savepoint()
    try:
        for what, day in facts:
            site.add(what, day)
        assert site.rate() == before
    finally:
        transaction.savepoint_rollback(point)


@pytest.mark.parametrize("kind", ["record", "event", "brought_record", "mark", "actual", "review"])
def test_what_lies_before_the_day_counts(sites, kind):
    site, before = sites
    point = transaction.savepoint()
    try:
        site.add(kind, date(YEAR, 5, 20))
        assert site.rate() != before
    finally:
        transaction.savepoint_rollback(point)


@pytest.fixture
def own_folder(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.mark.usefixtures("own_folder")
@pytest.mark.parametrize("name", ["gongzuo-tiaoli", "sanhua", "zerenzhi", "xingji"])
def test_at_half_of_the_year_nothing_that_is_not_due_counts_as_nothing(name, tmp_path):
    from zhibu.records.kinds import lay_built_in
    from zhibu.records.models import Kind

    lay_built_in(Kind)
    company = company_of(members=8)
    by = make_member(company.branch)
    for kind, each in EACH.items():
        for month in range(1, 7):
            if each != "year":
                enter(company.branch, by, kind, date(YEAR, month, 9))
    assessment = assessment_of(company, name, as_of=JUNE, scope=Scope.PRE)
    rating.rate(assessment=assessment, by=office_of(company))
    result = assessment.results.get(subject=company.branch.code)
    assert result.status == Status.RATED
    told = explanation(assessment, company.branch.code)
    assert not [one.name for one in told.total.walk() if one.state == "not_done"]
    assert all(check.holds for check in verify(export(assessment, tmp_path / "export")))


@pytest.mark.parametrize("name", preset_names())
def test_a_pre_assessment_proposes_only_what_comes_early(name):
    whole = read_text(preset_text(name)).scheme
    early = [one.consequence for one in whole.consequences if comes_early(one, whole)]
    scheme = read_text(text_of(preset_text(name), JUNE)).scheme
    assert scheme.scheme == name
    assert [one.consequence for one in scheme.consequences] == early


def test_at_the_end_of_the_year_nothing_is_left_out_for_being_early():
    text = preset_text(SCHEME)
    early = read_text(text_of(text, JUNE)).scheme.clauses
    end = read_text(text_of(text, date(YEAR, 12, 31))).scheme.clauses
    asked = read_text(text).scheme.clauses
    assert [one.missing for one in end] == [one.missing for one in asked]
    assert [one.missing for one in early] != [one.missing for one in asked]
