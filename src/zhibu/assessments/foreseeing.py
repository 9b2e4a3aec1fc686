"""What records say of a branch by now, to begin a self-assessment with (自评预填)."""

from zhibu.assessments.interim import interim_of
from zhibu.assessments.models import Assessment, DailyScore
from zhibu.orgs.models import Organisation
from zhibu.records.models import Kind


def marks_by_records(assessment: Assessment, organisation: Organisation) -> dict[str, int]:
    """Give the clauses that records decide with what they have earned so far, in hundredths.

    From the newest daily score under the same scheme; nothing where there is none.
    """
    score = (
        DailyScore.objects.filter(organisation=organisation, adoption=assessment.adoption)
        .order_by("-day")
        .first()
    )
    if score is None:
        return {}
    interim = interim_of(
        assessment.adoption, frozenset(Kind.objects.values_list("name", flat=True))
    )
    if interim is None:
        return {}
    lost = dict(score.losses.values_list("clause", "lost"))
    return {one.clause: max(one.points - lost.get(one.clause, 0), 0) for one in interim.clauses}
