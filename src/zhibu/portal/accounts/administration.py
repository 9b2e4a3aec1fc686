"""Accounts for administrators: the list, one account, and what can be done to it."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhibu.accounts import actions, queries
from zhibu.accounts.models import User
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may
from zhibu.orgs.refusals import Refused
from zhibu.portal.accounts.forms import OpenAccount, Search
from zhibu.portal.forms import refuse
from zhibu.portal.paging import window
from zhibu.portal.replies import go, reply

FOUND = 20


def accounts(request: HttpRequest) -> HttpResponse:
    form = Search(request.GET)
    found, locked = queries.accounts_for(request.person), queries.locked_usernames()
    if form.is_valid():
        found = _chosen(found, locked, **form.cleaned_data)
    listed = window(request, found)
    return reply(
        request,
        "portal/accounts/accounts.html",
        form=form,
        window=listed,
        locked=locked,
        searched=bool(request.GET.get("q") or request.GET.get("standing")),
        may_open=may(request.person, Permission.ACCOUNT_OPEN),
    )


def _chosen(found: Any, locked: set[str], q: str, standing: str) -> Any:
    if q:
        found = found.filter(Q(username__icontains=q) | Q(person__name__icontains=q) | Q(person__sought__icontains=q))  # fmt: skip
    match standing:
        case "open":
            return found.filter(is_active=True)
        case "closed":
            return found.filter(is_active=False)
        case "locked":
            return found.annotate(small=Lower("username")).filter(small__in=locked)
        case "unused":
            return found.filter(last_login__isnull=True, is_active=True)
    return found


def account(request: HttpRequest, username: str, **shown: Any) -> HttpResponse:
    user = queries.account_for(request.person, username)
    return reply(
        request,
        "portal/accounts/account.html",
        account=user,
        locked=user.username.lower() in queries.locked_usernames(),
        events=queries.events_of(user)[:50],
        own=user.person_id == request.person.pk,
        may_open=may(request.person, Permission.ACCOUNT_OPEN),
        may_unlock=may(request.person, Permission.ACCOUNT_UNLOCK),
        **shown,
    )


def open_one(request: HttpRequest) -> HttpResponse:
    code = request.GET.get("person", "")
    username = code.lower() if actions.USERNAME.fullmatch(code) else ""
    form = OpenAccount(request.POST or None, initial={"person": code, "username": username})
    if form.is_valid():
        people = queries.people_without_account(request.person)
        person = people.filter(code=form.cleaned_data["person"]).first()
        try:
            if person is None:
                message = _(
                    "Within your reach there is nobody without an account who has this code."
                )
                raise Refused(fields={"person": message})
            username = form.cleaned_data["username"]
            user, made = actions.open_account(person=person, username=username, by=request.person)
            return _show_password(request, user, made)
        except Refused as error:
            refuse(form, error)
    return reply(
        request,
        "portal/accounts/open.html",
        status=400 if form.errors else 200,
        form=form,
        found=_people(request),
    )


def people_found(request: HttpRequest) -> HttpResponse:
    """People to open an account for, while one types."""
    return reply(request, "portal/accounts/_people.html", found=_people(request))


def _people(request: HttpRequest) -> Any:
    words = request.GET.get("q", "").strip()
    if not words:
        return None
    people = queries.people_without_account(request.person)
    return people.filter(Q(code__istartswith=words) | Q(name__icontains=words) | Q(sought__icontains=words))[:FOUND]  # fmt: skip


def _show_password(request: HttpRequest, user: User, made: str) -> HttpResponse:
    """The one page that shows it; it is nowhere kept in the clear."""
    return reply(request, "portal/accounts/password.html", account=user, made=made)


def password(request: HttpRequest, username: str) -> HttpResponse:
    return _done(request, username, lambda user: actions.give_new_password(user=user, by=request.person))  # fmt: skip


def reopen(request: HttpRequest, username: str) -> HttpResponse:
    return _done(request, username, lambda user: actions.reopen(user=user, by=request.person))


def close(request: HttpRequest, username: str) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return _done(request, username, lambda user: actions.close_account(user=user, reason=reason, by=request.person))  # fmt: skip


def unlock(request: HttpRequest, username: str) -> HttpResponse:
    return _done(request, username, lambda user: actions.unlock(user=user, by=request.person))


def second_factor(request: HttpRequest, username: str) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return _done(request, username, lambda user: actions.reset_second_factor(user=user, reason=reason, by=request.person))  # fmt: skip


def _done(request: HttpRequest, username: str, act: Any) -> HttpResponse:
    """Act on an account: show the password that was made, or say that it is done, or why not."""
    user = queries.account_for(request.person, username)
    try:
        made = act(user)
    except Refused as error:
        return account(request, username, refusal=error, status=400)
    if made:
        return _show_password(request, user, made)
    messages.success(request, _("Done."))
    return go(request, "account", username)
