"""Classes of branches: how many there are of each, and which branch is of which."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhibu.orgs import actions
from zhibu.orgs.permissions import Permission
from zhibu.orgs.queries import branches_for, organisation_for
from zhibu.orgs.refusals import Refused
from zhibu.portal.orgs.forms import CLASSES, ClassOf
from zhibu.portal.paging import window
from zhibu.portal.replies import go, reply

EDIT = Permission.ORGANISATION_EDIT


def classes(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _change(request)
    branches = branches_for(request.person, EDIT)
    counts = dict(branches.order_by().values_list("class_number").annotate(count=Count("pk")))
    chosen = request.GET.get("class", "")
    found: Any = branches
    if chosen == "none":
        found = found.filter(class_number=None)
    elif chosen in ("1", "2", "3", "4"):
        found = found.filter(class_number=int(chosen))
    return reply(
        request,
        "portal/orgs/classes.html",
        counts=[(str(it), label, counts.get(it, 0)) for it, label in CLASSES if it],
        without=counts.get(None, 0),
        choices=CLASSES,
        chosen=chosen,
        window=window(request, found),
    )


def _change(request: HttpRequest) -> HttpResponse:
    form = ClassOf(request.POST)
    if form.is_valid():
        row = organisation_for(request.person, form.cleaned_data["code"], EDIT)
        try:
            actions.change_organisation(
                organisation=row, by=request.person, class_number=form.cleaned_data["class_number"]
            )
            messages.success(request, _("The class of %(name)s is changed.") % {"name": row.name})
        except Refused as error:
            messages.error(request, str(error))
    else:
        messages.error(request, _("Choose class 1, 2, 3 or 4."))
    return go(request, "classes")
