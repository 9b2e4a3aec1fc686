"""Who is told of a draft, and in which words."""

from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.inbox.actions import tell
from zhibu.inbox.words import Facts, Words, day_in, title_in
from zhibu.orgs.models import Organisation, Person, Role
from zhibu.orgs.permissions import TABLE, Permission
from zhibu.orgs.reach import STEP
from zhibu.schemes.models import Draft


def approvers_of(organisation: Organisation) -> list[Person]:
    """Who may approve a draft for an organisation: the offices there and above."""
    paths = [organisation.path[:end] for end in range(STEP, len(organisation.path) + 1, STEP)]
    roles = Role.objects.on(timezone.localdate()).filter(
        organisation__path__in=paths,
        kind__in=TABLE[Permission.SCHEME_APPROVE],
        person__in_use=True,
    )
    found = {role.person_id: role.person for role in roles.select_related("person").order_by("pk")}
    return list(found.values())


def tell_approvers(draft: Draft) -> None:
    """Ask those who may approve it, but not who wrote it."""
    to = [one for one in approvers_of(draft.organisation) if one.pk != draft.written_by_id]
    facts = _facts(draft) | {"by": draft.written_by.name}
    _tell(draft, to, "draft_submitted", facts)


def tell_writer(draft: Draft) -> None:
    """Tell the writer what was decided."""
    approved = draft.adoption_id is not None
    by = draft.decided_by.name if draft.decided_by else ""
    facts = _facts(draft) | {"by": by, "reason": draft.decision_reason}
    _tell(draft, [draft.written_by], "draft_approved" if approved else "draft_declined", facts)


def _facts(draft: Draft) -> dict[str, object]:
    return {
        "title": draft.title,
        "organisation": draft.organisation.name,
        "from_day": draft.from_day.isoformat() if draft.from_day else "",
    }


def _tell(draft: Draft, to: list[Person], kind: str, facts: dict[str, object]) -> None:
    url = f"/drafts/{draft.code}/"
    tell(to=to, kind=kind, cause=f"draft/{draft.code}/{kind}", facts=facts, url=url, mail=True)


# --- words ---------------------------------------------------------------------------------------


def _said(facts: Facts) -> dict[str, str]:
    names = ("organisation", "by", "reason")
    said = {name: str(facts.get(name, "")) for name in names}
    return said | {
        "title": title_in(facts.get("title", "")),
        "from_day": day_in(str(facts.get("from_day", ""))),
    }


def _submitted(facts: Facts) -> Words:
    said = _said(facts)
    return Words(
        _("Scheme to approve: %(title)s") % said,
        (
            _("%(by)s asks to adopt it for %(organisation)s from %(from_day)s on.") % said,
            _("Read it and its trial run, then approve it or decline it with your reason."),
        ),
    )


def _approved(facts: Facts) -> Words:
    said = _said(facts)
    line = _("%(organisation)s is assessed by it from %(from_day)s on; approved by %(by)s.") % said
    return Words(_("Your draft was approved: %(title)s") % said, (line, *_reason(said)))


def _declined(facts: Facts) -> Words:
    said = _said(facts)
    return Words(
        _("Your draft was declined: %(title)s") % said,
        (_("Declined by %(by)s.") % said, *_reason(said)),
    )


def _reason(said: dict[str, str]) -> tuple[str, ...]:
    return (_("Reason: %(reason)s") % said,) if said["reason"] else ()


WORDS: dict[str, Callable[[Facts], Words]] = {
    "draft_submitted": _submitted,
    "draft_approved": _approved,
    "draft_declined": _declined,
}
