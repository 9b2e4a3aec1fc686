"""Proof of what was entered of one thing: in plain words, as a file, and checked in the browser."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from zhibu.duties.queries import request_to_read
from zhibu.ledger.keys import verifiers
from zhibu.ledger.logs import MAIN, PARALLEL, Log, logs
from zhibu.ledger.models import Entry
from zhibu.ledger.proving import entries_of, evidence_of
from zhibu.ledger.queries import State, state
from zhibu.ledger.witnesses import known
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.portal.ledger.subjects import page_address, subject_of
from zhibu.portal.ledger.ways import way_up
from zhibu.portal.ledger.words import kind_in_words
from zhibu.portal.records.registers import branch_of_book
from zhibu.portal.replies import reply
from zhibu.records.models import Binding
from zhibu.records.queries import record_for
from zhibu.schemes.queries import adoption_for
from zhibu.schemes.titles import title_of

MOST = 100
"""Entries of one thing that are listed, the newest first."""


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as it is listed."""

    entry: Entry
    words: Any
    by: str
    at: datetime
    standing: str
    """appended, published or witnessed."""
    erased: bool


def of_record(request: HttpRequest, code: str) -> HttpResponse:
    record = record_for(request.person, code)
    return show_proof(request, record, record.title)


def of_request(request: HttpRequest, number: int) -> HttpResponse:
    found = request_to_read(request.person, number)
    title = f"{found.organisation} · {found.get_kind_display()}"
    return show_proof(request, found, title)


def of_binding(request: HttpRequest, code: str, year: int) -> HttpResponse:
    branch = branch_of_book(request, code, year, Permission.RECORD_SEE)
    found = Binding.objects.filter(branch=branch, year=year).select_related("branch").first()
    title = _("Year-end binding %(year)s") % {"year": year}
    return show_proof(request, found or Binding(branch=branch, year=year), f"{branch} · {title}")


def of_adoption(request: HttpRequest, number: int) -> HttpResponse:
    found = adoption_for(request.person, number)
    return show_proof(request, found, title_of(found.title))


def show_proof(request: HttpRequest, thing: Model, title: str, back: str = "") -> HttpResponse:
    """Show the entries, and the whole proof of one; `?file=` sends that as a file.

    Args:
        back: the address to lead back to, where it is not the page of the thing.
    """
    subject, now = subject_of(thing), state()
    entries = entries_of(subject)
    if "file" in request.GET:
        chosen = _chosen(entries, request.GET["file"])
        return _file(subject, chosen, PARALLEL if request.GET.get("log") == "sm3" else MAIN)
    listed = list(entries.order_by("-revision")[:MOST])
    asked = request.GET.get("entry", "")
    chosen = _chosen(entries, asked) if asked else (listed[0] if listed else None)
    evidence = evidence_of(chosen) if chosen else None
    steps, size = [], 0
    if evidence:
        size = int(evidence.proof.checkpoint.text.split("\n")[1])
        leaf = bytes(chosen.leaf_hash)
        steps = way_up(leaf, evidence.proof.index, size, evidence.proof.proof)
    return reply(
        request,
        "portal/ledger/proof.html",
        title=title,
        back=back or page_address(thing),
        lines=_lines(listed, now),
        chosen=next(iter(_lines([chosen], now)), None) if chosen else None,
        evidence=evidence,
        name=_name(subject, chosen) if chosen else "",
        leaf_hash=bytes(chosen.leaf_hash).hex() if chosen else "",
        root=steps[-1].above if steps else (bytes(chosen.leaf_hash).hex()[:12] if chosen else ""),
        steps=steps,
        size=size,
        state=now,
        second=PARALLEL in logs(),
        facts=_facts() if evidence else None,
    )


def _chosen(entries: Any, asked: str) -> Entry:
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10):
        raise Http404
    return get_object_or_404(entries, revision=int(asked))


def _lines(entries: list[Entry], now: State) -> list[Line]:
    bodies = {one.index: _body(one) for one in entries}
    codes = {body["by"] for body in bodies.values() if "by" in body}
    names = dict(Person.objects.filter(code__in=codes).values_list("code", "name"))
    return [
        Line(
            entry=one,
            words=kind_in_words(one.kind),
            by=names.get(bodies[one.index].get("by", ""), ""),
            at=one.at,
            standing=_standing(one.index, now),
            erased=not bodies[one.index],
        )
        for one in entries
    ]


def _body(entry: Entry) -> dict[str, Any]:
    opening = getattr(entry, "opening", None)
    return json.loads(opening.body) if opening else {}


def _standing(index: int, now: State) -> str:
    if index < now.witnessed:
        return "witnessed"
    return "published" if index < now.published else "appended"


def _facts() -> str:
    """Keys, and the words of the check in the browser: what the script is given."""
    words = {
        "content": _("The content is what the entry committed to."),
        "erased": _("The content was erased by law; the entry itself still stands."),
        "place": _("The entry stands in the log, and the way leads to the signed root."),
        "signature": _("The root is signed with the log's key."),
        "witness": _("Cosigned by the witness %s."),
        "unable": _("This browser cannot check Ed25519 signatures; use the command line below."),
        "closed": _("This browser checks only on https pages; use the command line below."),
        "good": _("Everything holds. This was computed on your own machine."),
        "bad": _("This does not hold. Keep the file and tell the auditor."),
    }
    facts = {
        "keys": [str(key) for key in verifiers()],
        "witnesses": [str(key) for _address, key in known().values()],
        "words": {name: str(text) for name, text in words.items()},
    }
    text = json.dumps(facts, ensure_ascii=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _name(subject: str, entry: Entry) -> str:
    return f"{subject.replace('/', '-')}-{entry.revision}.tlog-proof"


def _file(subject: str, entry: Entry, log: Log) -> HttpResponse:
    evidence = evidence_of(entry, log) if log in logs() else None
    if evidence is None:
        raise Http404
    name = _name(subject, entry) if log.main else f"sm3-{_name(subject, entry)}"
    response = HttpResponse(str(evidence), content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
