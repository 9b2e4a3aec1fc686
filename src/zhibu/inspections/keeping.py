"""Pictures and papers (佐证材料): checked as a record's attachments are, and written once it is certain."""

import secrets
from collections.abc import Iterable
from typing import Any

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.inspections.models import Event, Finding, Picture
from zhibu.orgs.models import Person
from zhibu.orgs.refusals import Refused
from zhibu.records.uploads import Accepted, Unfit, inspect
from zhibu.records.uploads.names import shown_name

MOST = 9
"""Files of one finding or event."""
STORAGE = Picture._meta.get_field("file").storage


def check_pictures(uploads: Iterable["UploadedFile[Any]"], there: int = 0) -> list[Accepted]:
    """Check files and make them safe, before anything is written; all faults at once.

    Raises:
        Refused: some may not be kept, or there are too many; at the field `pictures`.
    """
    given, accepted, faults = list(uploads), [], []
    if there + len(given) > MOST:
        message = _(
            "At most %(most)s files are kept with it; choose the ones that show the matter."
        )
        raise Refused(fields={"pictures": message % {"most": MOST}})
    for upload in given:
        try:
            accepted.append(inspect(upload))
        except Unfit as error:
            said = {"name": shown_name(upload.name or ""), "fault": error}
            faults.append(_("“%(name)s” was not taken. %(fault)s") % said)
    if faults:
        raise Refused(fields={"pictures": " ".join(faults)})
    return accepted


def keep_pictures(
    accepted: Iterable[Accepted],
    *,
    finding: Finding | None = None,
    event: Event | None = None,
    by: Person,
) -> list[Picture]:
    """Keep files with a finding or an event; they are written when the transaction commits."""
    return [_keep(one, finding, event, by) for one in accepted]


def _keep(one: Accepted, finding: Finding | None, event: Event | None, by: Person) -> Picture:
    one.content.seek(0, 2)
    name = f"inspections/{timezone.localdate():%Y}/{secrets.token_hex(16)}{one.ending}"
    made = Picture.objects.create(
        finding=finding,
        event=event,
        name=one.name,
        media_type=one.media_type,
        file=name,
        size=one.content.tell(),
        sha256=one.sha256,
        added_by=by,
    )

    def write() -> None:
        one.content.seek(0)
        STORAGE.save(name, File(one.content))

    transaction.on_commit(write)
    return made


def remove_pictures(pictures: Iterable[Picture]) -> None:
    """Delete pictures of what is deleted; the files go once that is certain."""
    for one in pictures:
        transaction.on_commit(lambda name=one.file.name: STORAGE.delete(name))
        one.delete()


__all__ = ["MOST", "STORAGE", "check_pictures", "keep_pictures", "remove_pictures"]
