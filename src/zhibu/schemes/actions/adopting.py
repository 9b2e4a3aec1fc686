"""Adopt a scheme from a day on."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _

from zhibu.ledger.entering import enter, together
from zhibu.ledger.publishing import publish_soon
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import STEP, require
from zhibu.orgs.refusals import Refused
from zhibu.schemes.entries import ADOPTIONS
from zhibu.schemes.models import Adoption
from zhibu.schemes.reading import MOST, read_text
from zhibu.schemes.titles import in_english, title_of
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.reading import SchemeFile
from zhibu.terms.errors import TableError

SHORTEST_REASON, LONGEST_REASON = 5, 500


@transaction.atomic
def adopt_first(
    *, organisation: Organisation, text: str, from_day: date, reason: str, by: Person
) -> Adoption:
    """Adopt the very first scheme of a subject without a second person, with the reason (首次采用).

    Where a scheme of the same subject was adopted here or above before, a draft leads to the next
    one, which a second person approves.

    Raises:
        Refused: one was adopted before, the reason is missing, or as `adopt` says.

    Ledger:
        scheme.adopted
    """
    require(by, Permission.SCHEME_ADOPT, on=organisation)
    if is_replaced(organisation, _read(text).scheme):
        raise Refused(
            _("A scheme of this subject holds here already: draft the next one; a second person approves it.")
        )  # fmt: skip
    reason = reason.strip()
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        message = _("Say in %(least)d to %(most)d characters why it is adopted without a second person, such as the decision and its day.")  # fmt: skip
        facts = {"least": SHORTEST_REASON, "most": LONGEST_REASON}
        raise Refused(fields={"reason": message % facts})
    return adopt(organisation=organisation, text=text, from_day=from_day, by=by, reason=reason)


def is_replaced(organisation: Organisation, scheme: Scheme) -> bool:
    """Whether a scheme would take the place of one that was adopted here or above."""
    top = organisation.path
    above = [top[:end] for end in range(STEP, len(top) + 1, STEP)]
    found = Adoption.objects.filter(organisation__path__in=above, subject=",".join(scheme.subject))
    return found.exists()


@transaction.atomic
def adopt(
    *, organisation: Organisation, text: str, from_day: date, by: Person, reason: str = ""
) -> Adoption:
    """Adopt a scheme for an organisation and all below it, from a day on (采用方案).

    The earlier adoption of the same subject ends the day before. People come here by an approved
    draft, or by `adopt_first`.

    Raises:
        Refused: the text is no scheme or lint finds errors in it, all of them said; the scheme does
            not hold yet on that day; or another was adopted for that day or a later one.

    Ledger:
        scheme.adopted, and scheme.ended of the earlier one
    """
    require(by, Permission.SCHEME_ADOPT, on=organisation)
    scheme = _read(text).scheme
    subject = ",".join(scheme.subject)
    newest = check_day(organisation, scheme, from_day)
    ends = newest is not None and (newest.ended_on is None or newest.ended_on >= from_day)
    if ends:
        newest.ended_on = from_day - timedelta(days=1)
        newest.save(update_fields=["ended_on"])
    adoption = Adoption.objects.create(
        organisation=organisation,
        name=scheme.scheme,
        version=scheme.version,
        title=scheme.title.model_dump(),
        subject=subject,
        text=text,
        hash=_read(text).hash,
        started_on=from_day,
        adopted_by=by,
        reason=reason,
    )
    with together():
        if ends:
            enter(ADOPTIONS, "scheme.ended", newest, by=by)
        enter(ADOPTIONS, "scheme.adopted", adoption, by=by)
    publish_soon()
    return adoption


def check_day(organisation: Organisation, scheme: Scheme, from_day: date) -> Adoption | None:
    """Give what a scheme would replace here, and refuse a day on which it cannot begin.

    Raises:
        Refused: the scheme does not hold yet; or another was adopted for that day or a later one.
    """
    if from_day < date.fromisoformat(scheme.effective):
        message = _("The scheme holds from %(day)s; choose that day or a later one.")
        raise Refused(fields={"from_day": message % {"day": _day(scheme.effective)}})
    earlier = Adoption.objects.select_for_update().filter(
        organisation=organisation, subject=",".join(scheme.subject)
    )
    newest = earlier.order_by("-started_on").first()
    if newest is not None and newest.started_on >= from_day:
        message = _(
            "“%(title)s” is adopted here from %(day)s on; choose a day after it, so that what was "
            "assessed stays as it was."
        )
        facts = {"title": title_of(newest.title), "day": formats.date_format(newest.started_on)}
        raise Refused(fields={"from_day": message % facts})
    return newest


def _read(text: str) -> SchemeFile:
    if len(text) > MOST:
        message = _("The file has %(found)d characters; a scheme has at most %(most)d.")
        raise Refused(fields={"text": message % {"found": len(text), "most": MOST}})
    try:
        return read_text(text)
    except TableError as error:
        message = str(error) if in_english() else error.zh
        raise Refused(fields={"text": message}) from None
    except RecursionError:
        message = _("The file is nested too deeply for a scheme; begin from a shipped one.")
        raise Refused(fields={"text": message}) from None


def _day(text: str) -> str:
    return formats.date_format(date.fromisoformat(text))
