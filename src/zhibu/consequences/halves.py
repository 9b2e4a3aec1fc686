"""What was decided after the half-year (半年已作决定): the year does not propose it a second time."""

from zhibu.assessments.enums import Scope
from zhibu.assessments.lines import cells_of
from zhibu.assessments.models import Assessment
from zhibu.assessments.places import OUT, newest_run, run_folder
from zhibu.assessments.wholeness import is_whole
from zhibu.consequences.enums import DECIDED
from zhibu.consequences.models import Proposal
from zhibu.schemes.reading import read_text
from zhibu.scoring.lowering.span import spans
from zhibu.scoring.scheme.conditions import Levels
from zhibu.scoring.scheme.model import Scheme


def decided_at_half(assessment: Assessment) -> set[tuple[str, str]]:
    """Give subject and consequence of what rests on the half-year alone, and was decided after it.

    Only of a scheme that assesses several times a year: a group that was basically qualified in the
    first half and rectified by autumn is not told to rectify again in January. What a later
    assessment of the year asks for anew is proposed anew, as all is where the run's files are gone.
    Two queries, and one line of the trace for each such decision.
    """
    scheme = read_text(assessment.adoption.text).scheme
    if assessment.scope == Scope.PRE or scheme.assessed is None:
        return set()
    rules = {one.consequence: one.when.rounds for one in scheme.consequences}
    found = Proposal.objects.filter(
        assessment__adoption__name=assessment.adoption.name,
        assessment__year=assessment.year,
        assessment__scope=Scope.PRE,
        state__in=DECIDED,
    )
    decided = list(found.values_list("subject", "consequence", "assessment__as_of"))
    run = newest_run(assessment) if decided else None
    if run is None or not is_whole(run):
        return set()
    trace = run_folder(run) / OUT / "trace.csv"
    covered = set()
    for subject, name, as_of in decided:
        asked = rules.get(name)
        if asked is None:
            continue
        bands = cells_of(trace, subject)
        later = (
            bands.get(f"{number}/band")
            for number, part in enumerate(spans(scheme.rounds), start=1)
            if part.last > as_of.month
        )
        if not any(_is_such(asked, band, scheme) for band in later):
            covered.add((subject, name))
    return covered


def _is_such(asked: Levels, grade: str | None, scheme: Scheme) -> bool:
    """Whether a grade is what the rule counts."""
    if not grade:
        return False
    if asked.grade is not None:
        return grade in asked.grade
    level = next(one.level for one in scheme.grading.bands if one.grade == grade)
    return asked.level_below is not None and level < asked.level_below
