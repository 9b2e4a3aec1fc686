"""How far an assessment is, what comes next, and by whom."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.assessments.actions.appealing import clauses_of
from zhibu.assessments.correcting import unmoved
from zhibu.assessments.enums import AppealState, AssessmentState, Scope
from zhibu.assessments.models import Appeal, Assessment, Run
from zhibu.assessments.progress import waiting_of
from zhibu.assessments.trace import counted_as_done, newest_run
from zhibu.inbox.words import title_in
from zhibu.portal.templatetags.counting import counted_words
from zhibu.portal.templatetags.writing import day

S = AssessmentState
NAMED = 5
"""Appeals that a question names."""
OFFICE = gettext_lazy("the office that runs the assessment")
TITLES = (
    ("collect", gettext_lazy("Collect")),
    ("rate", gettext_lazy("Rate")),
    ("publish", gettext_lazy("Put in publication")),
    ("appeal", gettext_lazy("Appeals")),
    ("freeze", gettext_lazy("Freeze")),
)


@dataclass(frozen=True, slots=True)
class Step:
    words: Any
    done: bool
    here: bool
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """A button: what it does, and what it asks first."""

    step: str
    label: str
    question: str
    tone: str = "primary"
    as_done: int = 0
    """How many obligations count as done, which whoever freezes is told."""
    unmoved: int = 0
    """How many upheld appeals left the figure of their clause as it was, which is told too."""


@dataclass(frozen=True, slots=True)
class Next:
    """What comes next and by whom; without acts where something is lacking."""

    words: str
    who: Any
    acts: list[Act] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)


def steps_of(assessment: Assessment, today: date, run: Run | None) -> list[Step]:
    """The five steps, where it is, and what is behind it. `run` is the newest one."""
    rated = run.finished_at if run is not None and not run.problem else None
    over = assessment.appeals_until is not None and today > assessment.appeals_until
    at = {
        S.RUNNING: 0,
        S.RATED: 1 if assessment.scope == Scope.PRE else 2,
        S.IN_PUBLICATION: 4 if over else 3,
        S.FROZEN: 5,
    }.get(assessment.state, 0)
    days = {
        "collect": assessment.as_of,
        "rate": rated and timezone.localdate(rated),
        "publish": assessment.published_on,
        "appeal": assessment.appeals_until,
        "freeze": assessment.frozen_on,
    }
    titles = TITLES[:2] if assessment.scope == Scope.PRE else TITLES
    return [
        Step(words, place < at, place == at, days.get(name))
        for place, (name, words) in enumerate(titles)
    ]


def next_of(assessment: Assessment, today: date, run: Run | None, raised: int = 0) -> Next | None:
    """What comes next; nothing after the end. `run` is the newest one, finished or not."""
    if assessment.state in (S.FROZEN, S.CALLED_OFF):
        return None
    if run is not None and run.at_work:
        return Next(_("The figures are being reckoned."), OFFICE)
    if assessment.state == S.RUNNING:
        return _to_rate(assessment, today)
    if assessment.state == S.RATED:
        return _to_publish(assessment, today)
    return _to_freeze(assessment, today, run, raised)


def _rate_again() -> Act:
    question = _("Read all facts as they stand now and score everybody again?")
    return Act("rate", _("Rate again"), question, "light")


def _to_rate(assessment: Assessment, today: date) -> Next:
    act = Act("rate", _("Rate"), _("Read all facts up to the day, and score everybody? It can be done again as often as you like."))  # fmt: skip
    if today <= assessment.as_of:
        words = _("Facts are collected until %(day)s. Rating before that shows how things stand.")
        return Next(words % {"day": day(assessment.as_of)}, OFFICE, [act])
    return Next(_("Look at what is missing below, then rate."), OFFICE, [act])


def _to_publish(assessment: Assessment, today: date) -> Next:
    if assessment.scope == Scope.PRE:
        words = _("A pre-assessment is for orientation: it is rated, looked at, and not published.")
        return Next(words, OFFICE, [_rate_again()])
    if today <= assessment.as_of:
        words = _("Facts count until %(day)s; results can be published after that day.")
        return Next(words % {"day": day(assessment.as_of)}, OFFICE, [_rate_again()])
    question = _("Everybody whom it concerns sees the results from now on and may appeal for five working days. What is published is not called off any more.")  # fmt: skip
    return Next(
        _("Look through the results; then publish them."),
        OFFICE,
        [Act("publish", _("Put in publication"), _waiting(assessment) + question), _rate_again()],
    )


def _to_freeze(assessment: Assessment, today: date, run: Run | None, raised: int) -> Next:
    lacking = []
    if raised:
        lacking.append(_("%(count)d appeals wait for an answer.") % {"count": raised})
    if _upheld_since(assessment, run):
        lacking.append(_("An appeal was upheld after the newest run: rate again first."))
    if today <= assessment.appeals_until:
        words = _("Results are shown and appeals taken until %(day)s.")
        return Next(
            words % {"day": day(assessment.appeals_until)}, OFFICE, [_rate_again()], lacking
        )
    question = _("After this nothing changes the results any more. Scheme, facts and results are sealed in the ledger by their hashes.")  # fmt: skip
    if counted := counted_words(assessment):
        question = f"{counted} {_('Freeze them only if your year closes on that day.')} {question}"
    still = list(unmoved(assessment)) if not lacking else []
    question = _waiting(assessment) + _unmoved_words(assessment, still) + question
    as_done = counted_as_done(assessment).not_due
    act = Act("freeze", _("Freeze"), question, as_done=as_done, unmoved=len(still))
    acts = [act] if not lacking else []
    return Next(_("The publication is over: freeze the results."), OFFICE, [*acts, _rate_again()], lacking)  # fmt: skip


def _waiting(assessment: Assessment) -> str:
    """What waits for a second person: entered and not counted, or to be revoked; with a blank after it."""
    events, imports, revocations = waiting_of(assessment)
    said = ""
    if events + imports:
        words = _("%(events)d events and %(imports)d imports wait for a second person and do not count.")  # fmt: skip
        said = words % {"events": events, "imports": imports} + " "
    if revocations:
        words = _("%(count)d events or imports that count are asked to be revoked; a second person has not decided.")  # fmt: skip
        said += words % {"count": revocations} + " "
    return said


def _unmoved_words(assessment: Assessment, appeals: list[Appeal]) -> str:
    """Name the upheld appeals that left their clause's figure as it was; with a blank after it."""
    if not appeals:
        return ""
    titles = clauses_of(assessment)
    named = [f"{one.result.name} · {title_in(titles.get(one.clause, one.clause))}" for one in appeals[:NAMED]]  # fmt: skip
    which = _("; ").join(named) + ("…" if len(appeals) > NAMED else "")
    words = _("%(count)d appeals were upheld, and no change in the figure of their clause is seen: %(which)s. Freeze only once you have looked at each.")  # fmt: skip
    return words % {"count": len(appeals), "which": which} + " "


def _upheld_since(assessment: Assessment, run: Run | None) -> bool:
    if run is not None and not run.results_hash:  # it failed: what stands is an earlier one's
        run = newest_run(assessment)
    if run is None:
        return False
    later = assessment.appeals.filter(state=AppealState.UPHELD, answered_at__gt=run.started_at)
    return later.exists()
