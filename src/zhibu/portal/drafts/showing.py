"""What every page of a draft shows: its state, its tabs, what was found in it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may
from zhibu.schemes.checking import Checked, Said, check
from zhibu.schemes.enums import DraftState
from zhibu.schemes.models import Draft
from zhibu.schemes.titles import in_english, title_of

LOOKS = {
    DraftState.DRAFT: ("none", "pencil"),
    DraftState.SUBMITTED: ("info", "hourglass-split"),
    DraftState.DECLINED: ("bad", "x-circle"),
    DraftState.ADOPTED: ("good", "check2"),
    DraftState.WITHDRAWN: ("none", "slash-circle"),
}
GRAVE = {
    "error": ("bad", "x-circle"),
    "warning": ("warn", "exclamation-circle"),
    "note": ("none", ""),
}


def look(draft: Draft) -> dict[str, Any]:
    """Word, colour and sign of a draft's state."""
    tone, icon = LOOKS[DraftState(draft.state)]
    return {"words": DraftState(draft.state).label, "tone": tone, "icon": icon}


def about(draft: Draft, person: Person, here: str) -> dict[str, Any]:
    """Facts of the frame of a draft's pages."""
    own = draft.written_by_id == person.pk
    return {
        "draft": draft,
        "title": title_of(draft.title),
        "look": look(draft),
        "tabs_of_draft": [
            (words, reverse(name, args=[draft.code]), name == here) for name, words in _tabs()
        ],
        "own": own,
        "editable": own and draft.state == DraftState.DRAFT,
        "decidable": not own
        and draft.state == DraftState.SUBMITTED
        and may(person, Permission.SCHEME_APPROVE, draft.organisation),
    }


def _tabs() -> tuple[tuple[str, str], ...]:
    return (
        ("draft", _("Overview")),
        ("draft_document", _("Document")),
        ("draft_numbers", _("Numbers")),
        ("draft_difference", _("What changes")),
        ("draft_trial", _("Trial run")),
        ("draft_text", _("Text")),
    )


def found_in(draft: Draft) -> dict[str, Any]:
    """What the check found, the gravest first; notes only say what is assumed."""
    found = check(draft.text)
    order = ("error", "warning", "note")
    said = sorted(found.said, key=lambda one: (order.index(one.severity), one.line))
    rows = [row(one) for one in said if one.severity != "note"]
    counts = {severity: sum(one.severity == severity for one in said) for severity in order}
    return {"findings": rows, "counts": counts, "checked": found}


def row(said: Said) -> dict[str, Any]:
    """A finding as a page shows it, with the way to its line."""
    tone, icon = GRAVE[said.severity]
    words = {"error": _("error"), "warning": _("warning"), "note": _("note")}[said.severity]
    sentence = said.en if in_english() else said.zh
    mark = ": " if in_english() else "："
    return {"line": said.line, "said": sentence.partition(mark)[2] or sentence,
            "words": words, "tone": tone, "icon": icon}  # fmt: skip


__all__ = ["Checked", "about", "found_in", "look", "row"]
