"""Try a draft on last year's facts, or on what the running year holds so far."""

from datetime import date

import pytest
from django.utils import timezone

from kept_years import YEAR, adopted, company_of, keep_everything
from makers import make_member, make_person, make_role
from zhibu.assessments.actions import rating
from zhibu.assessments.models import Assessment
from zhibu.assessments.simulating import SO_FAR, bases_for, simulate
from zhibu.orgs.enums import RoleKind
from zhibu.orgs.refusals import Forbidden, Refused
from zhibu.schemes.actions.drafting import start_draft
from zhibu.schemes.models import Draft
from zhibu.schemes.reading import preset_text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def company():
    from zhibu.records.kinds import lay_built_in
    from zhibu.records.models import Kind

    lay_built_in(Kind)
    return company_of(members=4)


def office_at(organisation, kind=RoleKind.ASSESSMENT_OFFICE):
    person = make_person()
    make_role(person, organisation, kind)
    return person


def rated(company, name):
    adoption = adopted(company, name)
    assessment = Assessment.objects.create(
        adoption=adoption, organisation=company.root, year=YEAR, as_of=date(YEAR, 12, 31),
        title={"zh": "年度考核", "en": "The year"}, planned_by=adoption.adopted_by,
        scheme_hash=adoption.hash,
    )  # fmt: skip
    rating.rate(assessment=assessment, by=office_at(company.root))
    assessment.refresh_from_db()
    return assessment


def drafted(organisation, text, by=None):
    by = by or office_at(organisation)
    return start_draft(organisation=organisation, text=text, origin="test", by=by)


def tried(draft, place=0):
    return simulate(draft=draft, basis=bases_for(draft)[place], by=draft.written_by)


@pytest.mark.parametrize("name", ["gongzuo-tiaoli", "suxing"])
def test_the_same_scheme_changes_nobody(company, name):
    keep_everything(company.branch, make_member(company.branch))
    assessment = rated(company, name)
    trial = tried(drafted(company.root, preset_text(name)))
    assert trial.simulation.changed == ()
    assert trial.simulation.whole.subjects == assessment.results.count() > 0
    assert trial.simulation.largest() == ()
    assert (trial.unknown, trial.kind, trial.without) == ((), "evidence", False)


def test_the_same_scheme_written_otherwise_changes_nobody(company):
    """The way of a draft that differs from what was adopted: kept evidence, another text."""
    keep_everything(company.branch, make_member(company.branch))
    rated(company, "zerenzhi")
    trial = tried(drafted(company.root, preset_text("zerenzhi") + "# 草案\n"))
    assert trial.simulation.changed == ()
    assert trial.simulation.largest() == ()
    assert trial.unknown == ()


def test_another_number_moves_who_is_short_of_it(company):
    keep_everything(company.branch, make_member(company.branch))
    rated(company, "gongzuo-tiaoli")
    text = preset_text("gongzuo-tiaoli")
    draft = drafted(
        company.root, text.replace("each: quarter, at_least: 1", "each: quarter, at_least: 2")
    )
    trial = tried(draft)
    moved = [one.before.subject for one in trial.simulation.largest()]
    assert company.branch.code in moved
    assert trial.names[company.branch.code] == company.branch.name
    assert trial.organisations[company.branch.code] == company.branch.code


def test_what_the_facts_do_not_have_is_left_out_and_named_and_never_zero(company):
    keep_everything(company.branch, make_member(company.branch))
    rated(company, "gongzuo-tiaoli")
    text = preset_text("gongzuo-tiaoli")
    draft = drafted(
        company.root, text.replace("{records: general_meeting,", "{records: open_affairs,")
    )
    trial = tried(draft)
    (unknown,) = trial.unknown
    assert "党员大会" in unknown.title[0]
    assert unknown.reads == ("党务公开", "open affairs")
    moves = {one.before.subject: one for one in trial.simulation.moves}
    assert moves[company.sibling.code].points >= 0  # the rest counts for the whole
    assert {one.after.status for one in moves.values()} == {"rated"}


def test_a_wholly_other_scheme_for_the_same_subjects_is_compared_too(company):
    keep_everything(company.branch, make_member(company.branch))
    rated(company, "gongzuo-tiaoli")
    trial = tried(drafted(company.root, preset_text("sanhua")))
    assert trial.simulation.whole.subjects == 3
    assert trial.unknown


