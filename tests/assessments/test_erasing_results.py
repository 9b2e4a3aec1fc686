"""Erasing a person reaches the names in results, and nothing that is sealed."""

from datetime import date

import pytest

from kept_years import YEAR
from makers import make_member
from rated_years import RatedYear
from zhibu.assessments.exporting import export
from zhibu.assessments.models import Run
from zhibu.orgs.actions import erase_subject, leave
from zhibu.orgs.actions.people import change_person
from zhibu.orgs.erasing import ERASED
from zhibu.scoring.verifying import verify

pytestmark = pytest.mark.django_db


def test_an_erased_member_is_named_in_no_result_and_the_results_stand(
    company, cast, monkeypatch, settings, tmp_path
):
    settings.DATA = tmp_path / "data"
    year = RatedYear(company, cast, monkeypatch, "suxing")
    gone = make_member(company.branch)
    change_person(person=gone, by=year.office, name="王小二")
    year.rate().publish()
    Run.objects.filter(number=1).update(changes=[{"subject": gone.code, "name": "王小二", "before": None, "after": None}])  # fmt: skip
    year.freeze()
    before = list(year.assessment.results.order_by("pk").values("subject", "score", "rank"))
    year.today(date(YEAR + 1, 2, 1))
    leave(person=gone, day=date(YEAR + 1, 1, 20), why="left", by=year.office)
    erase_subject(subject=f"person/{gone.pk}", by=cast.audit_administrator, reason="本人申请删除", authority="法务部2027-1号")  # fmt: skip
    row = year.assessment.results.get(person=gone)
    assert row.name == ERASED
    assert Run.objects.get(number=1).changes[0]["name"] == ERASED
    assert list(year.assessment.results.order_by("pk").values("subject", "score", "rank")) == before
    assert all(one.holds for one in verify(export(year.assessment, tmp_path / "export")))
    held = b"".join(one.read_bytes() for one in settings.DATA.rglob("*") if one.is_file())
    assert "王小二".encode() not in held
