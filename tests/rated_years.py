"""A company whose year lies behind it, with an assessment that is taken through its life by real actions."""

from datetime import date, timedelta

from django.utils import timezone

from kept_years import YEAR, adopted, enter, keep_everything
from makers import make_member
from zhibu.assessments.actions import rating
from zhibu.assessments.actions.freezing import freeze
from zhibu.assessments.actions.planning import plan_assessment
from zhibu.assessments.actions.publishing import publish


class RatedYear:
    """The year of a company; `company` and `cast` are the fixed ones."""

    def __init__(self, company, cast, monkeypatch, scheme="gongzuo-tiaoli"):
        from zhibu.records.kinds import lay_built_in
        from zhibu.records.models import Kind

        lay_built_in(Kind)
        self.company, self.cast, self.patch = company, cast, monkeypatch
        self.office = cast.assessment_office
        for branch in (company.sibling, company.foreign):
            make_member(branch)
        keep_everything(company.branch, cast.secretary, but=[("general_meeting", f"{YEAR}Q2")])
        self.adoption = adopted(company, scheme)
        self.today(date(YEAR + 1, 1, 4))
        self.assessment = plan_assessment(
            adoption=self.adoption, organisation=company.root, year=YEAR,
            apply_until=date(YEAR + 1, 1, 10), by=self.office,
        )  # fmt: skip

    @property
    def address(self):
        return f"/assessments/{self.assessment.code}/"

    @property
    def own(self):
        return f"{self.address}results/{self.company.branch.code}/"

    def today(self, day):
        self.patch.setattr(timezone, "localdate", lambda *_: day)

    def rate(self):
        rating.rate(assessment=self.assessment, by=self.office)
        return self

    def publish(self):
        self.assessment = publish(assessment=self.assessment, by=self.office)
        return self

    def freeze(self):
        self.today(self.assessment.appeals_until + timedelta(days=1))
        self.assessment = freeze(assessment=self.assessment, by=self.office)
        return self

    def mend(self):
        """Enter the meeting that was missing."""
        enter(self.company.branch, self.cast.secretary, "general_meeting", date(YEAR, 5, 6))
