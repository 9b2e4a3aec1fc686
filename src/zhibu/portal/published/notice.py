"""The notice of results to put up on the wall (公示): a PDF with the ledger's checkpoint as a code."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhibu.ballots import published
from zhibu.inbox.words import period_in, title_in
from zhibu.ledger.models import Checkpoint
from zhibu.portal.ledger.checking import check_address
from zhibu.portal.ledger.codes import code_to_print
from zhibu.portal.papers import send_paper
from zhibu.portal.published.facts import (
    Block,
    above,
    aboves,
    blocks,
    held_on_paper,
    sources_of,
)
from zhibu.portal.replies import go
from zhibu.portal.templatetags.writing import day, score
from zhibu.urn.disclosure import K

LEFT: dict[str, Any] = {"width": 2, "side": "left"}
RIGHT: dict[str, Any] = {"width": 1, "side": "right"}


def notice(request: HttpRequest, code: str) -> HttpResponse:
    """Set the notice in type, of the organisation that is asked for."""
    review = published.review_to_read(request.person, code)
    found = published.opened(review)
    if found is None:
        return go(request, "review_results", code)
    at = published.place_in(review, found, request.GET.get("at", ""), request.person)
    titles = sources_of(found.document)
    here = sorted({one["subject"] for one in found.figures.get(at.code, ())})
    names = published.names_of(review, found, at, request.person)
    newest = Checkpoint.objects.first()
    code = check_address(newest, review.publication) if newest else document_hash(review)
    document = found.document
    title = _("Results of a review: %(title)s") % {"title": title_in(review.title)}
    data = {
        "title": title,
        "head": [at.name, title_in(review.title)],
        "lines": [
            f"{at.name} · {period_in(review.period)}",
            _counts(document),
            _("Published on %(day)s.") % {"day": day(review.published_on)},
        ],
        "tables": [*_organisations(found, at, titles), *_subjects(blocks(found, here, names))],
        "proof": [
            _("Hash of the published box: %(hash)s") % {"hash": document_hash(review)},
            *_receipts(document),
            _("A phone that reads the code shows, without signing in, whether these results still stand in the ledger as they are printed here.")
            if newest else _("No checkpoint of the ledger is published yet."),
        ],
        "notes": [
            _("Nothing is shown of fewer than %(least)s ballots, and nothing from which it could be reckoned.")
            % {"least": K},
            _("Anybody can count again from the downloaded box: zhibu ballots recount FILE"),
        ],
    }  # fmt: skip
    return send_paper("results", data, files={"code.svg": code_to_print(code)})


def _counts(document: published.Written) -> str:
    """The whole review's numbers, as far as they are known."""
    known = {name: "—" if document[name] is None else document[name] for name in ("asked", "cast", "void")}  # fmt: skip
    if held_on_paper(document):
        return _("Held on paper: %(cast)s ballots, %(void)s of them void.") % known
    return _("The whole review: asked %(asked)s, voted %(cast)s, void %(void)s.") % known


def _receipts(document: published.Written) -> list[str]:
    if held_on_paper(document):
        return []
    return [_("Root of receipts: %(root)s") % {"root": document["receipts_root"]}]


def document_hash(review: Any) -> str:
    return str(review.publication.hash)


def _organisations(found: published.Opened, at: Any, titles: Any) -> list[dict[str, Any]]:
    rows = [above(found, at, titles), *aboves(found, found.below.get(at.code, []))]
    listed = list(titles.values())
    turnout = [] if held_on_paper(found.document) else [{"name": _("Voted"), **RIGHT}]
    written = []
    for one in rows:
        means = {name: score(mean) for name, mean, _whole in one.levels}
        voted = _("%(voted)s of %(asked)s") % {"voted": one.voted, "asked": one.asked}
        known = [voted if one.asked else None] if turnout else []
        written.append([one.name, *known, *(means.get(name) for name in listed)])
    columns = [
        {"name": _("Organisation"), **LEFT},
        *turnout,
        *({"name": name, **RIGHT} for name in listed),
    ]
    title = _("Turnout and means") if turnout else _("Means")
    return [{"title": title, "columns": columns, "rows": written}]


def _subjects(found: list[Block]) -> list[dict[str, Any]]:
    if not found:
        return []
    rows = [
        [
            one.name,
            score(one.joined) if one.joined is not None else one.band or one.hidden,
            "；".join(f"{line.source} {_told(line)}" for line in one.lines),
        ]
        for one in found
    ]
    columns = [
        {"name": _("Rated"), **LEFT},
        {"name": _("This round"), **RIGHT},
        {"name": _("Rated by"), "width": 3, "side": "left"},
    ]
    return [{"title": _("Figures"), "columns": columns, "rows": rows}]


def _told(line: Any) -> str:
    if line.mean is None:
        return str(line.band or line.hidden)
    return f"{score(line.mean)}（{_('named')}）" if line.named else score(line.mean)
