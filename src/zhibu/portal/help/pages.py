"""Help: a start page and a short page for each role, written in each language."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhibu.orgs.enums import RoleKind
from zhibu.orgs.reach import held_by
from zhibu.portal.replies import reply


@dataclass(frozen=True, slots=True)
class Topic:
    """A page of help, for whom it is, and what it is about."""

    name: str
    title: Any
    about: Any
    icon: str
    roles: frozenset[RoleKind]


R = RoleKind
EVERYBODY = frozenset(RoleKind)
TOPICS = {
    topic.name: topic
    for topic in (
        Topic("sign-in", _("Signing in"), _("Password, passkey, second factor, lost phone."), "key", EVERYBODY),
        Topic("member", _("For members"), _("Your attendance, your study hours, your inbox."), "person", frozenset({R.MEMBER, R.STAFF_VOTER})),
        Topic("secretary", _("For secretaries and branch committees"), _("What is due, recording it, clearing the quarter."), "journal-text", frozenset({R.SECRETARY, R.COMMITTEE_MEMBER})),
        Topic("group-leader", _("For group leaders"), _("Group meetings on the phone in two minutes."), "people", frozenset({R.GROUP_LEADER})),
        Topic("office", _("For offices"), _("Import, checking, exemptions, the board."), "briefcase", frozenset({R.ASSESSMENT_OFFICE, R.COMMITTEE_OFFICE})),
        Topic("readers", _("For inspectors and auditors"), _("What you can read, and your inspections."), "search", frozenset({R.INSPECTOR, R.AUDITOR})),
        Topic("administrators", _("For administrators"), _("Three separated offices: accounts, roles, looks."), "gear", frozenset({R.SYSTEM_ADMINISTRATOR, R.SECURITY_ADMINISTRATOR, R.AUDIT_ADMINISTRATOR})),
    )
}  # fmt: skip


def start(request: HttpRequest) -> HttpResponse:
    held = {one.role for one in held_by(request.person)}
    own = [topic for topic in TOPICS.values() if topic.roles & held]
    others = [topic for topic in TOPICS.values() if topic not in own]
    return reply(request, "portal/help/start.html", own=own, others=others)


def help_page(request: HttpRequest, topic: str) -> HttpResponse:
    if topic not in TOPICS:
        raise Http404
    language = "zh-hans" if (get_language() or "").startswith("zh") else "en"
    words = f"portal/help/{language}/{topic}.html"
    return reply(request, "portal/help/page.html", topic=TOPICS[topic], words=words)
