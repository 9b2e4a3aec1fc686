"""What is wrong, before somebody edits it (整改问题): the clauses that lost the most points, by name.

The text is official Chinese, as notices are: it is kept with the rectification.
"""

from collections.abc import Iterable

from zhibu.assessments.models import DailyLoss
from zhibu.consequences.figures import clauses_of, figures_of, scheme_of
from zhibu.consequences.models import Proposal
from zhibu.terms.score import Score

MOST = 5
LONGEST = 1000

Lost = tuple[int, int, str]
"""Points lost and full points in hundredths, and the clause's title."""


def draft_problem(proposal: Proposal) -> str:
    """Name the clauses with the most points lost; where none is known, what the proposal says."""
    lost = sorted(_lost(proposal), key=lambda one: (-one[0], one[2]))
    said = proposal.title["zh"]
    if lost:
        named = "；".join(f"{title}（满分{Score(hundredths=full)}分，失{Score(hundredths=gone)}分）" for gone, full, title in lost[:MOST])  # fmt: skip
        more = f"；另有{len(lost) - MOST}项失分" if len(lost) > MOST else ""
        return f"{said}。失分较多的条款：{named}{more}。"[:LONGEST]
    condition = proposal.because[1]["zh"] if len(proposal.because) > 1 else ""
    return f"{said}。{condition}"[:LONGEST]


def _lost(proposal: Proposal) -> Iterable[Lost]:
    """Of the assessment's newest run, without reviews; before the fall of the newest morning."""
    if proposal.assessment is None:
        found = DailyLoss.objects.filter(
            score__adoption=proposal.adoption_id,
            score__organisation=proposal.organisation_id,
            lost__gt=0,
        )
        return [(gone, full, title["zh"]) for gone, full, title in found.values_list("lost", "full", "title")]  # fmt: skip
    named = clauses_of(scheme_of(proposal.assessment))
    figures = figures_of(proposal.assessment, [one.name for one in named])
    own = figures.get(proposal.subject, {})
    return [
        (one.full - own[one.name], one.full, one.title["zh"])
        for one in named
        if one.name in own and own[one.name] < one.full
    ]


__all__ = ["LONGEST", "draft_problem"]
