"""Pieces that are written at once and not by a template: what people typed stays text."""

from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from django.utils.translation import override

from makers import make_member, make_person
from zhibu.portal.forms import LongSelect
from zhibu.portal.orgs.people_rows import rows_of
from zhibu.portal.records.register_rows import facts_of
from zhibu.portal.records.register_rows import rows_of as register_rows_of
from zhibu.portal.templatetags.writing import day, moment
from zhibu.records.registers import Column, Fact, Row, Table

TYPED = '<b>"王"</b>'
SAFE = "&lt;b&gt;&quot;王&quot;&lt;/b&gt;"


def drawn(text: str, **facts: object) -> str:
    return Template(text).render(Context(facts))


def test_options_mark_the_chosen_one_and_keep_text_as_text():
    made = drawn("{% options pairs chosen %}", pairs=[("", "—"), (2, TYPED)], chosen=2)

    assert made == f'<option value="">—</option><option value="2" selected>{SAFE}</option>'


def test_options_take_none_for_the_empty_choice():
    made = drawn("{% options pairs chosen %}", pairs=[("", "—")], chosen=None)

    assert made == '<option value="" selected>—</option>'


def test_a_long_select_keeps_text_as_text():
    made = LongSelect(choices=[("a", TYPED), ("b", "乙")]).render("unit", "b")

    assert f'<option value="a">{SAFE}</option>' in made
    assert '<option value="b" selected>乙</option>' in made


@pytest.mark.django_db
def test_a_chip_keeps_name_and_note_as_text():
    made = drawn("{% person_chip one note %}", one=make_person(name=TYPED), note=TYPED)

    assert f'<span class="chip-name">{SAFE}</span>' in made
    assert f'<span class="soft">{SAFE}</span>' in made
    assert drawn("{% person_chip one %}", one=None) == "—"


@pytest.mark.django_db
def test_rows_of_people_keep_text_as_text_and_show_what_is_missing(company):
    here, nowhere = make_member(company.branch), make_person(name="无", job="")
    here.job = TYPED
    here.now, nowhere.now = list(here.memberships.all()), []
    made = rows_of([here, nowhere])

    assert f">{SAFE}</td>" in made
    assert company.branch.code in made
    assert made.count("—") >= 4


@pytest.mark.django_db
def test_rows_of_a_register_keep_text_as_text_and_show_what_is_missing():
    columns = (Column("号", side="right"), Column("题", 4), Column("天"))
    table = Table("", (), columns, (Row((1, TYPED, None), record="r-1"),), "", named=1)

    assert register_rows_of(table) == (
        '<tr><td data-label="号" class="number">1</td>'
        f'<th scope="row"><a href="/records/r-1/">{SAFE}</a></th>'
        '<td data-label="天" class="tight">—</td></tr>'
    )


def test_facts_keep_lines_and_text():
    made = facts_of([Fact("题", f"{TYPED}\n二", wide=True)])

    assert made == f'<div class="wide"><dt>题</dt><dd>{SAFE}<br>二</dd></div>'


def test_days_are_written_in_the_readers_language():
    at = datetime(2026, 3, 5, 1, 7, tzinfo=UTC)
    with override("zh-hans"):
        assert (day(at.date()), moment(at)) == ("2026年3月5日", "2026年3月5日 09:07")
    with override("en"):
        assert (day(at.date()), moment(at)) == ("5 March 2026", "5 March 2026, 09:07")
