"""Years that are over: assessments with results written straight, and, where it is asked for, their trace.

    years = assess_years(company, branches={company.branch: (9600, 9200), company.sibling: (6500, 9100)})

gives two frozen assessments of `xingji`, last year's and the one before, newest last. Scores are
hundredths, one for each year; nothing stands for no evidence. Level, tier, ranks and proposals
follow from the scheme's own lines, so that pages and rules find what a run would have left.
"""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from makers import Company, make_adoption, make_person
from zhibu.assessments.enums import AssessmentState, Scope, Status
from zhibu.assessments.models import Assessment, Result, Run
from zhibu.orgs.models import Organisation, Person
from zhibu.schemes.reading import preset_text, read_text
from zhibu.scoring.scheme.model import Scheme
from zhibu.terms.score import Score

PAIRING = {"helper": "pair-as-helper", "helped": "pair-to-be-helped"}
Subject = Organisation | Person


def assess_years(
    company: Company,
    scores: Mapping[Subject, Sequence[int | None]],
    *,
    name: str = "xingji",
    states: Sequence[str] = (),
    last: int = 0,
    organisation: Organisation | None = None,
) -> list[Assessment]:
    """Assessments of as many years as each subject has scores; the last is last year's.

    Args:
        states: of each year's assessment, where they are not all frozen.
        organisation: that assesses; the root of the company where none is named.
    """
    organisation = organisation or company.root
    years = max(map(len, scores.values()))
    last = last or timezone.localdate().year - 1
    adoption = make_adoption(
        organisation,
        name=name,
        title={"zh": "星级党支部", "en": "Star branches"} if name == "xingji" else {"zh": name, "en": name},
        subject=",".join(read_text(preset_text(name)).scheme.subject),
    )  # fmt: skip
    made = []
    for place in range(years):
        state = states[place] if states else AssessmentState.FROZEN
        assessment = make_assessment(organisation, adoption, last - years + 1 + place, state)
        given = {one: row[place] for one, row in scores.items() if place < len(row)}
        before = {row.subject: row.level for row in made[-1].results.all()} if made else {}
        write_results(assessment, given, before)
        made.append(assessment)
    return made


def make_assessment(
    organisation: Organisation,
    adoption: Any,
    year: int,
    state: str = AssessmentState.FROZEN,
    *,
    scope: str = Scope.YEAR,
) -> Assessment:
    """An assessment as its actions would have left it in a state; without results."""
    published = state in (AssessmentState.IN_PUBLICATION, AssessmentState.FROZEN)
    return Assessment.objects.create(
        adoption=adoption,
        organisation=organisation,
        year=year,
        scope=scope,
        title={"zh": f"{year}年年度考核", "en": f"Yearly assessment {year}"},
        as_of=date(year, 12, 31),
        state=state,
        planned_by=make_person(),
        scheme_hash=adoption.hash,
        results_hash=sha256(f"{adoption.pk}-{year}-{scope}".encode()).hexdigest(),
        published_on=date(year + 1, 1, 8) if published else None,
        appeals_until=date(year + 1, 1, 15) if published else None,
        frozen_on=date(year + 1, 1, 18) if state == AssessmentState.FROZEN else None,
    )


def write_results(
    assessment: Assessment,
    scores: Mapping[Subject, int | None],
    before: Mapping[str, int | None] | None = None,
) -> list[Result]:
    """Results of these subjects, ranked as the scheme's total ranks them; ties share a rank."""
    scheme = read_text(assessment.adoption.text).scheme
    ordered = sorted(scores, key=lambda one: (-(scores[one] or 0), one.code))
    rows = []
    for one in ordered:
        rows.append(_result(assessment, scheme, one, scores[one], (before or {}).get(one.code)))
    for row in rows:
        if row.score is not None:
            of = [other for other in rows if other.score is not None]
            row.rank = 1 + sum(other.score > row.score for other in of)
            same = [other for other in of if other.class_name == row.class_name]
            row.rank_in_class = 1 + sum(other.score > row.score for other in same)
    return Result.objects.bulk_create(rows)


def _result(
    assessment: Assessment, scheme: Scheme, one: Subject, score: int | None, held: int | None
) -> Result:
    person = one if isinstance(one, Person) else None
    organisation = one.memberships.get().branch if person else one
    class_name = str(organisation.class_number) if scheme.classes and organisation.class_number else ""  # fmt: skip
    row = Result(
        assessment=assessment,
        subject=one.code,
        kind="member" if person else str(organisation.kind),
        name=one.name,
        organisation=organisation,
        person=person,
        class_name=class_name,
        status=Status.NO_EVIDENCE if score is None else Status.RATED,
        score=score,
        held=held,
    )
    if score is None:
        return row
    band = next(band for band in scheme.grading.bands if score >= band.begins(class_name or None))
    row.grade, row.level = band.grade, band.level
    tier = next((tier.tier for tier in scheme.tiers if band.level in tier.levels), None)
    row.tier = "" if tier is None else str(tier)
    known = {one.consequence for one in scheme.consequences}
    side = "helper" if band.level >= 4 else "helped" if band.level <= 2 else ""
    row.proposals = [PAIRING[side]] if side and PAIRING[side] in known else []
    return row


def write_trace(
    assessment: Assessment, figures: Mapping[Subject, Mapping[str, int | None]]
) -> Path:
    """A run with a trace of these figures in hundredths, whose results stand from now on."""
    from zhibu.assessments.trace import OUT, run_folder
    from zhibu.scoring.hashing import results_hash

    run = Run.objects.create(
        assessment=assessment, number=assessment.runs.count() + 1, finished_at=timezone.now()
    )
    out = run_folder(run) / OUT
    assert str(out).startswith(str(settings.DATA))
    out.mkdir(parents=True)
    names = sorted({name for row in figures.values() for name in row})
    with (out / "trace.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["subject", *names])
        for one, row in sorted(figures.items(), key=lambda pair: pair[0].code):
            rows.writerow([one.code, *(_written(row.get(name)) for name in names)])
    (out / "results.csv").write_text("subject\n", encoding="utf-8")
    run.results_hash = assessment.results_hash = results_hash(out)
    run.save(update_fields=["results_hash"])
    assessment.save(update_fields=["results_hash"])
    return out


def _written(hundredths: int | None) -> str:
    return "" if hundredths is None else str(Score(hundredths=hundredths))
