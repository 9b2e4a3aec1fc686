"""The auditor's page: how the ledger stands, what checks found, and a checkpoint to compare at once."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhibu.ballots.telling import not_cleared
from zhibu.ledger.comparing import Outcome, compare
from zhibu.ledger.keys import verifiers
from zhibu.ledger.models import Erasure, FsckRun, KeptCheckpoint, WitnessAnswer
from zhibu.ledger.queries import state
from zhibu.ledger.witnesses import known
from zhibu.orgs.models import Person
from zhibu.portal.forms import Form
from zhibu.portal.ledger.telling import UNREADABLE, told_of
from zhibu.portal.paging import window
from zhibu.portal.replies import reply
from zhibu.schemes.titles import title_of

SHOWN = 10
"""Findings of a check that the page lists; the command lists all."""
LONGEST = 100_000
"""Characters of a checkpoint with its cosignatures."""


class CompareForm(Form):
    text = forms.CharField(
        label=_("Text of the checkpoint"),
        required=False,
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_("As it was downloaded, printed or read from the QR code."),
    )
    file = forms.FileField(label=_("Or its file"), required=False)

    def clean(self) -> dict[str, str]:
        """One text, from the field or the file; with the end that copying takes away."""
        found, sent = self.cleaned_data.get("text", ""), self.cleaned_data.get("file")
        if sent:
            if sent.size > LONGEST:
                self.add_error("file", _("The file is too large for a checkpoint."))
                return self.cleaned_data
            found = sent.read().decode("utf-8", "replace")
        if not found.strip():
            self.add_error("text", _("Paste the checkpoint, or choose its file."))
        found = found.replace("\r\n", "\n").strip("\n \t\ufeff")
        return {"checkpoint": f"{found}\n"}


def audit(request: HttpRequest) -> HttpResponse:
    """Show how the ledger stands; compare what is brought."""
    form = CompareForm(request.POST or None, request.FILES or None)
    told = None
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["checkpoint"]
        outcome, size = compare(text, by=request.person.code)
        if outcome is Outcome.UNREADABLE:
            form.add_error("text", UNREADABLE)
        else:
            told = told_of(outcome, size)
    refused = request.method == "POST" and bool(form.errors)
    erasures = window(request, Erasure.objects.select_related("entry").order_by("-at", "-id"), 20)
    kept = list(KeptCheckpoint.objects.all()[:10])
    names = _names({one.by for one in (*erasures.rows, *kept)})
    return reply(
        request,
        "portal/ledger/audit.html",
        status=400 if refused else 200,
        form=form,
        told=told,
        state=state(),
        runs=_runs(),
        witnesses=_witnesses(),
        kept=[
            (one, names.get(one.by, one.by) or _("somebody who read a code on paper"))
            for one in kept
        ],
        window=erasures,
        erasures=[(one, names.get(one.by, one.by)) for one in erasures.rows],
        keys=verifiers(),
        boxes=[(one, title_of(one.review.title)) for one in not_cleared()[:SHOWN]],
    )


def _runs() -> list[tuple[FsckRun, list[tuple[str, str]]]]:
    zh = (get_language() or "").startswith("zh")
    return [
        (run, [(one["where"], one["zh" if zh else "en"]) for one in run.findings[:SHOWN]])
        for run in FsckRun.objects.all()[:5]
    ]


def _witnesses() -> list[tuple[str, str, object, WitnessAnswer | None]]:
    answers = {one.witness: one for one in WitnessAnswer.objects.all()}
    listed = [
        (name, address, key, answers.pop(name, None)) for name, (address, key) in known().items()
    ]
    return [*listed, *((name, "", "", answer) for name, answer in answers.items())]


def _names(codes: set[str]) -> dict[str, str]:
    return dict(Person.objects.filter(code__in=codes).values_list("code", "name"))
