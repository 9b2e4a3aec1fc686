"""Search finds a record if and only if its text contains every word, whatever is typed."""

from contextlib import suppress
from datetime import date

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from makers import make_branch, make_kind, make_member, make_record
from zhibu.records.models import Record, SearchText
from zhibu.records.search_text import initials, normalised, pairs
from zhibu.records.searching import forget, index, index_many, search

SIGNS = "党员大会主题日支部书记学习甲乙丙a1Ｂ，。 "
"""Few, so that words are found and missed about equally."""
ODD = ['"', "' OR 1=1 --", "党员*", "NEAR(党 员)", "-党员", "党员 AND", ":", "\\", "😀", "%", "_", "(", "^",
       "党员\x00", "\ud800", "{党}", "pairs:党员", "' & '", "!党", "<->", "a:*"]  # fmt: skip


def found(words: str) -> list[str]:
    return [record.title for record in search(Record.objects.all(), words)]


@pytest.fixture
def book(db):  # noqa: ARG001
    branch = make_branch(name="采油一队党支部")
    host = make_member(branch, name="王秀芳")
    theme_day, lecture = (
        make_kind("theme_day", zh="主题党日", en="theme day"),
        make_kind("lecture", zh="党课", en="lecture"),
    )
    records = [
        make_record(branch, by=host, title="清明祭扫", held_on=date(2026, 4, 3), host=host,
                    kinds=[theme_day, lecture], place="烈士陵园", minutes="重温入党誓词。"),
        make_record(branch, by=host, title="一季度党员大会", held_on=date(2026, 3, 10),
                    agenda="通报 KPI 完成 95%", minutes="学习《支部工作条例》，讨论发展党员。"),
    ]  # fmt: skip
    index_many(records)
    return records


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("党员", ["一季度党员大会"]),  # two signs
        ("党员大会", ["一季度党员大会"]),
        ("党课", ["清明祭扫"]),  # a second kind
        ("主题党日", ["清明祭扫"]),
        ("ztdr", ["清明祭扫"]),  # initials of a kind
        ("ZTDR", ["清明祭扫"]),
        ("dydh", ["一季度党员大会"]),  # initials of a title, from its middle
        ("theme", ["清明祭扫"]),
        ("kpi", ["一季度党员大会"]),
        ("95", ["一季度党员大会"]),
        ("王秀芳", ["清明祭扫"]),  # the host
        ("陵园 誓词", ["清明祭扫"]),  # both
        ("陵园 党员", []),
        ("员党", []),
        ("党员学习", []),  # pairs 党员, 员学 and 学习, but not in a row
        ("采油一队", ["清明祭扫", "一季度党员大会"]),  # newest first
        ("２０２６", ["清明祭扫", "一季度党员大会"]),
        ("誓", ["清明祭扫"]),  # one sign
        ("词", ["清明祭扫"]),  # the last sign of a run
        ("支部工作条例", ["一季度党员大会"]),
        ("“支部工作条例”", ["一季度党员大会"]),
        ("", ["清明祭扫", "一季度党员大会"]),
        ("  ", ["清明祭扫", "一季度党员大会"]),
        ("😀", []),
        ("，", []),
    ],
)
@pytest.mark.usefixtures("book")
def test_search_finds(words, titles):
    assert found(words) == titles


@pytest.mark.parametrize("words", ODD, ids=ascii)
@pytest.mark.usefixtures("book")
def test_search_takes_any_signs(words):
    assert set(found(words)) <= {"清明祭扫", "一季度党员大会"}


@pytest.mark.usefixtures("book")
def test_search_takes_very_long_text():
    assert found("党员大会" * 50_000) == []
    assert found("党 员 " * 50_000) == ["一季度党员大会"]
    assert found("支部工作条例讨论发展党员" * 100) == []


@pytest.mark.usefixtures("book")
def test_search_is_one_query_and_a_small_one_before_it_on_sqlite(django_assert_num_queries):
    with django_assert_num_queries(2 if connection.vendor == "sqlite" else 1):
        assert found("支部工作条例 讨论 dydh") == ["一季度党员大会"]


