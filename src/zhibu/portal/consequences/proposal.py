"""One proposal: the facts on which it rests, the rule's source, the subject's years, the decision."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.assessments.models import Assessment
from zhibu.assessments.results import results_for
from zhibu.consequences import queries
from zhibu.consequences.actions.deciding import confirm, decline, why_not_yet
from zhibu.consequences.authority import decides_on, own_case
from zhibu.consequences.becoming import tier_of
from zhibu.consequences.facts import level_title, rule_of
from zhibu.consequences.kinds import NOTICES, SETTLEMENTS, rectifies
from zhibu.consequences.models import Proposal
from zhibu.consequences.problems import draft_problem
from zhibu.consequences.texts import adoption_of, scheme_text
from zhibu.consequences.wording import draft_notice
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may
from zhibu.orgs.refusals import Refused
from zhibu.portal.consequences.forms import DecideForm
from zhibu.portal.consequences.looks import (
    is_lenient,
    kind_words,
    look_of,
    look_of_talk,
    look_of_work,
    said,
)
from zhibu.portal.forms import refuse
from zhibu.portal.replies import go, reply
from zhibu.schemes.reading import read_text
from zhibu.schemes.titles import title_of


@dataclass(frozen=True, slots=True)
class Year:
    """A frozen year of the subject."""

    year: int
    title: str
    score: int | None
    grade: str


def proposal(request: HttpRequest, number: int) -> HttpResponse:
    return _page(request, queries.proposal_for(request.person, number), None)


def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Confirm or decline it, with a reason."""
    found = queries.proposal_for(request.person, number)
    form = DecideForm(request.POST, proposal=found, by=request.person)
    if form.is_valid():
        try:
            if request.POST.get("decision") == "confirm":
                confirm(proposal=found, by=request.person, **form.cleaned_data)
                messages.success(request, _("Confirmed. Those concerned have been told."))
            else:
                reason = form.cleaned_data["reason"]
                decline(proposal=found, reason=reason, by=request.person)
                messages.success(request, _("Declined. Nothing follows from it."))
            return go(request, "consequence", number)
        except Refused as error:
            refuse(form, error)
    return _page(request, queries.proposal_for(request.person, number), form)


def _page(request: HttpRequest, found: Proposal, form: DecideForm | None) -> HttpResponse:
    today, decides = timezone.localdate(), decides_on(request.person, found.organisation)
    waits = why_not_yet(found)
    hindered = (own_case(request.person, found) or waits) if decides else waits
    may_decide = decides and not hindered
    if may_decide and form is None:
        form = DecideForm(proposal=found, by=request.person, initial=_initial(found))
    return reply(
        request,
        "portal/consequences/proposal.html",
        status=422 if form is not None and form.errors else 200,
        form=form if may_decide else None,
        hindered=hindered if found.state == "proposed" else "",
        decides=decides,
        works=may(request.person, Permission.CONSEQUENCE_WORK, found.organisation),
        today=today,
        **facts_of(found, request.person),
        **work_of(found),
    )


def facts_of(found: Proposal, person: Person) -> dict[str, Any]:
    """What a page says of a proposal, its rule, and its subject's years."""
    rule = rule_of(scheme_text(found), found.consequence)
    return {
        "proposal": found,
        "title": title_of(found.title),
        "kind": kind_words(found.propose),
        "look": look_of(found, timezone.localdate()),
        "lenient": is_lenient(found),
        "facts": [title_of(one) for one in found.because],
        "source": said(rule.source) if rule else "",
        "assumed": said(rule.assumed)
        if rule
        else _("This warning is not in the scheme; it is assumed."),
        "note": title_of(rule.note.model_dump()) if rule and rule.note else "",
        "scheme": adoption_of(found),
        "scheme_title": title_of(adoption_of(found).title),
        "result_url": result_address(found, person),
        "assessment_title": title_of(found.assessment.title) if found.assessment else "",
        "years": years_of(found),
    }


def result_address(found: Proposal, person: Person) -> str:
    """The page that explains the result, where the person may read it; one query."""
    assessment = found.assessment
    if assessment is None or not _reads(person, assessment, found.subject):
        return ""
    return reverse("result", args=[assessment.code, found.subject])


def _reads(person: Person, assessment: Assessment, subject: str) -> bool:
    return results_for(person, assessment).filter(subject=subject).exists()


def work_of(found: Proposal) -> dict[str, Any]:
    """What it became, each with its look."""
    today = timezone.localdate()
    talk = getattr(found, "talk", None) if found.state == "confirmed" else None
    work = getattr(found, "work", None) if found.state == "confirmed" else None
    return {
        "talk": talk and (talk, look_of_talk(talk, today)),
        "work": work and (work, look_of_work(work.state, work.due_on, today)),
        "rectifications": [
            (one, look_of_work(one.state, one.due_on, today))
            for one in found.rectifications.order_by("pk")
        ],
        "notice": getattr(found, "notice", None),
        "ineligibility": getattr(found, "ineligibility", None),
        "settlement": getattr(found, "settlement", None),
    }


def years_of(found: Proposal) -> list[Year]:
    """The subject's frozen years, newest first."""
    rows = []
    for one in queries.years_of(found)[:6]:
        scheme = read_text(one.assessment.adoption.text).scheme
        title = level_title(scheme, one.level)
        rows.append(
            Year(one.assessment.year, title_of(one.assessment.title), one.score,
                 title_of(title) if title else one.get_status_display())
        )  # fmt: skip
    return rows


def _initial(found: Proposal) -> dict[str, str]:
    if found.propose in NOTICES:
        title, text = draft_notice(found, str(found.person or found.organisation.name))
        return {"title": title, "text": text}
    if found.propose in SETTLEMENTS:
        return {"title": tier_of(found), "text": found.title["zh"]}
    if rectifies(found.propose, found.within_days):
        return {"problem": draft_problem(found)}
    return {}
