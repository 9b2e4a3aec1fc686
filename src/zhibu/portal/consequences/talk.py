"""A talk: until when, with whom, what was said, who signed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.consequences import queries
from zhibu.consequences.actions.talking import hold_talk, others_of
from zhibu.consequences.authority import decides_on, own_case
from zhibu.orgs.refusals import Refused
from zhibu.portal.consequences.forms import TalkForm
from zhibu.portal.consequences.looks import look_of_talk
from zhibu.portal.forms import refuse
from zhibu.portal.replies import go, reply
from zhibu.schemes.titles import title_of


def talk(request: HttpRequest, number: int) -> HttpResponse:
    """Read a talk, or note that it was held and sign it."""
    found = queries.talk_for(request.person, number)
    holds = (
        decides_on(request.person, found.proposal.organisation)
        and not found.signed_by_other_at
        and found.held_by_id in (None, request.person.pk)
        and not own_case(request.person, found.proposal)
    )
    form = TalkForm(request.POST or None, initial={"held_on": found.held_on, "notes": found.notes})
    if request.method == "POST" and form.is_valid():
        try:
            hold_talk(talk=found, by=request.person, **form.cleaned_data)
            messages.success(
                request, _("Noted and signed by you; the other side is asked to sign.")
            )
            return go(request, "consequence_talk", number)
        except Refused as error:
            refuse(form, error)
    return reply(
        request,
        "portal/consequences/talk.html",
        status=422 if form.errors else 200,
        talk=found,
        title=title_of(found.proposal.title),
        look=look_of_talk(found, timezone.localdate()),
        others=others_of(found.proposal),
        form=form if holds else None,
    )