@pytest.mark.parametrize("name", ["gongzuo-tiaoli", "suxing", "jifen"])
def test_before_the_first_assessment_the_running_year_is_tried(company, name):
    draft = drafted(company.root, preset_text(name))
    (basis,) = bases_for(draft)
    assert (basis.key, basis.year, basis.before) == (SO_FAR, timezone.localdate().year, None)
    trial = tried(draft)
    assert (trial.kind, trial.without, trial.simulation.changed) == ("so_far", True, ())


def test_the_running_year_is_compared_with_what_is_adopted(company):
    first = date(timezone.localdate().year, 1, 1)
    adoption = adopted(company, "gongzuo-tiaoli", max(first, date(2026, 1, 1)))
    draft = drafted(company.root, preset_text("sanhua"))
    (basis,) = bases_for(draft)
    assert basis.before == adoption
    trial = tried(draft)
    assert trial.without is False
    assert trial.simulation.whole.subjects == 3


def test_a_committee_tries_its_draft_on_its_own_branches_alone(company):
    rated(company, "gongzuo-tiaoli")
    by = office_at(company.committee, RoleKind.COMMITTEE_OFFICE)
    trial = tried(drafted(company.committee, preset_text("gongzuo-tiaoli"), by))
    seen = {one.before.subject for one in trial.simulation.moves}
    assert seen == {company.branch.code, company.sibling.code}
    assert company.foreign.code not in trial.names


def test_a_frozen_assessment_comes_before_a_rated_one(company):
    assessment = rated(company, "gongzuo-tiaoli")
    older = Assessment.objects.get(pk=assessment.pk)
    run = older.runs.get()
    older.pk, older.code, older.year = None, "frozen", YEAR - 1
    older.state = "frozen"
    older.published_on = older.appeals_until = older.frozen_on = date(YEAR, 1, 20)
    older.save()
    run.pk, run.assessment = None, older
    run.save()
    (own := assessment_folder(older)).parent.mkdir(parents=True, exist_ok=True)
    own.mkdir()
    draft = drafted(company.root, preset_text("gongzuo-tiaoli"))
    assert [one.key for one in bases_for(draft)] == ["frozen", assessment.code, SO_FAR]


def assessment_folder(assessment):
    from zhibu.assessments.trace import newest_run, run_folder

    return run_folder(newest_run(assessment)) / "evidence"


def test_another_s_subjects_or_a_run_without_files_are_no_basis(company):
    assessment = rated(company, "gongzuo-tiaoli")
    assert [one.key for one in bases_for(drafted(company.root, preset_text("suxing")))] == [SO_FAR]
    import shutil

    shutil.rmtree(assessment_folder(assessment).parent)
    found = bases_for(drafted(company.root, preset_text("gongzuo-tiaoli")))
    assert [one.key for one in found] == [SO_FAR]


def test_a_draft_with_errors_or_of_others_is_not_tried(company):
    draft = drafted(company.root, preset_text("suxing"))
    (basis,) = bases_for(draft)
    with pytest.raises(Forbidden):
        simulate(draft=draft, basis=basis, by=office_at(company.other_committee))
    Draft.objects.update(text="scheme: [")
    draft.refresh_from_db()
    assert bases_for(draft) == []
    with pytest.raises(Refused):
        simulate(draft=draft, basis=basis, by=draft.written_by)


def test_marks_keep_their_share_where_a_clause_has_other_points():
    import duckdb

    from zhibu.assessments.comparing import _scale_marks
    from zhibu.schemes.checking import check

    text = preset_text("xingji")
    old = check(text).scheme
    new = check(text.replace("clause: democratic-centralism\n", "clause: democratic-centralism\n", 1)
                .replace("points: 2\n            measure: {inspected: points, rounds: {1: 30%, 2: 20%, 3: 50%}}",
                         "points: 3\n            measure: {inspected: points, rounds: {1: 30%, 2: 20%, 3: 50%}}", 1)).scheme  # fmt: skip
    with duckdb.connect() as con:
        con.execute("CREATE TABLE inspections (clause VARCHAR, score DECIMAL(6,2))")
        con.execute("INSERT INTO inspections VALUES ('democratic-centralism', 1.33), ('x', 1.33)")
        _scale_marks(con, old, new)
        assert con.execute("SELECT score::VARCHAR FROM inspections ORDER BY clause").fetchall() == [
            ("2.00",), ("1.33",)
        ]  # fmt: skip
