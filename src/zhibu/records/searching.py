"""Search in the record books (检索): words of two signs, parts of words, pinyin initials of titles.

What is found is exact: a record is found if and only if its normalised text contains every word of
the search. The index of pairs gives the records that may; a word longer than a pair is then looked
up in their stored text.
"""

from collections.abc import Collection, Iterable
from itertools import pairwise

from django.db import transaction
from django.db.models import F, Prefetch, QuerySet

from zhibu.records import search_index
from zhibu.records.models import Record, SearchText, Use
from zhibu.records.search_text import LONGEST_TEXT, LONGEST_WORDS, initials, normalised

PAIRS = 24
"""Pairs of one search that the index is asked for; the rest is looked up in the text."""
ROWS = 1_000
"""Records that are entered at a time."""


def search(records: QuerySet[Record], words: str) -> QuerySet[Record]:
    """Keep the records that contain every word of a search, newest first; all of them without words.

    A word is what stands between spaces or punctuation; text of any kind is allowed, of which the
    first 200 signs are looked at. A condition of the same query; on SQLite one small query before it.
    """
    records = records.order_by("-held_on", "-pk")
    if not words.strip():
        return records
    wanted = sorted(set(normalised(words[:LONGEST_WORDS]).split()))
    if not wanted:
        return records.none()  # signs that no text holds
    single = [word for word in wanted if len(word) == 1]
    of_pairs = {a + b: None for word in wanted for a, b in pairwise(word)}
    asked = list(of_pairs)[:PAIRS], single
    having = search_index.with_all(records.db, *asked)
    if search_index.are_many(records.db, *asked):
        # A sum is no key: so SQLite walks the order asked for, and stops when a page is full.
        found = records.alias(key=F("pk") + 0).filter(key__in=having)
    else:
        found = records.filter(pk__in=having)
    for word in wanted:
        if len(word) > 2 or len(of_pairs) > PAIRS:
            found = found.filter(search_text__text__contains=word)
    return found


@transaction.atomic
def index(record: Record) -> None:
    """Enter a record into the index, or anew after a change."""
    _index([record.pk])


def index_many(records: Iterable[Record]) -> None:
    """Enter many records, a thousand at a time; what stood there before is replaced.

    Of a queryset only the keys are read at first.
    """
    keys = keys_of(records)
    for start in range(0, len(keys), ROWS):
        with transaction.atomic():
            _index(keys[start : start + ROWS])


def keys_of(records: Iterable[Record]) -> list[int]:
    """Give the keys of records, ascending."""
    if isinstance(records, QuerySet):
        return list(records.order_by("pk").values_list("pk", flat=True))
    return sorted(record.pk for record in records)


def forget(records: Collection[Record]) -> None:
    """Take records out of the index, before they are deleted."""
    _take_out([record.pk for record in records])


search_many = index_many
"""The name by which builders know it."""


def _index(keys: list[int]) -> None:
    alias = Record.objects.db
    _take_out(keys)
    rows = [(record.pk, text_of(record)) for record in _whole(keys)]
    SearchText.objects.bulk_create(SearchText(pk=key, text=text) for key, text in rows)
    search_index.put(alias, rows)


def _take_out(keys: list[int]) -> None:
    old = SearchText.objects.filter(pk__in=keys)
    search_index.take_out(old.db, list(old.values_list("pk", "text")))
    old.delete()


def _whole(keys: list[int]) -> QuerySet[Record]:
    uses = Use.objects.select_related("kind", "group")
    found = Record.objects.filter(pk__in=keys).select_related("branch", "host")
    return found.prefetch_related(Prefetch("uses", uses))


def text_of(record: Record) -> str:
    """Give what a record is found by: its texts, names and kinds, the initials of title and kinds."""
    uses = record.uses.all()
    kinds = {use.kind.zh: use.kind.en for use in uses}
    groups = {use.group.name for use in uses if use.group}
    branch = record.branch
    parts = [record.title, record.place, record.host.name if record.host else ""]
    parts += [branch.name, branch.short_name, *sorted(groups), *kinds, *kinds.values()]
    parts += [f"{record.held_on:%Y-%m-%d}", record.agenda, record.minutes]
    first = [initials(text) for text in (record.title, *kinds)]
    return " ".join([*first, *map(normalised, parts)])[:LONGEST_TEXT]


__all__ = ["forget", "index", "index_many", "keys_of", "search", "search_many", "text_of"]
