"""Tiers: what each means by the scheme, who is led in it, and how far its work is."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from zhibu.assessments.models import Assessment
from zhibu.assessments.results import SHOWN, assessments_for, results_for
from zhibu.consequences import queries
from zhibu.portal.consequences.looks import kind_words, look_of, said
from zhibu.portal.replies import reply
from zhibu.schemes.reading import read_text
from zhibu.schemes.titles import title_of
from zhibu.scoring.scheme.outcome import Tier

MOST = 30


@dataclass(slots=True)
class Led:
    """A tier with how many are led in it and how its work stands."""

    tier: Tier
    title: str
    plan: str
    levels: str
    source: str
    assumed: str
    subjects: int = 0
    works: list[tuple[str, list[tuple[Any, int]]]] = field(default_factory=list)


def tiers(request: HttpRequest) -> HttpResponse:
    """Of the newest shown assessment whose scheme has tiers, or of the one that is asked for."""
    found = assessments_for(request.person).filter(state__in=SHOWN)
    tiered = [one for one in found[:MOST] if read_text(one.adoption.text).scheme.tiers]
    code = request.GET.get("assessment", "")
    chosen = next((one for one in tiered if one.code == code), tiered[0] if tiered else None)
    return reply(
        request,
        "portal/consequences/tiers.html",
        assessments=[(one.code, title_of(one.title)) for one in tiered],
        chosen=chosen,
        tiers=led(request, chosen) if chosen else [],
    )


def led(request: HttpRequest, assessment: Assessment) -> list[Led]:
    """The tiers of an assessment. Two queries beside the scheme."""
    scheme, today = read_text(assessment.adoption.text).scheme, timezone.localdate()
    tier_of = dict(
        results_for(request.person, assessment).exclude(tier="").values_list("subject", "tier")
    )
    counts = Counter(tier_of.values())
    works: dict[str, Counter[tuple[str, Any]]] = {}
    proposals = queries.proposals_for(request.person).filter(assessment=assessment)
    for one in proposals:
        tier = tier_of.get(one.subject, "")
        works.setdefault(tier, Counter())[kind_words(one.propose), look_of(one, today)] += 1
    titles = {band.level: title_of(band.title.model_dump()) for band in scheme.grading.bands}
    found = []
    for one in scheme.tiers:
        by_kind: dict[str, list[tuple[Any, int]]] = {}
        for (kind, look), number in sorted(
            works.get(str(one.tier), Counter()).items(), key=lambda item: item[0][0]
        ):
            by_kind.setdefault(kind, []).append((look, number))
        found.append(
            Led(
                one, title_of(one.title.model_dump()),
                title_of(one.plan.model_dump()) if one.plan else "",
                "、".join(titles[level] for level in one.levels if level in titles),
                said(one.source), said(one.assumed), counts.get(str(one.tier), 0), list(by_kind.items()),
            )
        )  # fmt: skip
    return found
