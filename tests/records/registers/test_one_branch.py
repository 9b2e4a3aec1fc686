"""What is asked of one branch is what is asked of all, kept to the branch."""

from makers import make_record, make_task
from zhibu.records import queries
from zhibu.records.enums import State


def test_the_records_of_a_branch_are_those_that_a_person_may_read_of_it(company, cast, held):
    for by in (cast.member, cast.secretary, cast.staff_voter):
        for state in (State.DRAFT, State.RETURNED, State.SUBMITTED):
            make_record(held.branch, by=by, kinds=["talk"], state=state, present=[cast.member])
    for name, person in cast:
        for branch in (held.branch, company.sibling, company.foreign):
            of_one = queries.records_of(person, branch)
            of_all = queries.records_for(person).filter(branch=branch)
            assert set(of_one) == set(of_all), name


def test_the_records_to_check_of_a_branch_are_those_of_all_kept_to_it(cast, held):
    make_record(held.branch, by=cast.member, state=State.SUBMITTED)
    make_record(held.branch, by=cast.secretary, state=State.SUBMITTED)
    for name, person in cast:
        of_all = queries.records_to_check(person).filter(branch=held.branch)
        assert set(queries.records_to_check(person, held.branch)) == set(of_all), name


def test_the_key_tasks_of_a_branch_are_those_of_all_kept_to_it(cast, held):
    make_task(held.branch, by=cast.secretary)
    for name, person in cast:
        of_all = queries.tasks_for(person).filter(branch=held.branch)
        assert set(queries.tasks_at(person, held.branch)) == set(of_all), name
