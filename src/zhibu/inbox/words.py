"""The words of messages, by kind, in the reader's language.

Rooms send a kind and facts; here they become a headline and lines. A kind without words of its own
is shown by the generic ones, so that nobody's message is lost.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from zhibu.inbox.models import Message
from zhibu.terms.errors import PeriodError
from zhibu.terms.periods import Period

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Words:
    """What a person reads: a headline, and lines below it."""

    headline: str
    lines: tuple[str, ...] = ()


def words_of(message: Message) -> Words:
    """Put a message into words, in the language that is active."""
    return WORDS.get(message.kind, _any)(message.facts)


# --- Pieces ------------------------------------------------------------------


def title_in(title: Any) -> str:
    """Choose from a title in both languages."""
    if not isinstance(title, Mapping):
        return str(title)
    chosen = "zh" if (get_language() or "zh").startswith("zh") else "en"
    return str(title.get(chosen) or title.get("zh") or title.get("en") or "")


def period_in(text: str) -> str:
    """Name a period: 2026年第三季度, third quarter of 2026."""
    try:
        period = Period.parse(text)
    except PeriodError:
        return text
    return period.zh if (get_language() or "zh").startswith("zh") else period.en


def day_in(day: date | str) -> str:
    """Write a day: 2026年4月5日, 2026-04-05. A text that is no day stays as it is."""
    if isinstance(day, str):
        try:
            day = date.fromisoformat(day)
        except ValueError:
            return day
    if (get_language() or "zh").startswith("zh"):
        return f"{day.year}年{day.month}月{day.day}日"
    return day.isoformat()


# --- Records -----------------------------------------------------------------


def _record(facts: Facts) -> dict[str, str]:
    names = ("title", "branch", "by", "reason", "number")
    said = {name: str(facts.get(name, "")) for name in names}
    return said | {"day": day_in(str(facts.get("held_on", "")))}


def _record_submitted(facts: Facts) -> Words:
    said = _record(facts)
    return Words(
        _("To check: %(title)s") % said, (_("%(branch)s, %(day)s, submitted by %(by)s.") % said,)
    )


def _record_checked(facts: Facts) -> Words:
    said = _record(facts)
    return Words(_("Checked: %(title)s") % said, (_("%(branch)s, %(day)s, by %(by)s.") % said,))


def _record_returned(facts: Facts) -> Words:
    said = _record(facts)
    return Words(
        _("Returned for changes: %(title)s") % said,
        (
            _("%(branch)s, %(day)s, by %(by)s.") % said,
            _("Reason: %(reason)s") % said,
            _("Until it is submitted again it does not count."),
        ),
    )


# --- Requests ----------------------------------------------------------------


def _request(facts: Facts) -> dict[str, str]:
    extension = facts.get("request") == "extension"
    names = ("organisation", "by", "reason", "decision_reason")
    said = {name: str(facts.get(name, "")) for name in names}
    return said | {
        "what": _("extension") if extension else _("exemption"),
        "title": title_in(facts.get("title", "")),
        "period": period_in(str(facts.get("period", ""))),
        "until": day_in(str(facts.get("until", ""))),
    }


def _about(said: dict[str, str]) -> tuple[str, ...]:
    lines = [_("%(organisation)s: %(title)s, %(period)s.") % said]
    if said["until"]:
        lines.append(_("New last day: %(until)s") % said)
    return tuple(lines)


def _request_asked(facts: Facts) -> Words:
    said = _request(facts)
    return Words(
        _("%(by)s asks for an %(what)s") % said, (*_about(said), _("Reason: %(reason)s") % said)
    )


def _request_approved(facts: Facts) -> Words:
    said = _request(facts)
    return Words(
        _("Your request for an %(what)s was approved") % said,
        (*_about(said), _("Decided by %(by)s: %(decision_reason)s") % said),
    )


def _request_declined(facts: Facts) -> Words:
    said = _request(facts)
    return Words(
        _("Your request for an %(what)s was declined") % said,
        (*_about(said), _("Decided by %(by)s: %(decision_reason)s") % said),
    )


# --- The daily reminder --------------------------------------------------------


def _duties(facts: Facts) -> Words:
    counts = facts.get("counts", {})
    soon = sum(counts.get(stage, 0) for stage in ("before_7", "before_3", "before_1"))
    over = counts.get("after", 0)
    above = counts.get("above", 0)
    terms = sum(count for stage, count in counts.items() if stage in _TERMS)
    parts = []
    if over:
        parts.append(ngettext("%(n)s overdue", "%(n)s overdue", over) % {"n": over})
    if soon:
        parts.append(ngettext("%(n)s due soon", "%(n)s due soon", soon) % {"n": soon})
    if above:
        parts.append(ngettext("%(n)s overdue below", "%(n)s overdue below", above) % {"n": above})
    if terms:
        parts.append(ngettext("%(n)s election", "%(n)s elections", terms) % {"n": terms})
    lines = [_duty_line(line) for line in facts.get("lines", ())]
    if more := facts.get("more", 0):
        lines.append(_("And %(n)s more: see the site.") % {"n": more})
    return Words(_("Reminder: %(parts)s") % {"parts": _(", ").join(parts)}, tuple(lines))


def _duty_line(facts: Facts) -> str:
    stage = str(facts.get("stage", ""))
    said = {
        "organisation": str(facts.get("organisation", "")),
        "title": title_in(facts.get("title", "")),
        "period": period_in(str(facts.get("period", ""))),
        "until": day_in(str(facts.get("until", ""))),
        "days": facts.get("days", 0),
        "strength": _STRENGTHS.get(str(facts.get("strength", "")), lambda: "")(),
    }
    if stage in _TERMS:
        return _TERMS[stage]() % said
    if stage.startswith("before"):
        if not said["days"]:
            return (
                _("%(organisation)s: %(title)s (%(strength)s, %(period)s), last day today.") % said
            )
        return _(
            "%(organisation)s: %(title)s (%(strength)s, %(period)s), "
            "%(days)s days left, until %(until)s."
        ) % said  # fmt: skip
    return _(
        "%(organisation)s: %(title)s (%(strength)s, %(period)s), "
        "overdue since %(until)s, %(days)s days."
    ) % said  # fmt: skip


_TERMS: dict[str, Callable[[], str]] = {
    "term_6": lambda: _("%(organisation)s: term ends on %(until)s, in less than 6 months."),
    "term_3": lambda: _("%(organisation)s: term ends on %(until)s, in less than 3 months."),
    "term_0": lambda: _("%(organisation)s: term was over on %(until)s; an election is due."),
    "no_date": lambda: _("%(organisation)s: the date of the last election is missing; enter it."),
}
_STRENGTHS: dict[str, Callable[[], str]] = {
    "must": lambda: _("must"),
    "as_a_rule": lambda: _("as a rule"),
    "custom": lambda: _("own rule"),
}


# --- Reviews -----------------------------------------------------------------


def _review(facts: Facts) -> dict[str, str]:
    days = ("objections_until", "opens_on", "closes_on")
    names = ("organisation", "by", "about", "reason", "decision_reason", "days")
    said = {name: day_in(str(facts.get(name, ""))) for name in days}
    said |= {name: str(facts.get(name, "")) for name in names}
    return said | {
        "title": title_in(facts.get("title", "")),
        "period": period_in(str(facts.get("period", ""))),
    }


def _secrecy(facts: Facts) -> str:
    if facts.get("secrecy") == "named":
        return _("Your name stands under what you say; the ballot says so too.")
    return _("It is a secret ballot: nobody can see what you marked.")


def _review_roll_shown(facts: Facts) -> Words:
    said = _review(facts)
    return Words(
        _("You will be asked: %(title)s, %(period)s") % said,
        (
            _("The roll of %(organisation)s is shown. Look whether it is right; you may object until %(objections_until)s.") % said,
            _("Voting lasts from %(opens_on)s to %(closes_on)s.") % said,
        ),
    )  # fmt: skip


def _review_open(facts: Facts) -> Words:
    said = _review(facts)
    return Words(
        _("Please vote: %(title)s, %(period)s") % said,
        (_("Voting is open until %(closes_on)s.") % said, _secrecy(facts)),
    )


def _review_closing(facts: Facts) -> Words:
    said = _review(facts)
    return Words(
        _("Voting closes soon: %(title)s, %(period)s") % said,
        (
            _("The last day is %(closes_on)s. Whoever has voted since need do nothing.") % said,
            _secrecy(facts),
        ),
    )


def _review_called_off(facts: Facts) -> Words:
    said = _review(facts)
    return Words(
        _("Called off: %(title)s, %(period)s") % said,
        (_("Ballots were destroyed unread.") % said, _("Reason: %(reason)s") % said),
    )


def _objection_about(facts: Facts, said: dict[str, str]) -> str:
    if facts.get("kind") == "take_in":
        return _("%(about)s should be asked too.") % said
    return _("%(about)s should not be asked.") % said


def _review_objection(facts: Facts) -> Words:
    said = _review(facts)
    return Words(
        _("%(by)s objects to the roll: %(title)s, %(period)s") % said,
        (_objection_about(facts, said), _("Reason: %(reason)s") % said),
    )


def _review_objection_decided(facts: Facts) -> Words:
    said = _review(facts)
    if facts.get("accepted"):
        headline = _("The objection was accepted: %(title)s, %(period)s") % said
    else:
        headline = _("The objection was refused: %(title)s, %(period)s") % said
    return Words(headline, (_objection_about(facts, said), _("Reason: %(decision_reason)s") % said))


def _teller_key(facts: Facts) -> Words:
    said = _review(facts)
    return Words(
        _("Take your teller's key: %(title)s, %(period)s") % said,
        (_("Voting opens on %(opens_on)s, once both tellers have taken their keys.") % said,),
    )


def _teller_open(facts: Facts) -> Words:
    said = _review(facts)
    return Words(
        _("Present your teller's key: %(title)s, %(period)s") % said,
        (_("Voting is closed, and it is your turn to open the box."),),
    )


# --- Assessments ---------------------------------------------------------------


def _appeal(facts: Facts) -> dict[str, str]:
    said = {name: str(facts.get(name, "")) for name in ("subject", "answer")}
    return said | {
        "title": title_in(facts.get("title", "")),
        "answer_by": day_in(str(facts.get("answer_by", ""))),
    }


def _appeal_raised(facts: Facts) -> Words:
    said = _appeal(facts)
    return Words(
        _("%(subject)s appeals: %(title)s") % said,
        (_("Please answer by %(answer_by)s. An upheld appeal corrects facts, never a score.") % said,),
    )  # fmt: skip


def _appeal_answered(facts: Facts) -> Words:
    said = _appeal(facts)
    if facts.get("state") == "upheld":
        headline = _("Your appeal was upheld: %(subject)s, %(title)s") % said
        more = _("The facts were corrected; the assessment is rated again.")
    else:
        headline = _("Your appeal was not upheld: %(subject)s, %(title)s") % said
        more = _("The facts stand as they are.")
    return Words(headline, (_("Answer: %(answer)s") % said, more))


def _appeal_due(facts: Facts) -> Words:
    said = _appeal(facts)
    if facts.get("overdue"):
        headline = _("Answer overdue since %(answer_by)s: appeal of %(subject)s") % said
    else:
        headline = _("Answer by %(answer_by)s: appeal of %(subject)s") % said
    lines = [said["title"]]
    if not facts.get("mine"):
        lines.append(_("You are told because the answer is overdue one level below you."))
    return Words(headline, tuple(lines))


def _assessment_published(facts: Facts) -> Words:
    said = {"title": title_in(facts.get("title", "")), "until": day_in(str(facts.get("until", "")))}
    return Words(
        _("Results in publication: %(title)s") % said,
        (_("Look at your branch's result. Whoever holds a fact to be wrong may appeal until %(until)s.") % said,),
    )  # fmt: skip


# --- Any other -----------------------------------------------------------------


def _any(facts: Facts) -> Words:
    headline = title_in(facts.get("title", "")) or _("A message")
    reason = str(facts.get("reason", ""))
    return Words(headline, (reason,) if reason else ())


# --- What follows from results ---------------------------------------------------


def _consequence(facts: Facts) -> dict[str, str]:
    names = ("by", "reason", "organisation", "problem", "words")
    said = {
        name: str(facts.get(name, "")) for name in names if not isinstance(facts.get(name), dict)
    }
    return said | {
        "title": title_in(facts.get("title", "")),
        "subject": title_in(facts.get("words", "")),
        "count": str(facts.get("count", "")),
        "due_on": day_in(str(facts.get("due_on", ""))),
        "held_on": day_in(str(facts.get("held_on", ""))),
    }


def _consequence_proposed(facts: Facts) -> Words:
    said = _consequence(facts)
    stage = str(facts.get("stage", "shown"))
    count = _("%(count)s proposals about you or your organisation rest on them.") % said
    if stage == "final":
        return Words(
            _("Results are final: %(title)s") % said,
            (
                count,
                _("Nothing is decided yet. The office of the organisation above decides on each, with a reason, and you will be told."),
                _("The time to appeal is over."),
            ),
        )  # fmt: skip
    if stage == "pre":
        return Words(
            _("Results of the half year: %(title)s") % said,
            (
                count,
                _("Nothing is lost yet: look at what is missing, and make up for it before the year ends."),
                _("The office of the organisation above decides on each, with a reason, and you will be told."),
            ),
        )  # fmt: skip
    return Words(
        _("Results are shown: %(title)s") % said,
        (count, _("Nothing is decided. If a fact is wrong, appeal while the results are shown.")),
    )


def _consequences_waiting(facts: Facts) -> Words:
    said = _consequence(facts)
    later = (
        _("Confirm or decline each with a reason.")
        if facts.get("decidable")
        else _("They can be decided once the assessment is frozen.")
    )
    return Words(_("%(count)s proposals wait for a decision: %(title)s") % said, (later,))


def _consequence_decided(facts: Facts) -> Words:
    said = _consequence(facts)
    if not facts.get("confirmed"):
        headline = _("Not followed up: %(title)s") % said
    else:
        headline = _("Decided: %(title)s") % said
    lines = [_("By %(by)s. Reason: %(reason)s") % said]
    if said["due_on"]:
        lines.append(_("Due by %(due_on)s.") % said)
    return Words(headline, tuple(lines))


def _talk_to_sign(facts: Facts) -> Words:
    said = _consequence(facts)
    return Words(
        _("Please read and sign the notes of the talk of %(held_on)s") % said,
        (_("%(by)s held it and signed. You may note an objection beside your signature.") % said,),
    )


def _about_rectification(headline: str, facts: Facts) -> Words:
    said = _consequence(facts)
    lines = [said["words"]] if said["words"] != said["problem"] else []
    return Words(headline % said, (*lines, _("Due by %(due_on)s.") % said))


def _rectification_opened(facts: Facts) -> Words:
    return _about_rectification(_("To put right: %(problem)s"), facts)


def _rectification_closed(facts: Facts) -> Words:
    return _about_rectification(_("Put right and closed: %(problem)s"), facts)


def _rectification_reopened(facts: Facts) -> Words:
    return _about_rectification(_("To put right once more: %(problem)s"), facts)


def _consequence_due(facts: Facts) -> Words:
    said = _consequence(facts)
    if facts.get("overdue"):
        headline = _("Overdue since %(due_on)s: %(subject)s") % said
    else:
        headline = _("Due by %(due_on)s: %(subject)s") % said
    lines = [said["organisation"]]
    if not facts.get("mine"):
        lines.append(_("You are told because it is overdue one level below you."))
    return Words(headline, tuple(lines))


WORDS: dict[str, Callable[[Facts], Words]] = {
    "record_submitted": _record_submitted,
    "record_checked": _record_checked,
    "record_returned": _record_returned,
    "request_asked": _request_asked,
    "request_approved": _request_approved,
    "request_declined": _request_declined,
    "duties": _duties,
    "review_roll_shown": _review_roll_shown,
    "review_open": _review_open,
    "review_closing": _review_closing,
    "review_called_off": _review_called_off,
    "review_objection": _review_objection,
    "review_objection_decided": _review_objection_decided,
    "teller_key": _teller_key,
    "teller_open": _teller_open,
    "appeal_raised": _appeal_raised,
    "appeal_answered": _appeal_answered,
    "appeal_due": _appeal_due,
    "assessment_published": _assessment_published,
    "consequence_proposed": _consequence_proposed,
    "consequences_waiting": _consequences_waiting,
    "consequence_decided": _consequence_decided,
    "consequence_due": _consequence_due,
    "talk_to_sign": _talk_to_sign,
    "rectification_opened": _rectification_opened,
    "rectification_closed": _rectification_closed,
    "rectification_reopened": _rectification_reopened,
}
