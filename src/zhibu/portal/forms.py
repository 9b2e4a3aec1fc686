"""Forms of the pages: plain Django forms, drawn by {% field %}."""

from html import escape
from typing import Any

from django import forms
from django.core import validators
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.orgs.refusals import Refused

MOST_FILES = 20
"""Files of one form; settings refuse many more before the form can speak."""


class DayField(forms.DateField):
    """A day, in the browser's own calendar."""

    def __init__(self, **kwargs: object) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(**{"widget": widget, **kwargs})


class LongSelect(forms.Select):
    """A select of a thousand choices, written at once: Django draws each by a template of its own."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        del renderer
        chosen = str(value or "")
        options = "\n".join(
            f'<option value="{escape(str(it))}"{" selected" if it == chosen else ""}>{escape(str(words))}</option>'
            for it, words in self.choices
        )
        given = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        return format_html("<select{}>{}</select>", given, SafeString(options))


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; `cleaned_data` holds a list."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**{"widget": SeveralFiles(), **kwargs})

    def clean(self, data: object, initial: object = None) -> list:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if not given:
            super().clean(None, initial)
        if len(given) > MOST_FILES:
            words = _("%(found)s files were chosen; at most %(most)s go at once. Choose fewer.")
            raise forms.ValidationError(words % {"found": len(given), "most": MOST_FILES})
        return [super(FilesField, self).clean(one, initial) for one in given]


EMPTY = gettext_lazy("Nothing is entered here yet, and it is needed.")
UNCHOSEN = gettext_lazy("Nothing is chosen here yet, and it is needed.")
NO_DAY = gettext_lazy("This is no date. Write year-month-day, such as 2026-03-05.")
BEYOND: dict[type[validators.BaseValidator], Any] = {
    validators.MaxLengthValidator: gettext_lazy("%(show_value)d characters are entered; at most %(limit_value)d fit. Shorten it."),
    validators.MaxValueValidator: gettext_lazy("%(show_value)s is too much: at most %(limit_value)s."),
    validators.MinValueValidator: gettext_lazy("%(show_value)s is too little: at least %(limit_value)s."),
}  # fmt: skip
"""What Django's own validators say, in words of ours: what was found, and what is allowed."""


class Form(forms.Form):
    """A form of ours: labels without a colon, and our own words for what is missing or beyond a limit."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for field in self.fields.values():
            _speak(field)


def _speak(field: forms.Field) -> None:
    """Say our own words where the field has none of its own."""
    said, plain = field.error_messages, forms.DateField.default_error_messages
    if said["required"] is forms.Field.default_error_messages["required"]:
        chooses = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
        said["required"] = UNCHOSEN if chooses else EMPTY
    if isinstance(field, forms.DateField) and said["invalid"] is plain["invalid"]:
        said["invalid"] = NO_DAY
    for one in field.validators:
        if type(one) in BEYOND and "message" not in vars(one):
            one.message = BEYOND[type(one)]


def refuse(form: forms.Form, error: Refused) -> None:
    """Put what an action refused onto the form: at its fields, or on the whole, and never twice."""
    form.full_clean() if not hasattr(form, "cleaned_data") and form.is_bound else None
    at_fields = [str(words) for name, words in error.fields.items() if name in form.fields]
    if (error.message or not error.fields) and str(error) not in at_fields:
        form.add_error(None, str(error))
    for name, message in error.fields.items():
        form.add_error(name if name in form.fields else None, str(message))
