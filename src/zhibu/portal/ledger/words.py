"""What happened, in words, by the kind of an entry."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
    "draft.started": _("Draft begun"),
    "draft.changed": _("Draft changed"),
    "draft.submitted": _("Draft handed in"),
    "draft.approved": _("Draft approved"),
    "draft.declined": _("Draft declined"),
    "draft.withdrawn": _("Draft withdrawn"),
    "publication.published": _("Published"),
    "review.planned": _("Review planned"),
    "review.tellers_named": _("Tellers named"),
    "review.roll_shown": _("Roll shown"),
    "review.roll_changed": _("Roll changed after an objection"),
    "review.roll_frozen": _("Roll frozen"),
    "review.key_taken": _("Key taken by a teller"),
    "review.slips_printed": _("Slips printed"),
    "review.slip_handed": _("Slip handed out"),
    "review.slip_returned": _("Slip given back"),
    "review.slip_refused": _("Slip asked for and refused"),
    "review.opened": _("Voting opened"),
    "review.closed": _("Voting closed"),
    "review.unlocked": _("Outer lock opened"),
    "review.counted": _("Box counted"),
    "review.published": _("Results published"),
    "review.called_off": _("Review called off"),
    "assessment.planned": _("Assessment planned"),
    "assessment.rated": pgettext_lazy("step", "Rated"),
    "assessment.published": _("Put in publication"),
    "assessment.frozen": _("Frozen"),
    "assessment.called_off": _("Assessment called off"),
    "application.made": _("Applied for a grade"),
    "appeal.raised": _("Appeal raised"),
    "appeal.answered": _("Appeal answered"),
    "appeal.withdrawn": _("Appeal taken back"),
    "inspection-plan.planned": _("Inspection planned"),
    "inspection-plan.announced": _("Draw announced"),
    "inspection-plan.drawn": _("Drawn from the checkpoint"),
    "inspection-plan.begun": _("First inspection begun"),
    "inspection-plan.ended": _("Inspection ended"),
    "inspection-plan.called_off": _("Inspection called off"),
    "target.proposed": _("Target proposed"),
    "target.countered": _("Other figures proposed"),
    "target.agreed": _("Target agreed"),
    "target.reported": _("Figure reported"),
    "target.withdrawn": _("Target withdrawn"),
    "event.entered": _("Event entered"),
    "event.confirmed": _("Event confirmed"),
    "event.refused": _("Event not confirmed"),
    "event.withdrawn": _("Event taken back"),
    "evidence-import.entered": _("Figures entered from a file"),
    "evidence-import.confirmed": _("Figures confirmed"),
    "evidence-import.refused": _("Figures not confirmed"),
    "evidence-import.withdrawn": _("Figures taken back"),
    "opening.erased": _("Content erased by law"),
}
RECORDED = _("Entered as it stood")
"""Of what was there before the ledger was."""


def kind_in_words(kind: str) -> Any:
    """Name what happened; a kind without words is named as it stands in the leaf."""
    return RECORDED if kind.endswith(".recorded") else KINDS.get(kind, kind)
