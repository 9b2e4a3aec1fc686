"""Tags that speak for the ledger: the way to a proof, and whether the words 不可更改 may stand."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zhibu.ledger.queries import state
from zhibu.portal.ledger.subjects import proof_address

register = template.Library()


@register.simple_tag
def proof_link(thing: Any, plain: bool = False) -> SafeString:
    """{% proof_link record %}: the way to the page that proves what was entered of it."""
    from zhibu.portal.templatetags.portal import icon

    look = "plain" if plain else "btn btn-light"
    link = '<a class="{}" href="{}">{}{}</a>'
    return format_html(link, look, proof_address(thing), icon("patch-check"), _("Proof"))


@register.inclusion_tag("portal/_components/unalterable.html")
def unalterable(stands: Any = None) -> dict[str, Any]:
    """{% unalterable %}: what may be said of the ledger today; the strong word only while it holds."""
    now = stands or state()
    return {"state": now, "holds": now.may_say_unalterable, "at": now.external_at}


@register.filter
def root_line(note: str) -> str:
    """{{ checkpoint.note|root_line }}: the root as the signed text writes it."""
    return note.split("\n")[2]
