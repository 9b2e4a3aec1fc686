"""Tags and filters of the pages, in every template without loading; /gallery/ shows each.

Tags that wrap something (`capture`, `table`, `filters`) stand in wrapping.py; how dates, scores and
shares are written, in writing.py; what a state looks like, in states.py.
"""

import json
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any
from zlib import crc32

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.forms.forms import BaseForm
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhibu.portal.paging import Window
from zhibu.portal.states import look_of
from zhibu.portal.templatetags import ledger, origins, wrapping, writing

register = template.Library()
register.tags.update(wrapping.register.tags)
register.tags.update(ledger.register.tags)
register.tags.update(origins.register.tags)
register.filters.update(writing.register.filters)
register.filters.update(ledger.register.filters)
register.filters.update(origins.register.filters)
PIECES = "portal/_components/"


@lru_cache(maxsize=1)
def _sprite() -> str:
    return static("portal/icons.svg")


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str) -> SafeString:
    """{% icon "journal-text" %}: a picture beside words; it says nothing to screen readers."""
    drawing = '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>'
    return format_html(drawing, _sprite(), name)


@register.simple_tag
def address(name: str, *args: Any) -> str:
    """{% address "person" person.code as to %}: as `url`, but empty where there is no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


# --- Forms -------------------------------------------------------------------


@register.inclusion_tag(PIECES + "field.html")
def field(
    bound: BoundField,
    wide: bool = False,
    label: object = "",
    help: object = "",  # noqa: A002
    **attributes: Any,
) -> dict[str, Any]:
    """{% field form.place data_pick=True %}: label, control, help and errors, tied for screen readers.

    `label` and `help` replace the form's own; `wide` stretches it in a row or a filter bar. All else
    goes to the control as attributes; `_` becomes `-`.
    """
    widget = bound.field.widget
    several = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    tick = isinstance(widget, CheckboxInput)
    if label:
        bound.label = label
    if help:
        bound.help_text = help
    extra = {name.replace("_", "-"): value for name, value in attributes.items()}
    kind = (
        "form-check-input"
        if tick
        else "form-select"
        if isinstance(widget, Select)
        else "form-control"
    )
    if not several:
        given = widget.attrs.get("class", "")
        extra["class"] = " ".join(filter(None, [kind, given, bound.errors and "is-invalid"]))
    control = bound.as_widget(attrs=extra)
    return {"bound": bound, "control": control, "several": several, "tick": tick, "wide": wide}


@register.inclusion_tag(PIECES + "fields.html")
def fields(form: BaseForm) -> dict[str, Any]:
    """{% fields form %}: the summary of errors, then every field in its order."""
    return {"form": form}


@register.inclusion_tag(PIECES + "form_errors.html")
def form_errors(form: BaseForm, heading: object = "") -> dict[str, Any]:
    """{% form_errors form %}: what must be mended, each a link to its field.

    `heading` stands in for "Nothing was saved yet" where nothing is ever saved.
    """
    at_fields = [(bound, bound.errors) for bound in form.visible_fields() if bound.errors]
    hidden = [error for bound in form.hidden_fields() for error in bound.errors]
    whole = [*form.non_field_errors(), *hidden]
    return {"whole": whole, "at_fields": at_fields, "heading": heading}


@register.inclusion_tag(PIECES + "field.html")
def file_picker(bound: BoundField) -> dict[str, Any]:
    """{% file_picker form.attachments %}: a file field that tells what was chosen."""
    return field(bound, data_files=True)


@register.inclusion_tag(PIECES + "confirm.html", takes_context=True)
def confirm(
    context: template.Context,
    url: str,
    label: str,
    question: str = "",
    reason: str = "",
    tone: str = "light",
    icon: str = "",
    **hidden: Any,
) -> dict[str, Any]:
    """{% confirm url label question="…" reason="required" tone="danger" code=x %}: ask, then POST.

    `reason` is "", "optional" or "required" and is sent as `reason`; further arguments as hidden
    fields. It opens without script.
    """
    return {
        "url": url, "label": label, "question": question, "reason": reason, "tone": tone,
        "icon": icon, "hidden": hidden, "csrf_token": context.get("csrf_token"),
        "id": f"confirm-{crc32(repr((url, str(label), hidden)).encode()):x}",
    }  # fmt: skip


@register.simple_tag
def options(pairs: Iterable[tuple[object, object]], chosen: object = "") -> SafeString:
    """{% options pairs chosen %}: the options of a select, as (value, words); a filter has dozens."""
    found = "" if chosen is None else str(chosen)
    return mark_safe("".join(  # noqa: S308 - escaped here
        f'<option value="{escape(value)}"{" selected" if str(value) == found else ""}>{escape(words)}</option>'
        for value, words in pairs
    ))  # fmt: skip


# --- Saying how things stand ----------------------------------------------------


@register.simple_tag
def state(value: str, kind: str = "") -> SafeString:
    """{% state record.state %}: the state of a record, a duty or a request, in its word and colour.

    That of an assessment says so: {% state assessment.state "assessment" %}, for its words are its own.
    """
    return _state(str(value), kind, get_language())


@lru_cache(maxsize=128)
def _state(value: str, kind: str, _language: str | None) -> SafeString:
    look = look_of(value, kind)
    return badge(look["words"], look["tone"], look["icon"])


_icon = icon


@register.simple_tag
def badge(words: object, tone: str = "none", icon: str = "") -> SafeString:
    """{% badge words "good" "check2" %}: any other state; tone: good, warn, bad, info or none.

    Written here and not in a template of its own: a list shows it on every row.
    """
    sign = _icon(icon) if icon else ""
    return format_html('<span class="state tone-{}">{}{}</span>', tone, sign, words)


@register.inclusion_tag(PIECES + "empty.html")
def empty(icon: str, sentence: object, url: str = "", label: object = "") -> dict[str, Any]:
    """{% empty "inbox" sentence url label %}: nothing here, and what to do about it."""
    return {"icon": icon, "sentence": sentence, "url": url, "label": label}


@register.inclusion_tag(PIECES + "key_figure.html")
def key_figure(
    label: object, value: object, note: object = "", url: str = "", tone: str = ""
) -> dict[str, Any]:
    """{% key_figure label value note="…" url=… tone="bad" %}, inside <dl class="key-figures">."""
    return {"label": label, "value": value, "note": note, "url": url, "tone": tone}


@register.inclusion_tag(PIECES + "progress.html")
def progress(value: Any, of: Any, label: object, tone: str = "") -> dict[str, Any]:
    """{% progress 3 4 label tone="good" %}: how much of something is there, in figures too."""
    return {"value": value, "of": of, "label": label, "tone": tone}


@register.simple_tag
def person_chip(person: Any, note: object = "") -> SafeString:
    """{% person_chip person note="…" %}: who, with a way to the person's page.

    Written here and not in a template of its own: a list shows it on every row.
    """
    if not person:
        return SafeString(writing.ABSENT)
    url = address("person", person.code)
    name, said = escape(person.name), f'<span class="soft">{escape(note)}</span>' if note else ""
    mark = f'<span class="chip-mark" aria-hidden="true">{escape(person.name[:1])}</span>'
    inside = f'{mark}<span class="chip-name">{name}</span>{said}'
    whole = f'<a class="chip" href="{escape(url)}">{inside}</a>' if url else f'<span class="chip">{inside}</span>'  # fmt: skip
    return mark_safe(whole)  # noqa: S308 - escaped above


@register.inclusion_tag(PIECES + "timeline.html")
def timeline(entries: Iterable[Any]) -> dict[str, Any]:
    """{% timeline entries %}: what happened; each entry has `words`, and may have at, by, detail, now."""
    return {"entries": entries}


@register.inclusion_tag(PIECES + "diff.html")
def diff(old: object, new: object, label: object = "") -> dict[str, Any]:
    """{% diff old new label="…" %}: two texts side by side, what was taken out and put in marked."""
    before, after = marked(str(old or ""), str(new or ""))
    return {"before": before, "after": after, "label": label}


LONGEST = 20_000
"""Characters: longer texts are shown side by side without marks."""


def marked(old: str, new: str) -> tuple[SafeString, SafeString]:
    if len(old) + len(new) > LONGEST:
        return conditional_escape(old), conditional_escape(new)
    before, after = [], []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        taken, put = escape(old[a:b]), escape(new[c:d])
        before.append(taken if what == "equal" or not taken else f"<del>{taken}</del>")
        after.append(put if what == "equal" or not put else f"<ins>{put}</ins>")
    return mark_safe("".join(before)), mark_safe("".join(after))  # noqa: S308 - escaped above


# --- Lists ------------------------------------------------------------------------


@register.inclusion_tag(PIECES + "pager.html")
def pager(window: Window, target: str = "") -> dict[str, Any]:
    """{% pager window %}: earlier and later; with target="#list" htmx swaps only that."""
    return {"window": window, "target": target}


@register.inclusion_tag(PIECES + "tabs.html")
def tabs(entries: Sequence[tuple[object, str, bool]], label: object = "") -> dict[str, Any]:
    """{% tabs entries label="…" %}: entries are (words, address, whether one is there)."""
    return {"entries": entries, "label": label or _("Views")}


# --- Charts ---------------------------------------------------------------------------


@register.inclusion_tag(PIECES + "chart.html")
def chart(option: dict[str, Any], description: object, height: int = 320) -> dict[str, Any]:
    """{% chart option description 320 %}: an ECharts option; data items with `url` drill down."""
    facts = {"option": option, "description": str(description), "height": height}
    text = json.dumps(facts, ensure_ascii=False, default=str)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return {"json": mark_safe(text), "description": description}  # noqa: S308 - escaped above
