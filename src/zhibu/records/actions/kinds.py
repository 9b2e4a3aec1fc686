"""Add, change and retire kinds of record (记录类型)."""

import re

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.ledger.entering import enter
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require
from zhibu.orgs.refusals import Refused
from zhibu.records.entries import KINDS
from zhibu.records.models import Kind
from zhibu.records.plain_text import fault, kept

_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


@transaction.atomic
def add_kind(
    *,
    name: str,
    zh: str,
    en: str,
    by: Person | None = None,
    place: int = 100,
    by_group: bool = False,
    private: bool = False,
    with_hours: bool = False,
) -> Kind:
    """Add a kind that schemes can then name.

    Args:
        name: as schemes write it, as in open_affairs; it never changes.
        by: who adds it; none: the site itself, where an adopted scheme brings its own kinds.

    Raises:
        Refused: a name or word is missing, malformed or taken.
        Forbidden: `by` may not edit kinds.

    Ledger:
        kind.added
    """
    _require(by)
    kind = Kind(name=kept(name), by_group=by_group, private=private, with_hours=with_hours)
    faults = _words(kind, zh, en, place)
    if not _NAME.fullmatch(kind.name) or len(kind.name) > 40:
        faults["name"] = _(
            "“%(found)s” cannot be used by schemes. Write at most 40 small letters, digits and "
            "single underscores, a letter first, as in open_affairs."
        ) % {"found": kind.name}
    elif taken := Kind.objects.filter(name=kind.name).first():
        faults["name"] = _("%(name)s is taken by “%(kind)s”.") % {"name": taken.name, "kind": taken}
    if faults:
        raise Refused(fields=faults)
    kind.save()
    enter(KINDS, "kind.added", kind, by=by)
    return kind


@transaction.atomic
def change_kind(*, kind: Kind, zh: str, en: str, place: int, by: Person | None = None) -> Kind:
    """Change the words and the place of a kind; its name stays, since schemes use it.

    Raises:
        Refused: a word is missing or taken.
        Forbidden: `by` may not edit kinds.

    Ledger:
        kind.changed
    """
    _require(by)
    kind = Kind.objects.select_for_update(no_key=True).get(pk=kind.pk)
    if faults := _words(kind, zh, en, place):
        raise Refused(fields=faults)
    kind.save(update_fields=["zh", "en", "place"])
    enter(KINDS, "kind.changed", kind, by=by)
    return kind


@transaction.atomic
def retire_kind(*, kind: Kind, in_use: bool = False, by: Person | None = None) -> Kind:
    """Take a kind out of use, or back into it; records of it stay and go on counting.

    Raises:
        Forbidden: `by` may not edit kinds.

    Ledger:
        kind.retired or kind.restored
    """
    _require(by)
    kind = Kind.objects.select_for_update(no_key=True).get(pk=kind.pk)
    kind.in_use = in_use
    kind.save(update_fields=["in_use"])
    enter(KINDS, "kind.restored" if in_use else "kind.retired", kind, by=by)
    return kind


def _require(by: Person | None) -> None:
    if by is not None:
        require(by, Permission.KIND_EDIT)


def _words(kind: Kind, zh: str, en: str, place: int) -> dict[str, str]:
    kind.zh, kind.en, kind.place = kept(zh), kept(en), place
    faults = {
        "zh": fault(kind.zh, 40) or ("" if kind.zh else _("Give the Chinese word.")),
        "en": fault(kind.en, 80) or ("" if kind.en else _("Give the English word.")),
        "place": "" if 0 <= place <= 9_999 else _("A place is from 0 to 9999."),
    }
    taken = Kind.objects.filter(zh=kind.zh).exclude(pk=kind.pk).first()
    if taken:
        faults["zh"] = _("“%(zh)s” is the word for %(name)s already. Choose another.") % {
            "zh": taken.zh,
            "name": taken.name,
        }
    return {field: text for field, text in faults.items() if text}
