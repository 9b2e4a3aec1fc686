"""Draft a scheme: begin, edit, set its open numbers, hand it to approval, take it back."""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.ledger.entering import enter
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require
from zhibu.orgs.refusals import Forbidden, Refused, Stale
from zhibu.schemes.actions.adopting import check_day
from zhibu.schemes.checking import check, lined
from zhibu.schemes.entries import DRAFTS
from zhibu.schemes.enums import DraftState
from zhibu.schemes.models import Draft
from zhibu.schemes.numbers import set_in, setting_of
from zhibu.schemes.reading import MOST
from zhibu.schemes.telling import tell_approvers
from zhibu.schemes.titles import in_english
from zhibu.terms.errors import TableError

LONGEST_NAME, LONGEST_TITLE = 60, 200
NOT_ALLOWED = (0x00, 0xFFFE, 0xFFFF)


@transaction.atomic
def start_draft(*, organisation: Organisation, text: str, origin: str, by: Person) -> Draft:
    """Begin a draft from a text: of a shipped scheme, of a file, or of what is adopted (起草方案).

    Args:
        text: need not be faultless, but must say how the scheme is called.
        origin: name of the preset or of the file, or the adopted version that it changes.

    Raises:
        Refused: the text is too long or no YAML, or it has no name or title.

    Ledger:
        draft.started
    """
    require(by, Permission.SCHEME_DRAFT, on=organisation)
    text = _taken(text)
    name, title = _called(text)
    draft = Draft.objects.create(
        organisation=organisation,
        name=name,
        title=title,
        text=text,
        origin=origin[:200],
        written_by=by,
    )
    enter(DRAFTS, "draft.started", draft, by=by)
    return draft


@transaction.atomic
def edit_draft(*, draft: Draft, text: str, by: Person, opened: str = "") -> Draft:
    """Put another text in place of a draft's; it may still have faults (修改草案).

    Args:
        opened: `hash_of` the text that the writer began from; refused where it is another by now.

    Raises:
        Refused: another wrote it, it was handed in, or the text is too long.
        Stale: the draft was changed since it was opened.

    Ledger:
        draft.changed
    """
    draft = _open(draft, by)
    if opened and opened != hash_of(draft):
        raise Stale(
            _("This draft was changed in another window since; look at it, then write again.")
        )
    return _put(draft, _taken(text), by)


@transaction.atomic
def set_numbers(
    *, draft: Draft, values: Mapping[str, str], by: Person, note: str = "", opened: str = ""
) -> Draft:
    """Set open numbers of a draft, in place: nothing else of its text changes (设定数值).

    What was assumed, or stood in a source, is told to be set by the organisation, with the note
    and what was there before.

    Args:
        values: from the key path of a number to what it shall be, as a scheme writes it.
        note: who decided it where, such as the minutes of a committee.

    Raises:
        Refused: a value is out of its bounds or of another unit, or the note is missing, each at
            its field; the fields are the key paths, and `note`.
        Stale: the draft was changed since it was opened.

    Ledger:
        draft.changed, where a number changes
    """
    draft = _open(draft, by)
    if opened and opened != hash_of(draft):
        raise Stale(
            _("This draft was changed in another window since; look at it, then write again.")
        )
    setting = setting_of(draft.text, values)
    faults: dict[str, object] = dict(setting.faults)
    if setting.needs_note and not note.strip():
        faults["note"] = _("Say who decided these numbers, such as the minutes of a committee.")
    if faults:
        raise Refused(fields=faults)
    text = set_in(draft.text, setting.changes, note.strip())
    return draft if text == draft.text else _put(draft, text, by)


@transaction.atomic
def submit_draft(*, draft: Draft, from_day: date, by: Person, untried: str = "") -> Draft:
    """Hand a draft to approval, to be adopted from a day on (提请审批).

    Args:
        untried: why it was not tried on former facts; the approver reads it.

    Raises:
        Refused: another wrote it, lint finds errors in it, or it cannot be adopted on that day.

    Ledger:
        draft.submitted
    """
    draft = _open(draft, by)
    found = check(draft.text)
    if found.scheme is None or not found.usable:
        lines = [one.en if in_english() else one.zh for one in found.errors]
        raise Refused("\n".join([_("Mend what the check found, then hand it in:"), *lines]))
    check_day(draft.organisation, found.scheme, from_day)
    draft.state, draft.from_day = DraftState.SUBMITTED, from_day
    draft.submitted_at, draft.untried = timezone.now(), untried.strip()
    draft.save()
    enter(DRAFTS, "draft.submitted", draft, by=by)
    tell_approvers(draft)
    return draft


@transaction.atomic
def withdraw_draft(*, draft: Draft, by: Person) -> Draft:
    """Take back a draft that was not decided (撤回草案).

    Raises:
        Refused: another wrote it, or it was decided.

    Ledger:
        draft.withdrawn
    """
    draft = _own(draft, by)
    if draft.state not in (DraftState.DRAFT, DraftState.SUBMITTED):
        raise Refused(_("This draft was decided or withdrawn before."))
    draft.state = DraftState.WITHDRAWN
    draft.save()
    enter(DRAFTS, "draft.withdrawn", draft, by=by)
    return draft


def hash_of(draft: Draft) -> str:
    """Tell texts of a draft apart."""
    return hashlib.sha256(draft.text.encode()).hexdigest()


def _own(draft: Draft, by: Person) -> Draft:
    require(by, Permission.SCHEME_DRAFT, on=draft.organisation)
    draft = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if draft.written_by_id != by.pk:
        raise Forbidden(_("Only who wrote this draft may change it; copy it into one of your own."))
    return draft


def _open(draft: Draft, by: Person) -> Draft:
    draft = _own(draft, by)
    if draft.state != DraftState.DRAFT:
        raise Refused(_("This draft was handed in or closed; copy it into a new one to change it."))
    return draft


def _put(draft: Draft, text: str, by: Person) -> Draft:
    draft.text = text
    with suppress(Refused):  # it keeps its name until the text says another
        draft.name, draft.title = _called(text)
    draft.save()
    enter(DRAFTS, "draft.changed", draft, by=by)
    return draft


def _taken(text: str) -> str:
    """As a form sends it, with the line ends of a file."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > MOST:
        message = _("The file has %(found)d characters; a scheme has at most %(most)d.")
        raise Refused(fields={"text": message % {"found": len(text), "most": MOST}})
    if any(chr(code) in text for code in NOT_ALLOWED):
        raise Refused(fields={"text": _("The text holds characters that no text has; save it as plain text.")})  # fmt: skip
    return text


def _called(text: str) -> tuple[str, dict[str, str]]:
    """Name and title, also where the rest has faults."""
    try:
        whole = lined(text)
    except TableError as error:
        raise Refused(fields={"text": str(error) if in_english() else error.zh}) from None
    fields = whole.value if isinstance(whole.value, dict) else {}
    name, title = fields.get("scheme"), fields.get("title")
    words = title.value if title and isinstance(title.value, dict) else {}
    said = {key: words[key].value for key in ("zh", "en") if key in words}
    named = name is not None and isinstance(name.value, str) and 0 < len(name.value) <= LONGEST_NAME
    if not named or len(said) < 2 or not all(isinstance(one, str) for one in said.values()):
        message = _(
            "The text does not say how the scheme is called: it begins with scheme: a name of at "
            "most 60 characters, and title: {zh: …, en: …}."
        )
        raise Refused(fields={"text": message})
    return str(name.value), {key: str(one)[:LONGEST_TITLE] for key, one in said.items()}