@pytest.mark.usefixtures("book")
def test_common_words_are_found_the_same_way(monkeypatch):
    monkeypatch.setattr("zhibu.records.search_index.MANY", 1)
    assert found("采油") == ["清明祭扫", "一季度党员大会"]
    assert found("采油 党员大会") == ["一季度党员大会"]
    assert found("员党") == []


@pytest.mark.usefixtures("book")
def test_search_stays_within_the_records_given():
    mine = Record.objects.filter(title="清明祭扫")
    assert [record.title for record in search(mine, "采油")] == ["清明祭扫"]


def test_index_replaces_what_stood_there(book):
    record = book[0]
    for title in ("五一劳动", "六一儿童"):
        record.title = title
        record.save()
        index(record)
    assert (found("清明"), found("五一"), found("六一"), found("qmjs")) == (
        [],
        [],
        ["六一儿童"],
        [],
    )
    assert SearchText.objects.filter(record=record).count() == 1


def test_index_goes_back_with_its_transaction(book):
    with suppress(ZeroDivisionError), transaction.atomic():
        book[0].title = "五一劳动"
        book[0].save()
        index(book[0])
        raise ZeroDivisionError
    assert (found("清明"), found("五一")) == (["清明祭扫"], [])


def test_forgotten_and_deleted_records_are_not_found(book):
    forget(book[:1])
    assert found("采油") == ["一季度党员大会"]
    Record.objects.filter(pk=book[1].pk).delete()
    assert found("采油") == []


@pytest.mark.django_db(transaction=True, reset_sequences=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_index_is_empty_where_all_records_went(turn):
    branch = make_branch()
    record = make_record(branch, title="甲乙" if turn == 1 else "丙丁")
    index(record)
    assert found("甲乙") == (["甲乙"] if turn == 1 else [])


def test_many_are_indexed_in_few_queries(book, django_assert_num_queries):
    more = [make_record(book[0].branch, by=book[0].written_by) for _ in range(20)]
    with django_assert_num_queries(9 if connection.vendor == "sqlite" else 8):
        index_many(more)


class SearchIsExact(TestCase):
    """A record is found if and only if its text contains the word."""

    @settings(max_examples=60)
    @given(
        st.lists(st.text(SIGNS, max_size=14), min_size=1, max_size=4),
        st.lists(st.text(SIGNS, max_size=6), min_size=1, max_size=3).map(" ".join),
    )
    def test_search_finds_iff_the_text_contains_every_word(self, minutes, words):
        branch = make_branch(name="XY")
        person = make_member(branch)
        for text in minutes:
            make_record(branch, by=person, title="ZZ", minutes=text, kinds=())
        index_many(Record.objects.all())
        wanted = normalised(words).split()
        expected = {
            one.record_id
            for one in SearchText.objects.all()
            if all(word in one.text for word in wanted)
        }
        if words.strip() and not wanted:
            expected = set()
        assert set(search(Record.objects.all(), words).values_list("pk", flat=True)) == expected

    @given(st.text(), st.text())
    def test_any_text_can_be_indexed_and_sought(self, text, words):
        text = text.replace("\x00", "")
        branch = make_branch(name="XY")
        record = make_record(branch, title="ZZ", minutes=text, kinds=())
        index(record)
        for word in normalised(text)[:20].split():
            assert list(search(Record.objects.all(), word)) == [record]
        list(search(Record.objects.all(), words))
        index(record)
        assert SearchText.objects.count() == 1


@given(st.text(max_size=30))
def test_pairs_hold_letters_marks_and_digits_only(text):
    plain = normalised(text)
    assert not set("\"'*&|!():<>\\ ") & set("".join(pairs(plain)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("党员大会", "dydh"),
        ("主题党日", "ztdr"),
        ("第3季度党员大会（扩大）", "d3jddydh kd"),
        ("重庆支部", "cqzb"),  # by phrase, not by sign
        ("KPI 会", "kpi h"),
    ],
)
def test_initials(text, expected):
    assert initials(text) == expected
