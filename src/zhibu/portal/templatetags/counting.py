"""Up to which day facts are counted, and what counts as done though nobody entered it."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from zhibu.assessments.models import Assessment
from zhibu.assessments.trace import counted_as_done
from zhibu.portal.templatetags.writing import day

register = template.Library()


def counted_words(assessment: Assessment) -> str:
    """One sentence; nothing where all that counts was entered. No query."""
    count = counted_as_done(assessment).not_due
    if not count:
        return ""
    words = _("Facts are counted up to %(day)s; %(count)d obligations that were not due by then count as done.")  # fmt: skip
    return words % {"day": day(assessment.as_of), "count": count}


@register.inclusion_tag("portal/assessments/_counted.html")
def counted_note(assessment: Assessment) -> dict[str, Any]:
    """{% counted_note assessment %}: the sentence as a note, with the mark of what is assumed."""
    return {"words": counted_words(assessment)}
