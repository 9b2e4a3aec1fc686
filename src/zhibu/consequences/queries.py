"""What a person may see of consequences: of organisations by reach, of members their own, posts, offices."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, ExtractYear
from django.shortcuts import get_object_or_404
from django.utils import timezone

from zhibu.assessments.enums import AssessmentState, Scope
from zhibu.assessments.models import Assessment, Result
from zhibu.assessments.results import assessments_for
from zhibu.consequences.enums import ProposalState, WorkState
from zhibu.consequences.models import (
    CommendationNotice,
    Ineligibility,
    Proposal,
    Rectification,
    RectificationStep,
    Settlement,
    Talk,
    Work,
)
from zhibu.inspections.models import Finding
from zhibu.orgs.models import Person, Post
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import within

TO_DO = (WorkState.OPEN, WorkState.REOPENED)
FINAL = Q(scope=Scope.PRE) | Q(state=AssessmentState.FROZEN)
"""Assessments whose proposals can be decided."""
DECIDABLE = Q(assessment=None) | Q(assessment__in=Assessment.objects.filter(FINAL).values("pk"))
"""Proposals that can be decided now: as `actions.deciding.why_not_yet`."""


def seen(person: Person, way: str = "") -> Q:
    """Keep proposals that a person may see, or rows of them by the way to their proposal.

    What is about a person is for the branch's posts and the offices alone; inspectors and auditors
    see what is about organisations. Each person sees what is about oneself on a page of its own.
    """
    about_nobody = Q(**{f"{way}person__isnull": True})
    reached = within(person, Permission.CONSEQUENCE_SEE, f"{way}organisation")
    return (about_nobody & reached) | within(
        person, Permission.CONSEQUENCE_WORK, f"{way}organisation"
    )


def proposals_for(person: Person) -> QuerySet[Proposal]:
    """Proposals, newest first, without those that were withdrawn."""
    found = Proposal.objects.filter(seen(person)).exclude(state=ProposalState.WITHDRAWN)
    found = found.select_related("organisation", "person", "assessment", "decided_by")
    return found.defer("assessment__title").order_by("-proposed_on", "-pk")


def newest_year_first(proposals: "QuerySet[Proposal]") -> "QuerySet[Proposal]":
    """In the order of the years that they are of (`year`); what was foreseen counts for its own day."""
    year = Coalesce("assessment__year", ExtractYear("proposed_on"))
    return proposals.annotate(year=year).order_by("-year", "-proposed_on", "-pk")


def assessments_proposed_for(person: Person, most: int) -> list[Assessment]:
    """Assessments of which the person sees proposals, newest first. One query."""
    there = proposals_for(person).order_by().filter(assessment=OuterRef("pk"))
    found = Assessment.objects.filter(Exists(there)).order_by("-year", "-pk")
    return list(found.only("code", "year", "title")[:most])


def shown(proposals: "QuerySet[Proposal]", show: str, today: date) -> "QuerySet[Proposal]":
    """Those that wait for a decision now or once results are final, run, are overdue, or are closed.

    All for any other word.
    """
    confirmed = Q(state=ProposalState.CONFIRMED, closed_on=None)
    conditions = {
        "waiting": Q(DECIDABLE, state=ProposalState.PROPOSED),
        "preview": Q(~DECIDABLE, state=ProposalState.PROPOSED),
        "running": confirmed & (Q(due_on=None) | Q(due_on__gte=today)),
        "overdue": confirmed & Q(due_on__lt=today),
        "closed": Q(closed_on__isnull=False),
    }
    return proposals.filter(conditions[show]) if show in conditions else proposals


def proposal_for(person: Person, number: int) -> Proposal:
    """One of them, a withdrawn one too; 404 if unseen."""
    found = Proposal.objects.filter(seen(person)).select_related(
        "organisation", "person", "assessment__adoption", "adoption", "decided_by"
    )
    return get_object_or_404(found, pk=number)


def own_proposals(person: Person) -> QuerySet[Proposal]:
    """What is about oneself, or about an organisation in which one answers, newest first."""
    found = Proposal.objects.filter(_own(person)).exclude(state=ProposalState.WITHDRAWN)
    found = found.select_related("organisation", "person", "assessment", "decided_by", "talk")
    return found.order_by("-proposed_on", "-pk")


def own_proposal(person: Person, number: int) -> Proposal:
    """One of those about oneself; 404 for others."""
    found = Proposal.objects.filter(person=person).select_related(
        "organisation", "person", "assessment__adoption", "adoption", "decided_by"
    )
    return get_object_or_404(found.exclude(state=ProposalState.WITHDRAWN), pk=number)


def _own(person: Person) -> Q:
    posts = Post.objects.on(timezone.localdate()).filter(person=person).values("organisation")
    return Q(person=person) | Q(person=None, organisation__in=posts)


def rectifications_for(person: Person) -> QuerySet[Rectification]:
    """Rectifications, the most urgent first."""
    about_nobody = Q(proposal__isnull=True) | Q(proposal__person__isnull=True)
    reached = within(person, Permission.CONSEQUENCE_SEE, "organisation")
    all_ = within(person, Permission.CONSEQUENCE_WORK, "organisation")
    found = Rectification.objects.filter((about_nobody & reached) | all_)
    return found.select_related("organisation", "responsible", "proposal").order_by("due_on", "pk")


def rectification_for(person: Person, number: int) -> Rectification:
    return get_object_or_404(rectifications_for(person), pk=number)


def rectification_step_for(person: Person, number: int) -> RectificationStep:
    """A step of a rectification that the person may see; 404 if unseen."""
    seen_ = rectifications_for(person).order_by().values("pk")
    return get_object_or_404(RectificationStep, pk=number, rectification__in=seen_)


def own_rectifications(person: Person) -> QuerySet[Rectification]:
    """Those for which one is responsible, open ones first."""
    found = Rectification.objects.filter(responsible=person).select_related("organisation")
    return found.exclude(state=WorkState.CLOSED).order_by("due_on", "pk")


def own_rectification(person: Person, number: int) -> Rectification:
    found = Rectification.objects.filter(responsible=person)
    return get_object_or_404(found.select_related("organisation"), pk=number)


def talks_for(person: Person) -> QuerySet[Talk]:
    return Talk.objects.filter(seen(person, "proposal__")).select_related(
        "proposal__organisation", "proposal__person", "held_by", "signed_by_other"
    )


def talk_for(person: Person, number: int) -> Talk:
    return get_object_or_404(talks_for(person), pk=number)


def own_talks(person: Person) -> QuerySet[Talk]:
    """Talks with oneself, or with the leading group of which one is, that wait to be signed."""
    posts = Post.objects.on(timezone.localdate()).filter(person=person).values("organisation")
    with_me = Q(proposal__person=person) | Q(proposal__person=None, proposal__organisation__in=posts)  # fmt: skip
    found = Talk.objects.filter(with_me).exclude(held_by=person)
    return found.select_related("proposal__organisation", "proposal__person", "held_by")


def own_talk(person: Person, number: int) -> Talk:
    return get_object_or_404(own_talks(person), pk=number)


def works_for(person: Person) -> QuerySet[Work]:
    found = Work.objects.filter(seen(person, "proposal__"))
    return found.select_related("proposal__organisation", "proposal__person", "responsible", "done_by")  # fmt: skip


def work_for(person: Person, number: int) -> Work:
    return get_object_or_404(works_for(person), pk=number)


def own_works(person: Person) -> QuerySet[Work]:
    """Tasks for which one is responsible and that are not closed."""
    found = Work.objects.filter(responsible=person).exclude(state=WorkState.CLOSED)
    return found.select_related("proposal__organisation", "proposal__person").order_by("due_on", "pk")  # fmt: skip


def own_work(person: Person, number: int) -> Work:
    found = Work.objects.filter(responsible=person).select_related("proposal__organisation")
    return get_object_or_404(found, pk=number)


def notices_for(person: Person) -> QuerySet[CommendationNotice]:
    found = CommendationNotice.objects.filter(seen(person, "proposal__"))
    found = found.select_related("proposal__organisation", "proposal__person", "issued_by")
    return found.order_by("-issued_on", "-pk")


def notice_for(person: Person, number: int) -> CommendationNotice:
    return get_object_or_404(notices_for(person), pk=number)


def ineligibilities_for(person: Person) -> QuerySet[Ineligibility]:
    found = Ineligibility.objects.filter(seen(person, "proposal__"))
    found = found.select_related("proposal__organisation", "proposal__person")
    return found.order_by("-until_on", "-pk")


def honours_year(person: Person) -> int:
    """The year whose honours are decided now: the newest frozen one, else the running year. One query."""
    frozen = assessments_for(person).filter(scope=Scope.YEAR, state=AssessmentState.FROZEN)
    newest = frozen.order_by("-year").values_list("year", flat=True).first()
    return newest or timezone.localdate().year


def holding_since(rows: QuerySet[Ineligibility], year: int) -> QuerySet[Ineligibility]:
    """Those that keep somebody from honours of a year, or of a later one."""
    return rows.filter(until_on__gte=date(year, 1, 1))


def settlements_for(person: Person) -> QuerySet[Settlement]:
    found = Settlement.objects.filter(seen(person, "proposal__"))
    found = found.select_related("proposal__organisation", "proposal__person", "proposal__assessment", "settled_by")  # fmt: skip
    return found.order_by("-settled_on", "tier", "pk")


def findings_without_rectification(person: Person) -> QuerySet[Finding]:
    """What inspections found and nobody has to put right yet, where the person decides."""
    opened = Rectification.objects.filter(finding__isnull=False).values("finding")
    reached = within(person, Permission.CONSEQUENCE_DECIDE, "inspection__organisation")
    found = Finding.objects.filter(reached, inspection__state="submitted").exclude(pk__in=opened)
    return found.select_related("inspection__organisation").order_by("due_on", "pk")


def years_of(proposal: Proposal) -> QuerySet[Result]:
    """Results of the same subject in frozen assessments, newest first: its history."""
    found = Result.objects.filter(
        subject=proposal.subject, assessment__state=AssessmentState.FROZEN
    )
    found = found.select_related("assessment__adoption").order_by("-assessment__year", "-pk")
    return found.only(
        "score", "grade", "level", "status", "subject", "assessment__year", "assessment__title",
        "assessment__adoption__text",
    )  # fmt: skip
