"""Pair branches, decide on pairs, note how it goes, and end it."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.assessments.enums import AssessmentState
from zhibu.assessments.models import Assessment
from zhibu.consequences.entries import PAIRINGS
from zhibu.consequences.enums import PairingState
from zhibu.consequences.figures import clauses_of, figures_of, scheme_of
from zhibu.consequences.models import Pairing, PairingStep
from zhibu.consequences.pairing import assign, kept, possible_helpers
from zhibu.consequences.reasons import sentence
from zhibu.consequences.unhelped import unhelped
from zhibu.inbox.actions import tell
from zhibu.inbox.words import day_in
from zhibu.ledger.entering import enter, together
from zhibu.orgs.enums import PostKind
from zhibu.orgs.models import Organisation, Person, Post
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may, require
from zhibu.orgs.refusals import Forbidden, Refused


@transaction.atomic
def propose_pairs(*, assessment: Assessment, by: Person) -> list[Pairing]:
    """Propose the best pairs of a frozen assessment (提出结对建议), for all not yet in a pairing of it.

    Raises:
        Refused: the assessment is not final, nobody is left to be paired, or those left have no helper.

    Ledger:
        pairing.proposed
    """
    require(by, Permission.CONSEQUENCE_DECIDE, on=assessment.organisation)
    assessment = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if assessment.state != AssessmentState.FROZEN:
        raise Refused(_("Pairs rest on final results; freeze the assessment first."))
    assigned = assign(assessment)
    if assigned.without_helper and not assigned.pairs:
        left = unhelped(assessment)
        raise Refused(f"{left.words} {left.why}")
    if not assigned.pairs:
        raise Refused(_("There is nobody left to be paired: either nobody is to be helped, or everybody is paired already."))  # fmt: skip
    scheme = scheme_of(assessment)
    made = []
    with together():
        for pair in assigned.pairs:
            row = Pairing.objects.create(
                assessment=assessment,
                helper_id=pair.helper.pk,
                helped_id=pair.helped.pk,
                because=kept(pair, scheme, assigned.assumed),
            )
            enter(PAIRINGS, "pairing.proposed", row, by=by)
            made.append(row)
    return made


@transaction.atomic
def choose_helper(*, pairing: Pairing, helper: Organisation, by: Person) -> Pairing:
    """Choose another helper than the one proposed (调整帮扶方); a declined pair is proposed anew by it.

    Raises:
        Refused: it runs already or has ended, or the branch may not help here.

    Ledger:
        pairing.changed
    """
    pairing = _locked(pairing, by, PairingState.PROPOSED, PairingState.DECLINED)
    if not possible_helpers(pairing).filter(pk=helper.pk).exists():
        message = _("“%(name)s” cannot help here: it was not rated higher, or it is in another pairing. Choose one of the list.")  # fmt: skip
        raise Refused(fields={"helper": message % {"name": helper.name}})
    pairing.helper = helper
    pairing.because = {"chosen": True, "clauses": _compared(pairing)}
    pairing.state, pairing.decided_by = PairingState.PROPOSED, None
    pairing.save(update_fields=["helper", "because", "state", "decided_by"])
    enter(PAIRINGS, "pairing.changed", pairing, by=by)
    return pairing


def _compared(pairing: Pairing) -> list[dict[str, object]]:
    """Clauses on which the chosen helper is furthest ahead."""
    named = clauses_of(scheme_of(pairing.assessment))
    figures = figures_of(pairing.assessment, [one.name for one in named])
    mine, theirs = figures.get(pairing.helper.code, {}), figures.get(pairing.helped.code, {})
    both = [one for one in named if one.name in mine and one.name in theirs and one.full]
    ahead = [one for one in both if mine[one.name] > theirs[one.name]]
    ahead.sort(key=lambda one: (theirs[one.name] - mine[one.name], one.name))
    return [
        {
            "clause": one.name,
            "title": dict(one.title),
            "helper": 10_000 * mine[one.name] // one.full,
            "helped": 10_000 * theirs[one.name] // one.full,
        }
        for one in ahead[:5]
    ]


@transaction.atomic
def confirm_pairing(*, pairing: Pairing, goals: str, duties: str, by: Person) -> Pairing:
    """Confirm a pair, with its goals and duties (确定结对); it runs from today, and both sides are told.

    Raises:
        Refused: it was decided already, or goals or duties are not written down.

    Ledger:
        pairing.confirmed
    """
    pairing = _locked(pairing, by, PairingState.PROPOSED)
    faults = {}
    for name, text in (("goals", goals), ("duties", duties)):
        if len(text.strip()) < 10:
            faults[name] = _("Write at least ten characters: what is to be reached, and who does what.")  # fmt: skip
    if faults:
        raise Refused(fields=faults)
    pairing.goals, pairing.duties = goals.strip(), duties.strip()
    pairing.state, pairing.decided_by = PairingState.RUNNING, by
    pairing.started_on = timezone.localdate()
    pairing.save(update_fields=["goals", "duties", "state", "decided_by", "started_on"])
    enter(PAIRINGS, "pairing.confirmed", pairing, by=by)
    _tell(pairing, "confirmed", "结对帮扶已确定", "A pairing was confirmed", goals)
    return pairing


@transaction.atomic
def decline_pairing(*, pairing: Pairing, reason: str, by: Person) -> Pairing:
    """Decline a proposed pair, with a reason (不采纳结对建议).

    Ledger:
        pairing.declined
    """
    pairing = _locked(pairing, by, PairingState.PROPOSED)
    reason = sentence(reason, "reason")
    pairing.state, pairing.decided_by = PairingState.DECLINED, by
    pairing.save(update_fields=["state", "decided_by"])
    _step(pairing, reason, by)
    enter(PAIRINGS, "pairing.declined", pairing, by=by)
    return pairing


@transaction.atomic
def note_progress(*, pairing: Pairing, words: str, on: date | None = None, by: Person) -> Pairing:
    """Note what was done (记录结对进展); either side and the office may.

    Raises:
        Refused: it does not run, the day is not within it, or nothing is written.

    Ledger:
        pairing.progressed
    """
    sides = (pairing.helper, pairing.helped)
    if not any(may(by, Permission.CONSEQUENCE_WORK, on=side) for side in sides):
        raise Forbidden(_("Only the two branches and the office note progress here."))
    pairing = Pairing.objects.select_for_update().get(pk=pairing.pk)
    _expect(pairing, PairingState.RUNNING)
    words, today = sentence(words, "words"), timezone.localdate()
    on = on or today
    if not pairing.started_on <= on <= today:
        message = _("Choose a day from %(first)s to %(last)s.")
        said = {"first": day_in(pairing.started_on), "last": day_in(today)}
        raise Refused(fields={"on": message % said})
    _step(pairing, words, by, on)
    enter(PAIRINGS, "pairing.progressed", pairing, by=by)
    return pairing


@transaction.atomic
def end_pairing(*, pairing: Pairing, words: str, by: Person) -> Pairing:
    """End a pairing and say what was reached (结束结对); both sides are told.

    Ledger:
        pairing.ended
    """
    pairing = _locked(pairing, by, PairingState.RUNNING)
    words = sentence(words, "words")
    pairing.state, pairing.ended_on = PairingState.ENDED, timezone.localdate()
    pairing.save(update_fields=["state", "ended_on"])
    _step(pairing, words, by)
    enter(PAIRINGS, "pairing.ended", pairing, by=by)
    _tell(pairing, "ended", "结对帮扶已结束", "A pairing was ended", words)
    return pairing


def _locked(pairing: Pairing, by: Person, *states: PairingState) -> Pairing:
    """The row as it stands now, for somebody who may decide, in a state that allows it."""
    require(by, Permission.CONSEQUENCE_DECIDE, on=pairing.assessment.organisation)
    pairing = Pairing.objects.select_for_update().get(pk=pairing.pk)
    _expect(pairing, *states)
    return pairing


def _expect(pairing: Pairing, *states: PairingState) -> None:
    if pairing.state not in states:
        message = _("This pairing is in the state “%(state)s”; that cannot be done any more. Look at the page anew.")  # fmt: skip
        raise Refused(message % {"state": pairing.get_state_display()})


def _step(pairing: Pairing, words: str, by: Person, on: date | None = None) -> None:
    PairingStep.objects.create(pairing=pairing, words=words, on=on or timezone.localdate(), by=by)


def _tell(pairing: Pairing, what: str, zh: str, en: str, reason: str) -> None:
    sides = (pairing.helper_id, pairing.helped_id)
    posts = Post.objects.open().filter(organisation__in=sides, kind=PostKind.SECRETARY)
    names = f"{pairing.helper.name} → {pairing.helped.name}"
    tell(
        to=[post.person for post in posts.select_related("person")],
        kind="pairing",
        cause=f"pairing:{pairing.pk}:{what}",
        facts={"title": {"zh": f"{zh}：{names}", "en": f"{en}: {names}"}, "reason": reason},
        url=f"/pairings/{pairing.pk}/",
    )
