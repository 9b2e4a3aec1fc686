"""What shows that something was put right (佐证材料): files, checked as those of inspections are, and a record."""

import secrets
from collections.abc import Iterable
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.consequences.models import Rectification
from zhibu.inspections.keeping import check_pictures
from zhibu.orgs.models import Person
from zhibu.orgs.refusals import Refused
from zhibu.records.models import Record
from zhibu.records.queries import records_for
from zhibu.records.uploads import Accepted

STORAGE = default_storage
MOST_RECORDS = 100
"""Of which one can be chosen, the newest."""

Kept = dict[str, Any]
"""A file as a step keeps it: name, media_type, file, size and sha256."""


def keep_files(accepted: Iterable[Accepted]) -> list[Kept]:
    """Keep files that were checked; they are written when the transaction commits."""
    return [_keep(one) for one in accepted]


def _keep(one: Accepted) -> Kept:
    one.content.seek(0, 2)
    size = one.content.tell()
    name = f"rectifications/{timezone.localdate():%Y}/{secrets.token_hex(16)}{one.ending}"

    def write() -> None:
        one.content.seek(0)
        STORAGE.save(name, File(one.content))

    transaction.on_commit(write)
    return {
        "name": one.name, "media_type": one.media_type, "file": name, "size": size,
        "sha256": one.sha256,
    }  # fmt: skip


def records_to_show(person: Person, rectification: Rectification) -> list[Record]:
    """Records of the organisation that the person may read and that are not drafts, newest first."""
    path = rectification.organisation.path
    found = records_for(person).filter(branch__path__startswith=path, number__isnull=False)
    return list(found.order_by("-held_on", "-pk")[:MOST_RECORDS])


def require_shown(record: Record | None, rectification: Rectification, by: Person) -> None:
    """Refuse a record that shows nothing here.

    Raises:
        Refused: it is a draft, of another organisation, or one that `by` may not read.
    """
    if record is None:
        return
    path = rectification.organisation.path
    there = records_for(by).filter(pk=record.pk, branch__path__startswith=path)
    if not there.filter(number__isnull=False).exists():
        message = _("This record is not in the record book of “%(name)s”; choose one of the list.")
        raise Refused(fields={"record": message % {"name": rectification.organisation.name}})


__all__ = ["STORAGE", "Kept", "check_pictures", "keep_files", "records_to_show", "require_shown"]
