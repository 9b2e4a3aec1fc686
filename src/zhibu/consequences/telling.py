"""Who is told what of consequences (告知): offices of what waits, people of what is about them."""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils import timezone

from zhibu.assessments.enums import AssessmentState, Scope
from zhibu.assessments.models import Assessment
from zhibu.consequences.models import Proposal, Rectification, Talk
from zhibu.duties.recipients import Directory
from zhibu.inbox.actions import tell, tell_each
from zhibu.orgs.models import Organisation, Person


def tell_about_proposals(assessment: Assessment, proposals: Sequence[Proposal]) -> None:
    """Tell those concerned that something is proposed and nothing is decided, and offices that it waits.

    While results are shown those concerned may appeal; once they are final, or before the fall, the
    words are others.
    """
    if not proposals:
        return
    title, code, stage = assessment.title, assessment.code, _stage(assessment)
    directory = Directory(timezone.localdate())
    _tell_offices(
        ((one, one.organisation) for one in proposals), directory,
        cause=f"proposals:{code}:{assessment.results_hash[:16]}", title=title,
        decidable=stage != "shown",
    )  # fmt: skip
    concerned: Counter[Person] = Counter()
    people = Person.objects.in_bulk({one.person_id for one in proposals if one.person_id})
    for one in proposals:
        if one.person_id:
            concerned[people[one.person_id]] += 1
        else:
            concerned.update(directory.responsible(one.organisation)[:1])
    tell_each(
        messages=(
            (person, {"title": title, "count": count, "stage": stage})
            for person, count in concerned.items()
        ),
        kind="consequence_proposed",
        cause=f"proposed:{code}:final" if stage == "final" else f"proposed:{code}",
        url=reverse("own_consequences"),
    )  # fmt: skip


def _stage(assessment: Assessment) -> str:
    """`shown`: an appeal is possible; `final`: frozen; `pre`: a pre-assessment, before the fall."""
    if assessment.scope == Scope.PRE:
        return "pre"
    return "final" if assessment.state == AssessmentState.FROZEN else "shown"


def tell_of_the_foreseen(proposals: Sequence[Proposal], title: dict[str, str], cause: str) -> None:
    """Tell the offices above branches that are about to lose their level."""
    directory = Directory(timezone.localdate())
    pairs = ((one, one.organisation) for one in proposals)
    _tell_offices(pairs, directory, cause=cause, title=title, decidable=True)


def _tell_offices(
    pairs: Iterable[tuple[Proposal, Organisation]],
    directory: Directory,
    *,
    cause: str,
    title: dict[str, str],
    decidable: bool,
) -> None:
    waiting: Counter[Person] = Counter()
    for _proposal, where in pairs:
        waiting.update(directory.above_branch(where))
    tell_each(
        messages=(
            (person, {"title": title, "count": count, "decidable": decidable})
            for person, count in waiting.items()
        ),
        kind="consequences_waiting",
        cause=cause,
        url=reverse("consequences") + "?show=waiting",
    )


def tell_of_decision(proposal: Proposal, people: Iterable[Person]) -> None:
    """Tell those concerned what was decided, by whom and why."""
    assert proposal.decided_by is not None
    facts = {
        "title": proposal.title,
        "confirmed": proposal.state == "confirmed",
        "by": proposal.decided_by.name,
        "reason": proposal.reason,
        "due_on": proposal.due_on.isoformat() if proposal.due_on else "",
    }
    tell(
        to=people,
        kind="consequence_decided",
        cause=f"decided:{proposal.pk}",
        facts=facts,
        url=reverse("own_consequences"),
        mail=True,
    )


def tell_of_talk(talk: Talk, people: Iterable[Person]) -> None:
    """Tell the other side that the notes of a talk wait for its signature."""
    assert talk.held_by is not None
    assert talk.held_on is not None
    assert talk.signed_by_holder_at is not None
    tell(
        to=people,
        kind="talk_to_sign",
        cause=f"talk:{talk.pk}:{talk.signed_by_holder_at.isoformat()}",
        facts={"by": talk.held_by.name, "held_on": talk.held_on.isoformat()},
        url=reverse("own_consequences"),
    )


def tell_of_rectification(row: Rectification, kind: str, words: str) -> None:
    """Tell who is responsible how a rectification stands."""
    if row.responsible is None:
        return
    tell(
        to=[row.responsible],
        kind=kind,
        cause=f"{kind}:{row.pk}:{row.steps.count()}",
        facts={"problem": row.problem, "words": words, "due_on": row.due_on.isoformat()},
        url=reverse("own_consequences"),
        mail=True,
    )


__all__ = [
    "tell_about_proposals",
    "tell_of_decision",
    "tell_of_rectification",
    "tell_of_talk",
    "tell_of_the_foreseen",
]
