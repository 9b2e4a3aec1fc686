"""A full-size assessment, from the database to stored results, beside the core on the same evidence.

    python -m bench.programs.rating FOLDER

FOLDER is a site of its own: the first run adopts the members' scheme and lays a year of counted
ballots there. Prints a line for each scheme: seconds from the database, seconds of the core, subjects.
"""

import os
import sys
import time
from pathlib import Path
from random import Random

TIMES = 3
YEAR_END = (12, 31)


def main(folder: Path) -> None:
    """Rate branches and members, each side by side with the core."""
    os.environ["ZHIBU_DATA"] = str(folder)
    from zhibu.config.site import migrate, open_site

    open_site("en")
    migrate()
    for name in ("sanhua", "suxing"):
        print(name, *_measured(name, folder), flush=True)


def _measured(name: str, folder: Path) -> tuple[str, str, int]:
    from zhibu.assessments.actions import rating
    from zhibu.assessments.trace import run_folder
    from zhibu.scoring.run import score_folder

    assessment, office = _assessment(name)
    rating.rate(assessment=assessment, by=office)  # plans are kept from the first run on
    whole, core, subjects = [], [], 0
    for _ in range(TIMES):
        assessment.results.all().delete()  # so that every result is stored, not only what changed
        begun = time.perf_counter()
        run = rating.rate(assessment=assessment, by=office)
        whole.append(time.perf_counter() - begun)
        given = run_folder(run) / "evidence"
        kept = given if (given / "statistics.parquet").is_file() else None
        begun = time.perf_counter()
        score_folder(given / "scheme.yaml", given, folder / "core", year=assessment.year, kept=kept)
        core.append(time.perf_counter() - begun)
        subjects = run.subjects or 0
    return f"{min(whole):.2f}", f"{min(core):.2f}", subjects


def _assessment(name: str):
    from datetime import date

    from zhibu.assessments.actions.planning import plan_assessment
    from zhibu.assessments.enums import AssessmentState
    from zhibu.assessments.models import Assessment
    from zhibu.orgs.enums import RoleKind
    from zhibu.orgs.models import Role
    from zhibu.schemes.actions import adopt
    from zhibu.schemes.models import Adoption
    from zhibu.schemes.reading import preset_text

    role = Role.objects.filter(kind=RoleKind.ASSESSMENT_OFFICE).select_related("person", "organisation").earliest("pk")  # fmt: skip
    adoption = Adoption.objects.filter(name=name).first() or adopt(
        organisation=role.organisation,
        text=preset_text(name),
        from_day=date(2026, 1, 1),
        by=role.person,
    )
    if name == "suxing":
        _lay_ballots(adoption, role.person)
    assessment = Assessment.objects.filter(adoption=adoption).exclude(
        state=AssessmentState.CALLED_OFF
    ).first() or plan_assessment(
        adoption=adoption, organisation=role.organisation, year=adoption.started_on.year,
        by=role.person,
    )  # fmt: skip
    return assessment, role.person


def _lay_ballots(adoption, office) -> None:
    """Counted boxes of a year: every member rated in every round, some 4.5 M ballots as counts."""
    from datetime import date, timedelta

    from zhibu.ballots.enums import ReviewState
    from zhibu.ballots.models import Review, Tally
    from zhibu.ballots.rounds import rounds_of
    from zhibu.orgs.enums import MEMBERS
    from zhibu.orgs.models import Membership

    if Tally.objects.exists():
        return
    chance = Random(5)
    codes = list(
        Membership.objects.open()
        .filter(standing__in=MEMBERS)
        .values_list("person__code", flat=True)
    )
    for one in rounds_of(adoption, adoption.started_on.year):
        first = date(adoption.started_on.year, 1, 2)
        review = Review.objects.create(
            adoption=adoption, organisation=adoption.organisation, channel=one.channel,
            year=one.period.year, round=one.number, period=str(one.period), title=one.title,
            subject=one.subject, sources=list(one.sources), state=ReviewState.PUBLISHED,
            roll_on=first, objections_until=first, opens_on=first + timedelta(1),
            closes_on=first + timedelta(2), counted_on=first + timedelta(3), planned_by=office,
        )  # fmt: skip
        rows = []
        for code in codes:
            for source in one.sources:
                number = {"helped": 1, "committee": 1}.get(source["source"], 46)
                counts: dict[int, int] = {}
                for _ in range(number):
                    score = min(100, max(60, round(chance.gauss(93, 4)))) * 100
                    counts[score] = counts.get(score, 0) + 1
                rows += [
                    Tally(
                        review=review, subject=code, source=source["source"], score=score, count=n
                    )
                    for score, n in counts.items()
                ]
        Tally.objects.bulk_create(rows, batch_size=2_000)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
