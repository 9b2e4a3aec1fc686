"""What nobody entered and counts as done is listed, said in words, and never told as a fact."""

import csv
from datetime import date

import duckdb
import pytest

from kept_years import YEAR, company_of, enter, keep_everything
from makers import make_member
from planned_years import assessment_of, office_of
from zhibu.assessments.actions import rating
from zhibu.assessments.enums import Scope
from zhibu.assessments.exporting import export
from zhibu.assessments.trace import counted_as_done, newest_run, run_folder, shown

pytestmark = pytest.mark.django_db
NOVEMBER = date(YEAR, 11, 17)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def company():
    from zhibu.records.kinds import lay_built_in
    from zhibu.records.models import Kind

    lay_built_in(Kind)
    return company_of(members=4)


def rated(company, name="gongzuo-tiaoli", **fields):
    assessment = assessment_of(company, name, **fields)
    rating.rate(assessment=assessment, by=office_of(company))
    return assessment


def after(folder, day):
    """Records of an evidence folder that were held after a day."""
    with duckdb.connect() as con:
        return set(
            con.execute(
                "SELECT subject, kind, CAST(held_on AS VARCHAR) FROM read_parquet(?) WHERE held_on > ?",
                [str(folder / "records.parquet"), day],
            ).fetchall()
        )


def listed(path):
    with path.open(encoding="utf-8") as file:
        return [(row["subject"], row["kind"], row["held_on"]) for row in csv.DictReader(file)]


def line_of(assessment, subject, clause):
    told = shown(assessment, subject).told
    return next(one for one in told.total.walk() if one.name == clause)


@pytest.mark.parametrize("name", ["gongzuo-tiaoli", "gongzuo-tiaoli-dangyuan", "sanhua", "xiaozu"])
def test_every_record_after_the_day_of_the_facts_is_listed_as_assumed(company, tmp_path, name):
    keep_everything(company.branch, make_member(company.branch))
    assessment = rated(company, name, as_of=NOVEMBER)
    exported = export(assessment, tmp_path / "export")
    later = after(exported / "evidence", NOVEMBER)
    assert later
    assert later <= set(listed(exported / "assumed.csv"))


def test_at_the_end_of_the_year_nothing_is_assumed(company, tmp_path):
    keep_everything(company.branch, make_member(company.branch))
    assessment = rated(company)
    assert counted_as_done(assessment).not_due == 0
    assert listed(export(assessment, tmp_path / "export") / "assumed.csv") == []


def test_a_clause_tells_what_was_held_from_what_is_not_due(company):
    by = make_member(company.branch)
    for month in range(1, 7):
        enter(company.branch, by, "theme_day", date(YEAR, month, 9))
    assessment = rated(company, as_of=date(YEAR, 6, 30), scope=Scope.PRE)
    node = line_of(assessment, company.branch.code, "theme-days")
    assert "应有12次，实有6次" in node.evidence[0].zh
    assert "另有6次尚未到期、按已完成计" in node.evidence[0].zh
    assert node.figure == node.out_of
    assert node.name in shown(assessment, company.branch.code).assumed.clauses


def test_what_is_over_by_the_day_of_the_facts_is_missing_and_not_assumed(company):
    by = make_member(company.branch)
    for month in (1, 2, 3, 4, 5):
        enter(company.branch, by, "theme_day", date(YEAR, month, 9))
    assessment = rated(company, as_of=date(YEAR, 6, 30), scope=Scope.PRE)
    node = line_of(assessment, company.branch.code, "theme-days")
    assert "缺1次" in node.evidence[0].zh
    assert node.figure < node.out_of


def test_the_number_of_all_is_that_of_each(company):
    assessment = rated(company, as_of=NOVEMBER)
    each = [shown(assessment, one.subject).assumed.not_due for one in assessment.results.all()]
    assert counted_as_done(assessment).not_due == sum(each) > 0
    assert (run_folder(newest_run(assessment)) / "assumed.csv").is_file()
