"""The mark of what is assumed, or was set by the organisation, and what is said beside it."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhibu.schemes.titles import in_english
from zhibu.scoring.scheme.document.origin import Mark, mark_of
from zhibu.scoring.scheme.document.outcome import in_language
from zhibu.scoring.scheme.document.words import Language

register = template.Library()
TONES = {"assumed": "warn", "partly": "warn", "set": "info"}


def mark_in(reason: str | None) -> Mark | None:
    """Find the mark of a reason, in both languages or in the reader's."""
    return mark_of(in_language(reason or "", _language()))


def mark_words(mark: Mark) -> tuple[str, str]:
    """The word of a mark, and its tone."""
    return mark.words(_language()), TONES[mark.kind]


def heading_of(mark: Mark) -> str:
    """The word of a mark where it begins a line."""
    words = mark.words(_language())
    return words[:1].upper() + words[1:]


def _language() -> Language:
    return "en" if in_english() else "zh"


@register.simple_tag
def origin_badge(reason: str | None) -> SafeString | str:
    """{% origin_badge rule.assumed %}: assumed, partly assumed, or set here; nothing for no reason."""
    mark = mark_in(reason)
    if mark is None:
        return ""
    words, tone = mark_words(mark)
    return format_html('<span class="state tone-{}">{}</span>', tone, words)


@register.filter
def origin_said(reason: str | None) -> str:
    """{{ rule.assumed|origin_said }}: the reason beside its mark; what remains assumed stands first."""
    mark = mark_in(reason)
    return mark.said if mark else ""


@register.filter
def origin_line(reason: str | None) -> str:
    """{{ rule.assumed|origin_line }}: mark and reason as plain words, where the numbers have badges."""
    mark = mark_in(reason)
    if mark is None:
        return ""
    return heading_of(mark) + (": " if in_english() else "：") + mark.said
