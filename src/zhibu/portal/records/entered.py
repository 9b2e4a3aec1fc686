"""How long after the event a record was entered, in words (补录): in every row of a book."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from zhibu.portal.templatetags.portal import badge


def entered(days: int | None, allowed: int) -> SafeString:
    """Say how many days after; marked where that is more than allowed, nothing on the day itself."""
    if days is None or days <= 0:
        return SafeString()
    words = ngettext("entered %(days)s day after", "entered %(days)s days after", days)
    words %= {"days": days}
    if days > allowed:
        return badge(words, "warn", "clock-history")
    return format_html('<span class="soft">{}</span>', words)
