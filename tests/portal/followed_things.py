"""What addresses of consequences name: a proposal and each thing it can become, in each place."""

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from followed import make_assessment
from makers import make_branch, make_organisation, make_person
from zhibu.consequences.enums import ProposalState, TalkKind, WorkState
from zhibu.consequences.models import (
    CommendationNotice,
    Proposal,
    Rectification,
    Talk,
    Work,
)
from zhibu.orgs.models import Organisation, Person

BRANCHES = ("own", "sibling", "foreign")
OWNED = ("own_proposal", "own_talk", "own_task", "own_rectification")


def made(organisation: Organisation, consequence: str, propose: str, **fields: Any) -> Proposal:
    """A confirmed proposal; one that waits where its state is given."""
    confirmed = fields.get("state", ProposalState.CONFIRMED) == ProposalState.CONFIRMED
    decided = {"decided_by": make_person(), "decided_at": timezone.now(), "reason": "属实"}
    facts = {
        "assessment": make_assessment(make_organisation()),
        "organisation": organisation,
        "subject": organisation.code,
        "consequence": consequence,
        "propose": propose,
        "to": "subject",
        "title": {"zh": "帮扶指导", "en": "Help"},
        "because": [{"zh": "总分 70.00 分", "en": "Total 70.00"}],
        "state": ProposalState.CONFIRMED,
        "due_on": timezone.localdate() + timedelta(days=20) if confirmed else None,
    }
    return Proposal.objects.create(**facts | (decided if confirmed else {}) | fields)


def proposal(branch: Organisation, **fields: Any) -> int:
    return made(branch, "help", "help", state=ProposalState.PROPOSED, **fields).pk


def talk(branch: Organisation, **fields: Any) -> int:
    ordered = made(branch, "collective-admonition-talk", "collective_admonition_talk", **fields)
    return Talk.objects.create(proposal=ordered, kind=TalkKind.COLLECTIVE, due_on=ordered.due_on).pk


def task(branch: Organisation, responsible: Person | None = None, **fields: Any) -> int:
    given = made(branch, "help", "help", **fields)
    return Work.objects.create(proposal=given, responsible=responsible, due_on=given.due_on).pk


def rectification(branch: Organisation, responsible: Person | None = None) -> int:
    row = Rectification.objects.create(
        organisation=branch,
        problem="会议记录缺签到",
        responsible=responsible,
        due_on=timezone.localdate() + timedelta(days=20),
        opened_by=make_person(),
        opened_on=timezone.localdate(),
    )
    row.steps.create(state=WorkState.OPEN, words="检查发现", by=row.opened_by)
    return row.pk


def rectification_step(branch: Organisation) -> int:
    """A report with a file that shows it."""
    row = Rectification.objects.get(pk=rectification(branch))
    name = default_storage.save("rectifications/p.jpg", ContentFile(b"picture"))
    file = {"name": "整改后.jpg", "media_type": "image/jpeg", "file": name, "size": 7, "sha256": "ab" * 32}  # fmt: skip
    return row.steps.create(
        state=WorkState.REPORTED, words="已改", by=row.opened_by, files=[file]
    ).pk


def notice(branch: Organisation) -> int:
    confirmed = made(branch, "criticism", "criticism", closed_on=timezone.localdate())
    return CommendationNotice.objects.create(
        proposal=confirmed, title="关于党内批评的决定", text="望改进。", issued_by=make_person(),
        issued_on=timezone.localdate(),
    ).pk  # fmt: skip


MAKERS = {"proposal": proposal, "talk": talk, "task_given": task, "rectification": rectification,
          "rectification_step": rectification_step, "notice": notice}  # fmt: skip


def owned_by(person: Person) -> dict[str, int]:
    """What is about somebody, or is theirs to do, by what the address names."""
    branch = make_branch()
    return {
        "own_proposal": proposal(branch, person=person),
        "own_talk": talk(branch, person=person),
        "own_task": task(branch, person),
        "own_rectification": rectification(branch, person),
    }
