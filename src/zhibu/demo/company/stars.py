"""One committee also gives stars: two star years, with rises and falls, and the talks that follow a fall."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from zhibu.assessments.models import Assessment
from zhibu.consequences.actions.deciding import confirm
from zhibu.consequences.actions.proposing import propose
from zhibu.consequences.actions.talking import hold_talk, sign_talk
from zhibu.consequences.authority import own_case
from zhibu.consequences.kinds import TALKS
from zhibu.consequences.models import Talk
from zhibu.demo.company.company import first_branch
from zhibu.demo.company.years import Company, finish
from zhibu.duties.kinds import lay_kinds
from zhibu.orgs.models import Organisation, Post
from zhibu.schemes.actions import adopt
from zhibu.schemes.models import Adoption
from zhibu.schemes.reading import preset_text, read_text

SCHEME = "xingji"
NOTES = "谈话指出：会议缺次和迟录是降级的主要原因；支部书记认可，提出按月自查、季度由党委抽查。"


def adopt_stars(company: Company, first: int) -> tuple[Company, Company, Adoption]:
    """The last committee adopts the star scheme from a year on; give the others, and it; never the demo's own."""
    own, size = first_branch(company.branches), 2 * Organisation.steplen
    tops = [one.path[:size] for one in company.branches]
    top = next(one for one in reversed(tops) if not own.path.startswith(one))
    text = preset_text(SCHEME)
    effective, begun = read_text(text).scheme.effective, date(first, 1, 1)
    text = text.replace(f'effective: "{effective}"', f'effective: "{begun}"')
    root = Organisation.objects.get(path=top)
    below = [one for one in company.branches if one.path.startswith(top)]
    others = [one for one in company.branches if not one.path.startswith(top)]
    adoption = adopt(organisation=root, text=text, from_day=begun, by=company.office)
    lay_kinds(adoption)
    return replace(company, branches=others), replace(company, root=root, branches=below), adoption


def star_years(company: Company, adoption: Adoption, years: tuple[int, ...]) -> Iterator[date]:
    """Give stars in two years; after the second, talk with those who fell."""
    for year in years:
        assessment = yield from finish(company, adoption, year)
    yield assessment.frozen_on + timedelta(days=2)
    propose(assessment=assessment, by=company.office)
    yield from _talk(company, assessment)


def _talk(company: Company, assessment: Assessment) -> Iterator[date]:
    """The first talk is signed by both, the second waits for the other's signature, others are due."""
    yield assessment.frozen_on + timedelta(days=6)
    found = assessment.proposals.select_related("organisation", "person").order_by("subject", "pk")
    for one in [one for one in found if one.propose in TALKS][:3]:
        if not own_case(company.office, one):
            confirm(proposal=one, reason="降级事实清楚，按方案谈话。", by=company.office)
    talks = list(Talk.objects.filter(proposal__assessment=assessment).order_by("pk"))
    yield assessment.frozen_on + timedelta(days=16)
    for talk in talks[:2]:
        held = assessment.frozen_on + timedelta(days=15)
        hold_talk(talk=talk, held_on=held, notes=NOTES, by=company.office)
    yield assessment.frozen_on + timedelta(days=18)
    for talk in talks[:1]:
        proposal = talk.proposal
        post = Post.objects.filter(organisation=proposal.organisation_id).order_by("pk").first()
        sign_talk(talk=talk, by=proposal.person or post.person)
