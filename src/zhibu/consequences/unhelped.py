"""Who is to be helped and has no helper (无帮扶方), by name, and why."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.assessments.models import Assessment
from zhibu.consequences.facts import level_title
from zhibu.consequences.figures import scheme_of
from zhibu.consequences.pairing import assumed_levels, paired, sides_of
from zhibu.schemes.titles import title_of
from zhibu.scoring.scheme.model import Scheme


@dataclass(frozen=True, slots=True)
class Unhelped:
    """Branches without a helper, in the order of their places in the organisation."""

    names: tuple[str, ...]
    free: int
    """Helpers who are in no pairing: where there are some, pairs can still be proposed."""
    why: str

    @property
    def words(self) -> str:
        """How many there are, as a sentence."""
        count = len(self.names)
        said = ngettext(
            "%(count)s branch has no helper.", "%(count)s branches have no helper.", count
        )
        return said % {"count": count}

    @property
    def listed(self) -> str:
        """Their names, one after the other."""
        return _(", ").join(self.names)


def unhelped(assessment: Assessment) -> Unhelped:
    """Give those whom nobody helps by this assessment. Two queries."""
    scheme = scheme_of(assessment)
    helping, to_help, assumed = sides_of(assessment, scheme)
    busy, known = paired(assessment)
    free = [one for one in helping if one.organisation_id not in busy]
    left = [one for one in to_help if one.organisation_id not in busy | known]
    left.sort(key=lambda one: one.organisation.path)
    names = tuple(one.organisation.name for one in left)
    return Unhelped(names, len(free), _why(scheme, len(helping), len(free), assumed))


def _why(scheme: Scheme, helping: int, free: int, assumed: bool) -> str:
    if assumed:
        titles = [title_of(level_title(scheme, one) or {}) for one in reversed(assumed_levels(scheme)[0])]  # fmt: skip
        who = _("branches of the grade %(grades)s") % {"grades": _(", ").join(titles)}
    else:
        who = _("branches that the scheme names as helpers")
    if not helping:
        return _("There are no %(who)s in this assessment.") % {"who": who}
    if not free:
        return _("All %(count)s %(who)s are in a pairing already; each helps one.") % {"count": helping, "who": who}  # fmt: skip
    return _("%(count)s %(who)s are free: propose pairs.") % {"count": free, "who": who}


__all__ = ["Unhelped", "unhelped"]
