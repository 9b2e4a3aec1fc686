"""Forget a record or a key task whose entries are erased, and persons in what was typeset.

Minutes may name people in free text: to erase those, erase the record. A bound book is made again
without what was erased, and its new hash is entered; the former file is deleted.
"""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from zhibu.inbox.erasing import forget_cause
from zhibu.ledger.entering import enter
from zhibu.orgs.erasing import ERASED
from zhibu.records import searching
from zhibu.records.attaching import remove_files
from zhibu.records.binding.archive import make_archive, remove_archive, write_archive
from zhibu.records.binding.contents import book_data, hash_of, records_of_book
from zhibu.records.entries import BINDINGS
from zhibu.records.models import Binding, Likeness, Record, Task
from zhibu.records.saving import lock_book


def forget_record(subject: str) -> None:
    """Empty a record: number, day, kinds and who was there stand; texts, reasons and files go."""
    record = Record.objects.filter(code=subject.partition("/")[2]).select_related("branch").first()
    if record is None:
        return
    lock_book(record.branch)
    searching.forget([record])
    record.bands.all().delete()
    Likeness.objects.filter(Q(record=record) | Q(earlier=record)).delete()
    remove_files(record.attachments.all())
    record.attachments.all().delete()
    record.amendments.all().delete()
    record.attendances.update(reason="")
    Record.objects.filter(pk=record.pk).update(
        title=ERASED,
        place="",
        agenda="",
        minutes=ERASED,
        return_reason="",
        form_key=None,
    )
    forget_cause(f"record:{record.code}:")
    for binding in Binding.objects.filter(branch=record.branch, year=record.year):
        bind_again(binding)


def forget_task(subject: str) -> None:
    """Empty a key task: its days and steps stand in the entries' order, its texts go."""
    task = Task.objects.filter(code=subject.partition("/")[2]).first()
    if task is None:
        return
    task.steps.all().delete()
    Task.objects.filter(pk=task.pk).update(title=ERASED)
    years = Record.objects.filter(task=task).values_list("branch", "year").distinct()
    for branch, year in years:
        for binding in Binding.objects.filter(branch=branch, year=year):
            bind_again(binding)


def forget_person(subject: str) -> None:
    """Take a person's name out of the search and the bound books; records name people by number."""
    key = subject.partition("/")[2]
    searching.index_many(Record.objects.filter(host=key))
    mentions = Record.objects.filter(
        Q(host=key)
        | Q(written_by=key)
        | Q(submitted_by=key)
        | Q(checked_by=key)
        | Q(attendances__person=key)
        | Q(amendments__by=key)
    )
    books = set(mentions.values_list("branch", "year"))
    for binding in Binding.objects.select_related("branch").order_by("pk"):
        if (binding.branch_id, binding.year) in books or str(binding.by_id) == key:
            bind_again(binding)


def bind_again(binding: Binding) -> None:
    """Make a bound book anew after an erasure, in the place of the former one.

    Ledger:
        year.rebound
    """
    branch, year = lock_book(binding.branch), binding.year
    records = records_of_book(branch, year)
    data = book_data(branch, year, records)
    content = make_archive(branch, year, records, data, binding.by, timezone.now())
    name, digest = write_archive(branch, year, content)
    former = binding.file.name
    Binding.objects.filter(pk=binding.pk).delete()
    made = Binding.objects.create(
        pk=binding.pk,
        branch=branch,
        year=year,
        file=name,
        sha256=digest,
        data_sha256=hash_of(data),
        records=len(records),
        by=binding.by,
    )
    if former != name:
        transaction.on_commit(lambda: remove_archive(former))
    enter(BINDINGS, "year.rebound", made, by=None)
