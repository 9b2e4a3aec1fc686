"""Drafts: the list, one at a glance, as a document, and what it changes in words."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may
from zhibu.portal.drafts.deciding import DecideForm, SubmitForm
from zhibu.portal.drafts.showing import about, found_in, look
from zhibu.portal.drafts.tried import tried_of
from zhibu.portal.ledger.proofs import show_proof
from zhibu.portal.paging import window
from zhibu.portal.replies import reply
from zhibu.portal.schemes.pages import document_of
from zhibu.schemes.checking import check
from zhibu.schemes.dating import next_year
from zhibu.schemes.enums import DraftState
from zhibu.schemes.models import Draft
from zhibu.schemes.numbers import numbers_of
from zhibu.schemes.queries import draft_for, drafts_for, replaced_by
from zhibu.schemes.reading import preset_names, preset_text
from zhibu.schemes.titles import in_english, title_of
from zhibu.scoring.scheme.difference import difference
from zhibu.scoring.scheme.model import Scheme


def drafts(request: HttpRequest) -> HttpResponse:
    """Drafts that the person may read, the newest first."""
    person = request.person
    shown = window(request, drafts_for(person).defer("text"))
    return reply(
        request,
        "portal/drafts/drafts.html",
        window=shown,
        rows=[(one, title_of(one.title), look(one)) for one in shown.rows],
        drafts_schemes=may(person, Permission.SCHEME_DRAFT),
    )


def draft(request: HttpRequest, code: str) -> HttpResponse:
    """One at a glance: what is open, what the check found, what can be done."""
    one = draft_for(request.person, code)
    return overview(request, one)


def overview(request: HttpRequest, one: Draft, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The overview, also with a form that was refused."""
    found = numbers_of(one.text)
    origins = {origin: sum(n.origin == origin for n in found) for origin in ("assumed", "set")}
    first = {"from_day": one.from_day or _usual_day(one)}
    waits = one.state in (DraftState.DRAFT, DraftState.SUBMITTED)
    return reply(
        request,
        "portal/drafts/draft.html",
        status=status,
        **about(one, request.person, "draft"),
        **found_in(one),
        numbers_found=len(found),
        assumed=origins["assumed"],
        set_here=origins["set"],
        tried=tried_of(one) if waits else None,
        waits=waits,
        submit_form=forms.get("submit_form") or SubmitForm(initial=first),
        decide_form=forms.get("decide_form") or DecideForm(),
    )


def _usual_day(one: Draft) -> date:
    """The day from which it says that it holds, where that lies ahead; else the next year's first."""
    scheme = check(one.text).scheme
    said = date.fromisoformat(scheme.effective) if scheme else None
    return said if said and said > timezone.localdate() else next_year()


def read(request: HttpRequest, code: str) -> HttpResponse:
    """The draft as a document, as people will read it once it is adopted."""
    one = draft_for(request.person, code)
    found = found_in(one)
    usable = found["checked"].usable
    return reply(
        request,
        "portal/drafts/document.html",
        **about(one, request.person, "draft_document"),
        **found,
        document=document_of(one.text, in_english()) if usable else "",
    )


def changes(request: HttpRequest, code: str) -> HttpResponse:
    """What the draft changes in words: of what is adopted, and of the shipped scheme."""
    one = draft_for(request.person, code)
    scheme = check(one.text).scheme
    adopted = replaced_by(one, scheme.subject) if scheme else None
    return reply(
        request,
        "portal/drafts/difference.html",
        **about(one, request.person, "draft_difference"),
        readable=scheme is not None,
        adopted=adopted,
        adopted_title=title_of(adopted.title) if adopted else "",
        of_adopted=_said(adopted.text, scheme) if adopted and scheme else None,
        preset=one.name if one.name in preset_names() else "",
        of_preset=_said(preset_text(one.name), scheme)
        if scheme and one.name in preset_names()
        else None,
    )


def proof(request: HttpRequest, code: str) -> HttpResponse:
    """What the ledger holds of a draft: who wrote, handed in and decided."""
    one = draft_for(request.person, code)
    return show_proof(request, one, title_of(one.title))


def _said(before: str, scheme: Scheme) -> list[str]:
    old = check(before).scheme
    return difference(old, scheme, "en" if in_english() else "zh") if old else []
