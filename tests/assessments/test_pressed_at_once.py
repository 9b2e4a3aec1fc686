"""Two people press at once, a connection is lost, a step fails: one run, and none that stays at work."""

import threading

import pytest
from django.db import connection, connections

from kept_years import company_of
from makers import make_person, make_role
from planned_years import assessment_of
from zhibu.assessments.actions import rating
from zhibu.assessments.actions.planning import plan_assessment
from zhibu.assessments.aside import aside
from zhibu.assessments.models import Assessment, Run
from zhibu.orgs.enums import RoleKind
from zhibu.orgs.models import Organisation
from zhibu.orgs.refusals import Refused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def assessment(settings, tmp_path):
    settings.DATA = tmp_path
    return assessment_of(company_of(members=1), "sanhua")


def at_once(acts):
    """Do all at the same moment, each in a thread with a connection of its own; give what came of each."""
    ready, came = threading.Barrier(len(acts)), [None] * len(acts)

    def one(place, act):
        ready.wait(20)
        try:
            came[place] = act()
        except Refused as error:
            came[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return came


def test_two_offices_that_press_rate_at_once_begin_one_run(assessment):
    office, second = office_of_root(assessment), office_of_root(assessment)
    came = at_once([lambda by=by: rating.begin(assessment=assessment, by=by) for by in (office, second, office)])  # fmt: skip
    assert sorted(type(one).__name__ for one in came) == ["Refused", "Refused", "Run"]
    assert [one.number for one in Run.objects.all()] == [1]


def test_two_offices_that_plan_at_once_plan_one_assessment(assessment):
    by = office_of_root(assessment)
    Assessment.objects.all().delete()
    top, asked = assessment.organisation, assessment.adoption
    below = Organisation.objects.filter(path__startswith=top.path, depth=top.depth + 1).first()
    came = at_once([
        lambda where=where: plan_assessment(adoption=asked, organisation=where, year=assessment.year, by=by)
        for where in (top, below, top)
    ])  # fmt: skip
    assert sorted(type(one).__name__ for one in came) == ["Assessment", "Refused", "Refused"]
    assert Assessment.objects.count() == 1


def test_a_run_whose_facts_cannot_be_hashed_ends_and_says_why(assessment, monkeypatch):
    by = office_of_root(assessment)

    def lost(folder):
        raise OSError(5, "disk", str(folder))

    monkeypatch.setattr(rating, "facts_hash_of", lost)
    with pytest.raises(OSError, match="disk"):
        rating.rate(assessment=assessment, by=by)
    run = Run.objects.get()
    assert (bool(run.finished_at), run.at_work) == (True, False)
    assert "disk" in run.problem
    monkeypatch.undo()


def test_what_is_read_aside_and_never_asked_for_leaves_no_connection_open():
    seen, done = [], threading.Event()

    class Lost(Exception):
        pass

    def read():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        seen.append(connections["default"])
        return 1

    def begin_and_fail():
        aside(lambda: (read(), done.set()))
        raise Lost

    with pytest.raises(Lost):
        begin_and_fail()
    assert done.wait(20)
    for thread in threading.enumerate():
        if thread.name.startswith("aside"):
            thread.join(20)
    assert seen[0] is not connections["default"]
    assert seen[0].connection is None


def office_of_root(assessment):
    person = make_person()
    make_role(person, assessment.organisation, RoleKind.ASSESSMENT_OFFICE)
    return person
