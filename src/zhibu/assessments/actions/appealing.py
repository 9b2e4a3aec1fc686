"""Appeal against a clause, and answer: facts are corrected in their own place, never a score."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.assessments.actions.publishing import after_working_days
from zhibu.assessments.authors import answering, authors_of, others_for
from zhibu.assessments.entries import APPEALS
from zhibu.assessments.enums import AppealState, AssessmentState
from zhibu.assessments.models import Appeal, Assessment, Result
from zhibu.duties.recipients import Directory
from zhibu.inbox.actions import tell
from zhibu.ledger.entering import enter
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require
from zhibu.orgs.refusals import Forbidden, Refused
from zhibu.schemes.reading import read_text

LONGEST = 2_000
NAMED = 3
"""People whom a sentence names."""
ANSWER_DAYS = 5
"""Working days for an answer: assumed, as no source names a number."""


@transaction.atomic
def appeal(*, result: Result, clause: str, reason: str, by: Person) -> Appeal:
    """Say that a clause of a result rests on wrong facts (申诉).

    Secretary, committee and members of a branch appeal for it; of one's own result oneself alone.

    Raises:
        Refused: the publication is over, the clause is not of the scheme, the reason is missing,
            or the same clause waits for an answer already.

    Ledger:
        appeal.raised
    """
    assessment = Assessment.objects.select_for_update().get(pk=result.assessment_id)
    if result.person_id is not None:
        if result.person_id != by.pk:
            raise Forbidden
    else:
        if result.organisation is None:
            raise Forbidden
        require(by, Permission.APPEAL_RAISE, on=result.organisation)
    today = timezone.localdate()
    if assessment.state != AssessmentState.IN_PUBLICATION or today > assessment.appeals_until:
        raise Refused(_("Appeals are taken while results are in publication."))
    faults = {}
    if clause not in clauses_of(assessment):
        faults["clause"] = _("Choose the clause that you appeal against.")
    reason = reason.strip()
    if not 10 <= len(reason) <= LONGEST:
        message = _("Say in 10 to %(most)d characters which facts are wrong and how to see it.")
        faults["reason"] = message % {"most": LONGEST}
    if faults:
        raise Refused(fields=faults)
    same = Appeal.objects.filter(result=result, clause=clause, state=AppealState.RAISED)
    if same.exists():
        raise Refused(_("An appeal against this clause waits for its answer already."))
    made = Appeal.objects.create(
        assessment=assessment,
        result=result,
        clause=clause,
        reason=reason,
        raised_by=by,
        answer_by=after_working_days(today, ANSWER_DAYS),
    )
    office = Directory(today).office(assessment.organisation)
    _tell(_to_answer(made, office), made, "appeal_raised")
    enter(APPEALS, "appeal.raised", made, by=by)
    return made


@transaction.atomic
def answer_appeal(
    *, appeal: Appeal, upheld: bool, answer: str, changed: str = "", by: Person
) -> Appeal:
    """Answer an appeal (答复申诉); where it is upheld, name the facts that were corrected.

    Whoever entered or confirmed facts of the clause leaves it to somebody who did not, where there
    is such a person; else the appeal says it.

    Raises:
        Refused: it is one's own, about facts of one's own while another one can answer, it is
            answered already, or words are missing.

    Ledger:
        appeal.answered
    """
    require(by, Permission.APPEAL_ANSWER, on=appeal.assessment.organisation)
    appeal = Appeal.objects.select_for_update().select_related("result", "assessment").get(pk=appeal.pk)  # fmt: skip
    if appeal.raised_by_id == by.pk or appeal.result.person_id == by.pk:
        raise Refused(_("You appealed yourself; somebody else of the office answers."))
    if appeal.state != AppealState.RAISED:
        raise Refused(_("This appeal was answered already."))
    authors = authors_of(appeal.assessment, [appeal])[appeal.pk]
    if by.pk in authors and (others := others_for(appeal, answering(appeal.assessment), authors)):
        raise Refused(not_yours(others))
    faults = {}
    answer, changed = answer.strip(), changed.strip()
    if not 5 <= len(answer) <= LONGEST:
        faults["answer"] = _("Give the answer in words.")
    if upheld and not changed:
        faults["changed"] = _("Name the facts that were corrected, such as the record's number.")
    if not upheld and changed:
        faults["changed"] = _("Facts are corrected only where an appeal is upheld.")
    if faults:
        raise Refused(fields=faults)
    appeal.state = AppealState.UPHELD if upheld else AppealState.DISMISSED
    appeal.answer, appeal.changed = answer, changed
    appeal.answered_by, appeal.answered_at = by, timezone.now()
    appeal.save()
    _tell([appeal.raised_by], appeal, "appeal_answered")
    enter(APPEALS, "appeal.answered", appeal, by=by)
    return appeal


@transaction.atomic
def withdraw_appeal(*, appeal: Appeal, by: Person) -> Appeal:
    """Take one's own appeal back before it is answered (撤回申诉).

    Ledger:
        appeal.withdrawn
    """
    appeal = Appeal.objects.select_for_update().get(pk=appeal.pk)
    if appeal.raised_by_id != by.pk:
        raise Forbidden
    if appeal.state != AppealState.RAISED:
        raise Refused(_("This appeal was answered already."))
    appeal.state = AppealState.WITHDRAWN
    appeal.save(update_fields=["state"])
    enter(APPEALS, "appeal.withdrawn", appeal, by=by)
    return appeal


def not_yours(others: list[Person]) -> str:
    """Say why one does not answer, and who does."""
    message = _("You entered or confirmed facts of this clause yourself; somebody else answers: %(names)s.")  # fmt: skip
    names = "、".join(str(one) for one in others[:NAMED]) + ("…" if len(others) > NAMED else "")
    return message % {"names": names}


def _to_answer(appeal: Appeal, office: list[Person]) -> list[Person]:
    """Who is asked for the answer: those of the office without a part in it, else of one above."""
    authors = authors_of(appeal.assessment, [appeal])[appeal.pk]
    free = others_for(appeal, office, authors)
    free = free or others_for(appeal, answering(appeal.assessment), authors)
    return free or others_for(appeal, office, frozenset())


def clauses_of(assessment: Assessment) -> dict[str, dict[str, str]]:
    """Name what can be appealed against: clauses, components with a measure, bonuses, deductions."""
    scheme = read_text(assessment.adoption.text).scheme
    found = {one.clause: one.title for one in scheme.clauses}
    found |= {one.component: one.title for one in scheme.components if one.measure is not None}
    found |= {one.bonus: one.title for one in scheme.bonus}
    found |= {one.deduction: one.title for one in scheme.deductions}
    found |= {one.veto: one.title for one in scheme.vetoes}
    return {name: {"zh": title.zh, "en": title.en} for name, title in found.items()}


def _tell(to: list[Person], appeal: Appeal, kind: str) -> None:
    facts = {
        "subject": appeal.result.name,
        "title": appeal.assessment.title,
        "state": appeal.state,
        "answer_by": appeal.answer_by.isoformat(),
        "answer": appeal.answer,
    }
    url = f"/assessments/{appeal.assessment.code}/appeals/"
    cause = f"appeal/{appeal.pk}/{appeal.state}"
    tell(to=to, kind=kind, cause=cause, facts=facts, url=url, mail=True)
