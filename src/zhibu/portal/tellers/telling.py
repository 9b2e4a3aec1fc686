"""A teller's page: what is to be done now, how far the opening is, and the reckoning."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from zhibu.ballots.enums import ReviewState
from zhibu.ballots.models import Teller
from zhibu.ballots.reckoning import reckon
from zhibu.ballots.shown_keys import key_in, private_key
from zhibu.ballots.telling import opening_of
from zhibu.orgs.refusals import Refused
from zhibu.portal.forms import Form
from zhibu.portal.replies import go, reply
from zhibu.portal.tellers.found import teller_of
from zhibu.portal.tellers.running import begin_opening
from zhibu.schemes.titles import title_of

LONGEST = 4_000
"""Characters of a key's file with its words."""
TURN = {1: ReviewState.CLOSED, 2: ReviewState.UNLOCKED}
"""In which state which teller presents the key."""
OVER = (ReviewState.COUNTED, ReviewState.PUBLISHED)


class KeyForm(Form):
    file = forms.FileField(label=_("File of the key"), required=False)
    text = forms.CharField(
        label=_("Or typed from the sheet"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(
            attrs={
                "rows": 3,
                "spellcheck": "false",
                "autocomplete": "off",
                "autocapitalize": "characters",
            }
        ),
        help_text=_("14 groups of five; spaces or hyphens between them, in capitals or not."),
    )

    def clean(self) -> dict[str, object]:
        """Give the key as `key`, and at which field it was brought."""
        sent = self.cleaned_data.get("file")
        text = self.cleaned_data.get("text", "")
        if sent:
            text = key_in(sent.read(LONGEST).decode("utf-8", "replace"))
        if not text.strip():
            self.add_error("text", _("Choose the file of your key, or type the key."))
        return {"key": text, "where": "file" if sent else "text"}


def telling(request: HttpRequest, code: str) -> HttpResponse:
    """Show a teller's page; begin the opening with the key that is presented."""
    teller = teller_of(request.person, code)
    if request.method != "POST":
        return show(request, teller)
    form = KeyForm(request.POST, request.FILES)
    if not form.is_valid():
        return show(request, teller, form=form, status=400)
    try:
        text = str(form.cleaned_data["key"])
        if TURN[teller.place] != teller.review.state:
            raise Refused(_("It is not this key's turn now."))
        private_key(text, teller)
        begin_opening(teller, text)
    except Refused as error:
        form.add_error(str(form.cleaned_data["where"]), str(error.fields.get("key", error)))
        return show(request, teller, form=form, status=400)
    return go(request, "telling", code)


def show(
    request: HttpRequest,
    teller: Teller,
    *,
    form: KeyForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    """Show how the box stands to one of its tellers."""
    review = teller.review
    opening = opening_of(review)
    closed = review.state in (ReviewState.CLOSED, ReviewState.UNLOCKED, *OVER)
    return reply(
        request,
        "portal/tellers/telling.html",
        status=status,
        teller=teller,
        other=review.tellers.select_related("person").exclude(pk=teller.pk).first(),
        review=review,
        title=title_of(review.title),
        opening=opening,
        turn=TURN[teller.place] == review.state,
        over=review.state in OVER,
        reckoning=reckon(review) if closed and not opening.running else None,
        form=form or KeyForm(),
        refusal=refusal,
    )
