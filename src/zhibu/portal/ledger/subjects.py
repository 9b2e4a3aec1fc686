"""What can be proved: which things have entries, and where their proof and they themselves stand."""

from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db.models import Model
from django.urls import reverse

from zhibu.assessments.entries import ASSESSMENTS
from zhibu.ballots.entries import PUBLICATIONS, REVIEWS
from zhibu.consequences.entries import NOTICES, PAIRINGS, PROPOSALS, RECTIFICATIONS, TALKS
from zhibu.duties.entries import REQUESTS
from zhibu.inspections.entries import EVENTS, IMPORTS, INSPECTIONS, PLANS
from zhibu.ledger.covering import Cover
from zhibu.records.entries import BINDINGS, RECORDS
from zhibu.schemes.entries import ADOPTIONS, DRAFTS
from zhibu.targets.entries import TARGETS


@dataclass(frozen=True, slots=True)
class Provable:
    """A sort of things with a page that proves them.

    Args:
        proof: the name of that page; `page`: of the page of the thing itself.
        names: attributes of the thing that both addresses take, in their order.
        alone: whether the page of the thing takes none of them.
    """

    cover: Cover
    proof: str
    page: str
    names: tuple[str, ...] = ("pk",)
    alone: bool = False

    def arguments(self, thing: Any) -> tuple[Any, ...]:
        """Give what the address of the proof takes."""
        return tuple(attrgetter(name)(thing) for name in self.names)


CODE = ("code",)
SORTS = (
    Provable(RECORDS, "record_proof", "record", CODE),
    Provable(REQUESTS, "request_proof", "duty_requests", alone=True),
    Provable(BINDINGS, "binding_proof", "binding", ("branch.code", "year")),
    Provable(ADOPTIONS, "adoption_proof", "scheme"),
    Provable(DRAFTS, "draft_proof", "draft", CODE),
    Provable(REVIEWS, "review_entries", "review", CODE),
    Provable(PUBLICATIONS, "review_proof", "review_results", ("review.code",)),
    Provable(ASSESSMENTS, "assessment_proof", "assessment", CODE),
    Provable(PLANS, "draw_proof", "draw", CODE),
    Provable(INSPECTIONS, "inspection_proof", "inspection"),
    Provable(IMPORTS, "evidence_proof", "evidence_import", CODE),
    Provable(EVENTS, "event_proof", "event"),
    Provable(TARGETS, "target_proof", "target"),
    Provable(PROPOSALS, "consequence_proof", "consequence"),
    Provable(TALKS, "talk_proof", "consequence_talk"),
    Provable(RECTIFICATIONS, "rectification_proof", "rectification"),
    Provable(NOTICES, "notice_proof", "notice"),
    Provable(PAIRINGS, "pairing_proof", "pairing"),
)
BY_MODEL = {one.cover.model: one for one in SORTS}


def subject_of(thing: Model) -> str:
    """Give the subject under which the ledger tells of a thing.

    Raises:
        KeyError: things of its sort have no page of proofs.
    """
    return BY_MODEL[type(thing)].cover.subject(thing)


def proof_address(thing: Any) -> str:
    """Give the page that proves it; KeyError as above."""
    sort = BY_MODEL[type(thing)]
    return reverse(sort.proof, args=sort.arguments(thing))


def page_address(thing: Any) -> str:
    """Give the page of the thing itself; KeyError as above."""
    sort = BY_MODEL[type(thing)]
    return reverse(sort.page, args=() if sort.alone else sort.arguments(thing))
