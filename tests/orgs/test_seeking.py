"""The live filter's column, completeness and structure."""

from datetime import date

import pytest

from makers import make_branch, make_company, make_member, make_secretary
from zhibu.orgs.completeness import completeness_of
from zhibu.orgs.models import Membership
from zhibu.orgs.seeking import normalised, sought_of
from zhibu.orgs.structure import structure_of


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("第一支部", "dyzb"),
        ("采油厂第一党支部", "dyzb"),
        ("采油厂第一党支部", "diyidang"),
        ("曾单", "zs"),
        ("曾单", "zengshan"),
        ("长春分公司", "ccfgs"),
        ("吕Ａ３", "a3"),
    ],
)
def test_sought_holds_pinyin_and_initials(text, asked):
    assert normalised(asked) in sought_of("X-1", text)


def test_no_match_runs_from_one_piece_into_the_next():
    assert "1第" not in sought_of("X-1", "第一支部")


@pytest.mark.django_db
def test_completeness_counts_each_item_alike_and_names_what_is_missing():
    branch = make_branch(unit="一厂", name="甲")
    make_secretary(branch, sex="male", nation="汉族", education="bachelor", job="电工",
                   born_on=date(1980, 1, 1), joined_party_on=date(2005, 7, 1))  # fmt: skip
    make_member(branch)
    found = completeness_of([branch])[branch.pk]
    # 6 facts of the branch; of 9 facts of people, 6 are there for half of them.
    assert found.percent == (6 * 100 + 6 * 50) // 15
    missing = {str(it.what): it.count for it in found.missing}
    assert missing["性别" if "性别" in missing else "sex"] == 1
    assert len(missing) == 9
    assert completeness_of([]) == {}


@pytest.mark.django_db
@pytest.mark.parametrize("branches", [1, 3])
def test_completeness_asks_two_queries_however_many_branches(django_assert_num_queries, branches):
    rows = [make_branch() for _ in range(branches)]
    for row in rows:
        make_member(row)
    with django_assert_num_queries(2):
        completeness_of(rows)


@pytest.mark.django_db
def test_structure_means_those_who_have_the_fact(django_assert_num_queries):
    branch = make_company().branch
    make_member(branch, born_on=date(1980, 6, 1), education="bachelor", sex="female")
    make_member(branch, born_on=date(1985, 6, 1), education="lower")
    make_member(branch)
    with django_assert_num_queries(1):
        found = structure_of(Membership.objects.filter(branch=branch), date(2026, 1, 1))
    assert (found.people, found.members, found.years) == (3, 3, "43.5")
    assert (found.schooled, found.women) == (5_000, 10_000)
    nobody = structure_of(Membership.objects.none(), date(2026, 1, 1))
    assert (nobody.age, nobody.schooled, nobody.years) == (None, None, "")
