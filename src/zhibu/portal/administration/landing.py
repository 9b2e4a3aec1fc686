"""Administration: what the person may arrange, each with a word on what it is for."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may
from zhibu.portal.context import address_of
from zhibu.portal.replies import reply

P = Permission
WAYS = (
    ("import", "file-earmark-spreadsheet", _("Import and export"), (P.PERSON_IMPORT,),
     _("Bring in organisations and people from Excel; see each row's fate before anything is written.")),
    ("accounts", "person-gear", _("Accounts"), (P.ACCOUNT_OPEN, P.ACCOUNT_UNLOCK),
     _("Open and close accounts, give one-time passwords, unlock.")),
    ("roles", "person-badge", _("Roles"), (P.ROLE_GRANT,),
     _("Say who is office, inspector, auditor or administrator, and from when.")),
    ("kinds", "tags", _("Kinds of record"), (P.KIND_EDIT,),
     _("What can be entered in a record book.")),
    ("classes", "layers", _("Classes"), (P.ORGANISATION_EDIT,),
     _("Which class each branch belongs to.")),
    ("working_days", "calendar-week", _("Working days"), (P.CALENDAR_EDIT,),
     _("Holidays and exchanged weekends, as reminders count them.")),
    ("looks", "eye", _("Looks at sensitive fields"), (P.LOOKS_SEE,),
     _("Who looked at an identity number or a phone number, and why.")),
)  # fmt: skip


def landing(request: HttpRequest) -> HttpResponse:
    ways = [
        {"url": address_of(name), "icon": icon, "label": label, "about": about}
        for name, icon, label, permissions, about in WAYS
        if address_of(name) and any(may(request.person, one) for one in permissions)
    ]
    return reply(request, "portal/administration/landing.html", ways=ways)
