"""Facts that a draft is tried on, in words."""

from django.utils.translation import gettext as _

from zhibu.assessments.enums import AssessmentState
from zhibu.assessments.simulating import Basis
from zhibu.schemes.titles import title_of


def basis_in_words(basis: Basis) -> str:
    """Say which year's facts they are, and of which assessment."""
    if basis.so_far:
        return _("%(year)s so far: what the site holds today") % {"year": basis.year}
    facts = {
        "title": title_of(basis.title or {}), "organisation": basis.organisation,
        "state": AssessmentState(basis.state).label, "year": basis.year,
    }  # fmt: skip
    return _("%(year)s: %(title)s of %(organisation)s (%(state)s)") % facts
