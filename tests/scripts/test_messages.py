"""Catalogues: found strings, stable files, and every fault."""

import gettext
import os
from pathlib import Path

import pytest

import messages
from messages import name_of
from source_strings import Marked, UnreadableError, strings_of

PYTHON = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext as _p

LABEL = gettext_lazy("branch")
def say(n):
    return _p("of a day", "open") + ngettext("%(n)s day", "%(n)s days", n) % {"n": n} + _(
        "Two lines "
        "in one."
    )
not_marked("x")
"""
TEMPLATE = """
{% load i18n %}<h1 title="{% translate "Record's book" %}">{% trans 'Home' context "of a site" %}</h1>
{% blocktranslate trimmed count n=rows|length %}
  One row of {{ name }}
{% plural %}
  {{ n }} rows of 100%
{% endblocktranslate %}
{% field form.title label=_("Title") %}{{ x|default:_("none") }}{# _("not this") #}
"""


@pytest.fixture
def product(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "src" / "zhibu"
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "ZHIBU", root)
    monkeypatch.setattr(
        messages, "found_in_source", lambda find=messages.found_in_source: find(root)
    )
    keep(root / "records/enums.py", PYTHON)
    keep(root / "portal/templates/portal/people/list.html", TEMPLATE)
    return root


def keep(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def translate(path: Path) -> None:
    """Translate each string by itself in brackets."""
    entries = messages.read(path)
    for entry in entries:
        entry.zh = entry.zh or f"〔{entry.marked.plural or entry.marked.text}〕"
    messages.write(path, entries)


def test_strings_of_python_are_found_by_the_names_they_are_imported_as(product):
    assert list(strings_of(product / "records/enums.py")) == [
        Marked("branch"),
        Marked("open", context="of a day"),
        Marked("%(n)s day", "%(n)s days"),
        Marked("Two lines in one."),
    ]


def test_strings_of_templates_are_found_in_tags_blocks_and_arguments(product):
    assert list(strings_of(product / "portal/templates/portal/people/list.html")) == [
        Marked("Record's book"),
        Marked("Home", context="of a site"),
        Marked("One row of %(name)s", "%(n)s rows of 100%%"),
        Marked("Title"),
        Marked("none"),
    ]


def test_a_string_put_together_where_it_is_marked_is_refused(tmp_path):
    keep(
        tmp_path / "a.py",
        'from django.utils.translation import gettext as _\nx = 1\n_(f"{x} rows")',
    )
    with pytest.raises(UnreadableError, match=r"a\.py:3: _\(f'\{x\} rows'\) is not plain text"):
        list(strings_of(tmp_path / "a.py"))


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("records/enums.py", "records"),
        ("inbox/templates/inbox/mail.txt", "inbox"),
        ("portal/people/pages.py", "portal/people"),
        ("portal/templates/portal/people/list.html", "portal/people"),
        ("portal/templates/portal/_components/row.html", "portal/frame"),
        ("portal/templates/portal/base.html", "portal/frame"),
        ("portal/templates/404.html", "portal/frame"),
        ("portal/templates/mfa/totp.html", "portal/accounts"),
        ("portal/templatetags/portal.py", "portal/frame"),
        ("portal/forms.py", "portal/frame"),
    ],
)
def test_each_source_belongs_to_the_catalogue_of_its_room_or_area(path, name):
    assert name_of(Path(path)) == name


def test_update_enters_what_is_new_keeps_what_is_translated_and_drops_the_rest(product):
    messages.update([])
    place = messages.place_of("records")
    translate(place)
    before = place.read_bytes()
    messages.update([])
    assert place.read_bytes() == before
    keep(product / "records/enums.py", PYTHON.replace('"branch"', '"group"'))
    messages.update(["records"])
    found = {entry.marked.text: entry.zh for entry in messages.read(place)}
    assert "branch" not in found
    assert (found["group"], found["open"]) == ("", "〔open〕")
    assert place.read_text(encoding="utf-8").split("\n\n")[3].startswith("#: records/enums.py\n")


@pytest.mark.usefixtures("product")
def test_update_of_one_catalogue_leaves_others_alone():
    messages.update(["records"])
    assert messages.place_of("records").exists()
    assert not messages.place_of("portal/people").exists()


@pytest.mark.usefixtures("product")
def test_whole_catalogues_have_no_faults():
    assert len(list(messages.faults())) == 9
    messages.update([])
    for name in ("records", "portal/people"):
        translate(messages.place_of(name))
    assert list(messages.faults()) == []


@pytest.mark.usefixtures("product")
@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('msgstr "〔branch〕"', 'msgstr ""', '"branch" has no translation'),
        ('msgid "branch"', 'msgid "branches"', '"branches" is not used; run'),
        ('msgid "branch"', 'msgid "branches"', '"branch" is missing; run'),
        (
            "〔%(n)s days〕",
            "〔%(m)s 天〕",
            '"%(n)s day" has the places %(n)s, its translation %(m)s',
        ),
        ('msgid "branch"', '#, fuzzy\nmsgid "branch"', '"branch" is fuzzy; check'),
        ('msgctxt "of a day"', 'msgctxt "of a shop"', '"open" (context of a day) is missing'),
    ],
)
def test_each_fault_of_a_catalogue_is_said(old, new, fault):
    messages.update([])
    for name in ("records", "portal/people"):
        translate(messages.place_of(name))
    place = messages.place_of("records")
    text = place.read_text(encoding="utf-8")
    assert old in text
    place.write_text(text.replace(old, new), encoding="utf-8")
    found = list(messages.faults())
    assert [one for one in found if fault in one and "records/locale" in one], found


def test_one_string_in_two_ways_is_a_fault_and_a_new_one_takes_the_known_way(product):
    messages.update([])
    translate(messages.place_of("records"))
    keep(product / "portal/people/pages.py", PYTHON)
    messages.update([])
    place = messages.place_of("portal/people")
    assert {entry.marked.text: entry.zh for entry in messages.read(place)}["branch"] == "〔branch〕"
    translate(place)
    assert list(messages.faults()) == []
    place.write_text(place.read_text(encoding="utf-8").replace("〔branch〕", "支部"), "utf-8")
    assert list(messages.faults()) == [
        '"branch" is translated as 支部 in portal/people, 〔branch〕 in records; agree, or give a context'
    ]


@pytest.mark.usefixtures("product")
def test_a_string_entered_twice_is_a_fault():
    messages.update([])
    for name in ("records", "portal/people"):
        translate(messages.place_of(name))
    place = messages.place_of("records")
    text = place.read_text(encoding="utf-8")
    place.write_text(text + '\nmsgid "branch"\nmsgstr "〔branch〕"\n', encoding="utf-8")
    (fault,) = messages.faults()
    assert fault.endswith('"branch" is entered twice; keep one')


@pytest.mark.usefixtures("product")
def test_compiled_catalogues_translate_and_are_made_anew_when_stale():
    messages.update([])
    place = messages.place_of("records")
    translate(place)
    assert messages.compile_all() == 2
    assert messages.compile_all() == 0
    with place.with_suffix(".mo").open("rb") as file:
        said = gettext.GNUTranslations(file)
    assert said.gettext("branch") == "〔branch〕"
    assert said.pgettext("of a day", "open") == "〔open〕"
    assert said.ngettext("%(n)s day", "%(n)s days", 1) == "〔%(n)s days〕"
    later = place.stat().st_mtime_ns + 10**9
    os.utime(place, ns=(later, later))
    assert messages.compile_all() == 1


def test_a_word_that_says_two_things_needs_a_context_in_a_second_catalogue(product):
    keep(product / "records/dates.py", PYTHON + '_("From")')
    keep(product / "orgs/grades.py", PYTHON + '_p("grade", "From")')
    told = '"From" stands in orgs, records and can say two things; give a context'
    assert told not in list(messages.faults())
    keep(product / "orgs/grades.py", PYTHON + '_("From")')
    assert told in list(messages.faults())
