"""Who rates whom, as the organisation stood on the day of the roll."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from makers import (
    make_account,
    make_branch,
    make_company,
    make_group,
    make_member,
    make_membership,
    make_organisation,
    make_person,
    make_post,
    make_review,
    make_role,
    make_secretary,
)
from reviews import TODAY, planned_review_of, shown_review_of
from zhibu.ballots.models import Sheet
from zhibu.ballots.raters import assignment_of, find, gaps_of, redraw
from zhibu.ballots.rolling import keep_roll
from zhibu.orgs.enums import OrganisationKind, PostKind, RoleKind, Standing
from zhibu.orgs.models import Membership, Person, Tie

pytestmark = pytest.mark.django_db


def review_of(organisation, *raters, subject="member", **fields):
    """A planned review, one source for each kind of raters; a tuple is one source of several."""
    sources = [
        {
            "source": "+".join(kinds),
            "title": {"zh": kinds[0], "en": kinds[0]},
            "raters": list(kinds),
        }
        for kinds in ((one,) if isinstance(one, str) else one for one in raters)
    ]
    fields = {"subject": subject, "sources": sources, "roll_on": TODAY, "seed": "seed"} | fields
    days = {"objections_until": TODAY, "opens_on": TODAY + timedelta(1), "closes_on": TODAY + timedelta(2)}  # fmt: skip
    return make_review(organisation, state="planned", sheets=(), **days | fields)


def asked(review):
    """By person: whom they rate, source by source, without themselves."""
    names = dict(Person.objects.values_list("pk", "name"))
    codes = dict(Person.objects.values_list("pk", "code"))
    return {
        names[person]: [(row[2], row[1]) for row in sheet.rows if row[0] != codes[person]]
        for sheet in find(review).sheets
        for person, _organisation in sheet.voters
    }


def member(branch, name, **fields):
    return make_member(branch, name=name, **fields)


def test_members_rate_each_other_probationary_ones_too_and_nobody_else():
    branch = make_branch()
    member(branch, "甲")
    member(branch, "乙", standing=Standing.PROBATIONARY_MEMBER)
    member(branch, "丙", standing=Standing.STAFF)
    member(branch, "丁", standing=Standing.APPLICANT)
    assert asked(review_of(branch, "members")) == {
        "甲": [("乙", "members")],
        "乙": [("甲", "members")],
    }


def test_staff_rate_the_members_of_their_branch():
    company = make_company()
    for branch, names in ((company.branch, "甲乙丙"), (company.sibling, "丁")):
        for name in names:
            member(
                branch, name, standing=Standing.FULL_MEMBER if name in "甲丁" else Standing.STAFF
            )
    assert asked(review_of(company.root, "staff")) == {
        "乙": [("甲", "staff")],
        "丙": [("甲", "staff")],
    }


def test_members_and_staff_rate_their_branch_each_as_their_source():
    branch = make_branch(name="一支部")
    member(branch, "甲")
    member(branch, "乙", standing=Standing.STAFF)
    review = review_of(branch, "members", "staff", subject="branch")
    assert asked(review) == {"甲": [("一支部", "members")], "乙": [("一支部", "staff")]}


def test_a_source_of_several_kinds_has_one_sheet():
    branch = make_branch(name="一支部")
    member(branch, "甲")
    member(branch, "乙", standing=Standing.STAFF)
    (sheet,) = find(review_of(branch, ("members", "staff"), subject="branch")).sheets
    assert len(sheet.voters) == 2


def test_group_members_rate_within_their_group():
    branch = make_branch()
    one, two = make_group(branch, name="一组"), make_group(branch, name="二组")
    for name, group in (("甲", one), ("乙", one), ("丙", two), ("丁", two), ("戊", None)):
        member(branch, name, group=group)
    assert asked(review_of(branch, "group_members")) == {
        "甲": [("乙", "group_members")],
        "乙": [("甲", "group_members")],
        "丙": [("丁", "group_members")],
        "丁": [("丙", "group_members")],
    }
    rated = asked(review_of(branch, "group_members", subject="group"))
    assert rated["甲"] == [("一组", "group_members")]
    assert rated["丙"] == [("二组", "group_members")]


def test_a_roll_is_of_its_day_whatever_came_after():
    company = make_company()
    moved, stays = member(company.branch, "甲"), member(company.branch, "乙")
    member(company.sibling, "丙")
    left = TODAY + timedelta(days=1)
    Membership.objects.filter(person=moved).update(ended_on=TODAY)
    make_membership(moved, company.sibling, started_on=left)
    assert asked(review_of(company.root, "members")) == {
        "甲": [("乙", "members")],
        "乙": [("甲", "members")],
    }
    assert asked(review_of(company.root, "members", roll_on=left, objections_until=left, opens_on=left + timedelta(1))) == {
        "甲": [("丙", "members")],
        "丙": [("甲", "members")],
    }  # fmt: skip
    assert stays.name == "乙"


def test_a_closed_branch_rates_until_it_closed():
    company = make_company()
    member(company.branch, "甲"), member(company.branch, "乙")
    company.branch.in_use, company.branch.closed_on = False, TODAY
    company.branch.save()
    assert asked(review_of(company.root, "members")) == {}
    company.branch.closed_on = TODAY + timedelta(days=1)
    company.branch.save()
    assert len(asked(review_of(company.root, "members"))) == 2


def test_the_secretary_enters_what_the_committee_found_and_another_says_it_of_the_secretary():
    branch = make_branch()
    make_post(member(branch, "书记"), branch)
    make_post(member(branch, "委员"), branch, PostKind.PUBLICITY_MEMBER)
    member(branch, "甲")
    source = "branch_committee"
    assert asked(review_of(branch, source)) == {
        "书记": [("委员", source), ("甲", source)],
        "委员": [("书记", source)],
    }


def test_without_a_secretary_the_deputy_enters_it():
    branch = make_branch()
    make_post(member(branch, "副书记"), branch, PostKind.DEPUTY_SECRETARY)
    member(branch, "甲")
    assert list(asked(review_of(branch, "branch_committee"))) == ["副书记"]


def test_offices_above_rate_the_nearest_first_as_far_up_as_it_takes():
    company = make_company()
    office = [make_person(name=f"办{n}") for n in range(6)]
    for person in office[:4]:
        make_role(person, company.committee, RoleKind.COMMITTEE_OFFICE)
    for person in office[4:]:
        make_role(person, company.root, RoleKind.ASSESSMENT_OFFICE)
    found = asked(review_of(company.root, "higher_offices", subject="branch"))
    assert [name for name, _ in found["办0"]] == ["第一支部", "第二支部"]
    assert [name for name, _ in found["办4"]] == ["第一支部", "第二支部", "第三支部"]
    assert len(found) == 6


def test_a_person_in_two_sources_has_one_sheet_with_both():
    company = make_company()
    make_role(make_secretary(company.branch, name="甲"), company.root, RoleKind.ASSESSMENT_OFFICE)
    review = review_of(company.branch, "members", "higher_offices", subject="branch")
    assert asked(review) == {"甲": [("第一支部", "members"), ("第一支部", "higher_offices")]}


def test_people_invited_have_sheets_and_no_entry_on_the_roll():
    company = make_company(members=1)
    found = find(review_of(company.root, "invited", subject="branch"))
    assert [(len(sheet.rows), sheet.voters) for sheet in found.sheets] == [(1, ())] * 3
    other = find(review_of(company.root, "invited", subject="working_committee,community"))
    assert other.sheets == []
    make_organisation(under=company.root, kind=OrganisationKind.WORKING_COMMITTEE, name="党工委")
    other = find(review_of(company.root, "invited", subject="working_committee,community"))
    assert [sheet.rows[0][2] for sheet in other.sheets] == ["党工委"]


def test_nobody_is_known_to_be_helped():
    company = make_company(members=2)
    assert find(review_of(company.root, "helped")).sheets == []


def many_branches(count, **fields):
    top = make_organisation(kind=OrganisationKind.COMMITTEE)
    branches = [
        make_branch(under=top, class_number=1 + number % 4, **fields) for number in range(count)
    ]
    for branch in branches:
        make_secretary(branch)
    top.refresh_from_db()
    return top, branches


FOUR = ("office_field", "business_ties", "same_class", "other_class")


def test_branches_rate_each_other_out_of_four_sets_and_it_can_be_drawn_again():
    top, branches = many_branches(16)
    hub = branches[0]
    for other in branches[1:5]:
        one, two = sorted((hub, other), key=lambda it: it.pk)
        Tie.objects.create(one=one, other=two, started_on=date(2026, 1, 1))
    review = review_of(top, *FOUR, subject="branch", minimum=3)
    keep_roll(review, find(review))
    drawn = assignment_of(review)
    assert redraw(review) == drawn
    classes = {branch.code: branch.class_number for branch in branches}
    for rater, rows in drawn.items():
        for subject, source in rows:
            assert subject != rater
            assert (source != "same_class") or classes[subject] == classes[rater]
            assert (source != "other_class") or classes[subject] != classes[rater]
            assert (source != "office_field") or (classes[subject] == 4) != (classes[rater] == 4)
    tied = sorted(rater for rater, rows in drawn.items() if (hub.code, "business_ties") in rows)
    assert tied == sorted(branch.code for branch in branches[1:5])
    review.seed = "other"
    assert redraw(review) != drawn


def test_a_set_with_fewer_than_the_scheme_counts_asks_nobody():
    top, _branches = many_branches(8)
    review = review_of(top, "same_class", subject="branch", minimum=2)
    assert find(review).sheets == []


def test_other_secretaries_are_of_the_same_committee():
    company = make_company()
    for branch in (company.branch, company.sibling, company.foreign):
        make_secretary(branch, name=f"{branch}书记")
    review = review_of(company.root, "other_secretaries", subject="branch")
    company_wide = [("第二支部", "other_secretaries"), ("第三支部", "other_secretaries")]
    assert asked(review)["第一支部书记"] == company_wide  # the third is alone under its committee
    assert "第三支部书记" not in asked(review)


def test_gaps_say_where_nobody_can_be_asked():
    company = make_company(members=2)
    secretary = make_secretary(company.branch)
    make_account(secretary)
    held = shown_review_of(company, channel="branch", number=1)
    found = {gap.kind: (gap.count, gap.names) for gap in gaps_of(held.review)}
    assert found["no_secretary"] == (2, ("第二支部", "第三支部"))
    assert found["no_rater"][0] == 5
    assert secretary.name in found["no_rater"][1]
    assert "no_account" not in found


def test_a_lone_source_under_five_raters_is_said_not_to_count():
    """Four members of each branch rate each other: three raters each; one rater is named; six are enough."""
    said = {}
    for members in (2, 4, 6):
        review = shown_review_of(make_company(members=members)).review
        gaps = {gap.kind: gap for gap in gaps_of(review)}
        said[members] = gaps.get("too_few")
    assert said[2] is None
    assert (said[4].count, said[4].least, said[4].alone) == (12, 5, True)
    assert said[6] is None


def test_finding_asks_the_same_few_queries_however_many_branches():
    counts = []
    for count in (6, 18):
        top, _branches = many_branches(count)
        review = review_of(top, "members", *FOUR, "higher_offices", subject="branch")
        with CaptureQueriesContext(
            connection,
        ) as asked_:
            find(review)
        counts.append(len(asked_))
    assert counts[0] == counts[1] <= 7


def test_keeping_a_roll_writes_in_bulk():
    company = make_company(members=12)
    review = planned_review_of(company).review
    found = find(review)
    with CaptureQueriesContext(connection) as asked_:
        keep_roll(review, found)
    assert len(asked_) <= 3
    assert (review.voters.count(), Sheet.objects.count()) == (36, 3)
    assert [sheet.number for sheet in review.sheets.order_by("number")] == [1, 2, 3]
