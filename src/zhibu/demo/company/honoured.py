"""Honours and pairings of the last finished year, by the real actions."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta

from zhibu.assessments.models import Assessment
from zhibu.consequences.actions.honouring import grant, nominate, refuse_honour
from zhibu.consequences.actions.pairing import confirm_pairing, note_progress, propose_pairs
from zhibu.consequences.eligibility import ineligible
from zhibu.consequences.enums import HonourKind
from zhibu.consequences.models import Honour
from zhibu.demo.company.following import office_of
from zhibu.demo.company.years import Company
from zhibu.orgs.refusals import Refused

CONFIRMED = 2
"""Pairs that were confirmed; the others wait."""
GOALS = "一年内受帮支部年度考核达到“达标”及以上等次，三会一课按时召开率达到百分之百。"
DUTIES = "帮扶支部每季度到场一次，指导会议组织和记录；受帮支部按月报告进度。"


def honour(company: Company, assessment: Assessment) -> Iterator[date]:
    """Some honours were granted, one refused, one waits."""
    yield assessment.frozen_on + timedelta(days=12)
    honours: list[Honour] = []
    with suppress(Refused):  # nobody is ahead in a small company
        honours = nominate(
            assessment=assessment, kind=HonourKind.ADVANCED_BRANCH, by=company.office
        )
    yield assessment.frozen_on + timedelta(days=18)
    may = [one for one in honours if not ineligible(one.subject, assessment.as_of)]
    for one in may[:1] + may[3:]:
        grant(honour=one, reason="综合考核和群众评议情况，同意授予。", by=company.office)
    for one in may[2:3]:
        refuse_honour(honour=one, reason="上半年有群众来信尚未核实完毕，本年度不予授予。", by=company.office)  # fmt: skip
    yield assessment.frozen_on + timedelta(days=20)
    with suppress(Refused):
        nominate(assessment=assessment, kind=HonourKind.COMPANY_TITLE, by=company.office)


def pair(company: Company, assessment: Assessment) -> Iterator[date]:
    """The first pairs were confirmed and have gone some way."""
    yield assessment.frozen_on + timedelta(days=14)
    try:
        pairs = propose_pairs(assessment=assessment, by=company.office)[:CONFIRMED]
    except Refused:  # a small company has nobody who needs help
        return
    yield assessment.frozen_on + timedelta(days=25)
    for one in pairs:
        confirm_pairing(pairing=one, goals=GOALS, duties=DUTIES, by=company.office)
    for days, words in (
        (75, "第一次到场，对照标准梳理出四项问题，商定整改顺序。"),
        (165, "受帮支部二季度会议全部按时召开，记录由两个支部交叉检查。"),
    ):
        yield assessment.frozen_on + timedelta(days=days)
        for one in pairs[:1]:
            note_progress(pairing=one, words=words, by=office_of(one.helped))
