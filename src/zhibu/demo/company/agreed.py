"""Targets of the running year, agreed and contested, and a draft of a scheme that waits for approval."""

from collections.abc import Iterator
from datetime import date, timedelta

from zhibu.assessments import trials
from zhibu.assessments.simulating import bases_for
from zhibu.demo.company.company import SCHEME, first_branch
from zhibu.demo.company.following import office_of
from zhibu.demo.company.years import Company
from zhibu.orgs.enums import PostKind
from zhibu.orgs.models import Organisation, Post
from zhibu.schemes.actions.drafting import set_numbers, start_draft, submit_draft
from zhibu.schemes.reading import preset_text
from zhibu.targets.actions.negotiating import agree, counter, propose
from zhibu.targets.actions.reporting import report
from zhibu.targets.figures import Figures
from zhibu.targets.models import Target

BRANCHES = 4
"""So many branches have targets; the last one contests its own."""
RAISED = {"grading.bands[0].from.1": "91", "bonus[0].cap": "4"}
"""Numbers that the draft sets: the line of the best grade in class 1, the most of a bonus."""
PATIENCE = 120
"""Seconds until the build goes on without the trial."""
INDICATORS = ("goals_met", "suggestions_answered")


def set_targets(company: Company, year: int, today: date) -> Iterator[date]:
    """The office proposes, secretaries agree and report what was reached; one asks for less."""
    day = min(today, date(year, 12, 31)) - timedelta(days=70)
    yield day
    posts = Post.objects.on(day).filter(kind=PostKind.SECRETARY, organisation__in=company.branches)
    posts = list(posts.select_related("organisation", "person").order_by("organisation__path"))
    own = first_branch(company.branches)
    posts = sorted(posts, key=lambda one: one.organisation_id != own.pk)[:BRANCHES]
    made = [
        (post, propose(
            organisation=post.organisation,
            indicator=indicator,
            year=year,
            figures=Figures(9_500, 9_000, 10_000),
            words="参照去年完成情况提出，允许上下浮动五个百分点。",
            by=company.office,
        ))
        for post in posts
        for indicator in INDICATORS
    ]  # fmt: skip
    yield day + timedelta(days=5)
    for post, target in made[:-1]:
        agree(target=target, words="同意。", by=post.person)
    for post, target in made[-1:]:
        words = "今年有两个月停产检修，请把目标调整到百分之九十。"
        counter(target=target, figures=Figures(9_000, 8_500, 10_000), words=words, by=post.person)
    yield today - timedelta(days=12)
    for number, (post, target) in enumerate(made[:-1]):
        _report(target, 9_600 - 150 * number, post)


def _report(target: Target, actual: int, post: Post) -> None:
    evidence = "见支部月度工作台账和公司绩效通报。"
    target.refresh_from_db()
    report(target=target, actual=actual, evidence=evidence, by=post.person)


def draft_scheme(company: Company, today: date) -> Iterator[date]:
    """A committee's office drafts a version of its own, tries it on last year's facts, hands it in."""
    own = first_branch(company.branches)
    place = Organisation.objects.get(path=own.path[: 2 * Organisation.steplen])
    writer = office_of(own)
    yield today - timedelta(days=9)
    draft = start_draft(organisation=place, text=preset_text(SCHEME), origin=SCHEME, by=writer)
    draft = set_numbers(draft=draft, values=RAISED, note="厂党委会议纪要第11号", by=writer)
    yield today - timedelta(days=7)
    for basis in bases_for(draft)[:1]:
        trials.start(draft=draft, basis=basis, by=writer, patience=PATIENCE)
    yield today - timedelta(days=5)
    submit_draft(draft=draft, from_day=date(today.year + 1, 1, 1), by=writer)
