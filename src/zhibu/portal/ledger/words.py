"""What happened, in words, by the kind of an entry."""

from typing import Any

from django.utils.translation import gettext_lazy as _

KINDS: dict[str, Any] = {
    "record.submitted": _("Submitted"),
    "record.checked": _("Checked"),
    "record.returned": _("Returned for changes"),
    "record.changed": _("Changed"),
    "record.amended": _("Amended"),
    "attachment.added": _("File attached"),
    "attachment.removed": _("File removed"),
    "request.asked": _("Asked for"),
    "request.decided": _("Decided"),
    "year.bound": _("Bound"),
    "scheme.adopted": _("Adopted"),
    "scheme.ended": _("Ended"),
    "publication.published": _("Published"),
    "review.planned": _("Review planned"),
    "review.tellers_named": _("Tellers named"),
    "review.roll_shown": _("Roll shown"),
    "review.roll_changed": _("Roll changed after an objection"),
    "review.roll_frozen": _("Roll frozen"),
    "review.key_taken": _("Key taken by a teller"),
    "review.slips_printed": _("Slips printed"),
    "review.opened": _("Voting opened"),
    "review.closed": _("Voting closed"),
    "review.unlocked": _("Outer lock opened"),
    "review.counted": _("Box counted"),
    "review.published": _("Results published"),
    "review.called_off": _("Review called off"),
    "opening.erased": _("Content erased by law"),
}
RECORDED = _("Entered as it stood")
"""Of what was there before the ledger was."""


def kind_in_words(kind: str) -> Any:
    """Name what happened; a kind without words is named as it stands in the leaf."""
    return RECORDED if kind.endswith(".recorded") else KINDS.get(kind, kind)
