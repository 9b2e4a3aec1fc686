"""Assessments of the demo company: two years that are final, and the running one in publication.

What was before the site is brought in as organisations bring it: registers of the year as files that a
second person confirms. The running year rests on the site's own books.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from zhibu.assessments.actions import rating
from zhibu.assessments.actions.appealing import answer_appeal, appeal
from zhibu.assessments.actions.applying import apply
from zhibu.assessments.actions.freezing import freeze
from zhibu.assessments.actions.planning import plan_assessment
from zhibu.assessments.actions.publishing import publish
from zhibu.assessments.gathering.typed import APPLIED
from zhibu.assessments.models import Assessment
from zhibu.ballots.actions.publishing import publish_review
from zhibu.ballots.boxes import stored_box
from zhibu.ballots.enums import Raters, ReviewState
from zhibu.ballots.models import Review, Tally
from zhibu.ballots.rounds import rounds_of
from zhibu.consequences.actions.proposing import propose
from zhibu.demo.company.company import SCHEME, first_branch
from zhibu.inspections.enums import EventState
from zhibu.inspections.models import EvidenceImport
from zhibu.ledger.checking import mirrored
from zhibu.ledger.entering import enter_missing
from zhibu.orgs.enums import OrganisationKind, PostKind, RoleKind
from zhibu.orgs.models import Organisation, Person, Post, Role
from zhibu.schemes.models import Adoption
from zhibu.schemes.reading import read_text
from zhibu.scoring.evidence.uses import Uses, uses_of
from zhibu.scoring.lowering.span import spans
from zhibu.scoring.scheme.measures import Attendance, Records
from zhibu.scoring.scheme.model import Scheme
from zhibu.terms.score import Score
from zhibu.urn.box import box_hash

Row = dict[str, str]
NONE_WANTED = ("accidents", "recordable_accidents", "pollution_cases")


@dataclass(frozen=True, slots=True)
class Company:
    """Whom an assessment is about, and who runs it."""

    root: Organisation
    office: Person
    colleague: Person
    """Who confirms what the office entered: another person."""
    branches: list[Organisation]


def company_of() -> Company:
    """Find who assesses the company."""
    role = Role.objects.filter(kind=RoleKind.ASSESSMENT_OFFICE).select_related("person", "organisation").earliest("pk")  # fmt: skip
    colleague = Role.objects.filter(kind=RoleKind.COMMITTEE_OFFICE).select_related("person").earliest("pk").person  # fmt: skip
    branches = list(Organisation.objects.filter(kind=OrganisationKind.BRANCH).order_by("path"))
    return Company(role.organisation, role.person, colleague, branches)


# --- The years before ---------------------------------------------------------


def finish(company: Company, adoption: Adoption, year: int) -> Generator[date, None, Assessment]:
    """Assess a year up to its freezing; give the frozen assessment."""
    scheme = read_text(adoption.text).scheme
    uses = uses_of(scheme)
    yield date(year + 1, 1, 4)
    _bring(company, adoption, year, "records", list(_records(company, scheme, year)))
    _bring_typed(company, adoption, uses, year)
    _count_reviews(company, adoption, year, date(year, 12, 15))
    enter_missing(one for one in mirrored() if one.model in (EvidenceImport, Review))
    assessment = plan_assessment(
        adoption=adoption, organisation=company.root, year=year, by=company.office
    )
    yield date(year + 1, 1, 8)
    rating.rate(assessment=assessment, by=company.office)
    assessment = publish(assessment=assessment, by=company.office)
    yield assessment.appeals_until + timedelta(days=1)
    return freeze(assessment=assessment, by=company.office)


def adoption_of(year: int) -> Adoption:
    last = date(year, 12, 31)
    return Adoption.objects.on(last).filter(name=SCHEME).latest("started_on")


def _worth(branch: Organisation, year: int) -> int:
    """How good a branch was in a year, in per cent: it has a nature, and some years are worse."""
    nature = Random(f"nature/{branch.code}").triangular(58, 100, 86)
    return round(min(100, max(45, nature + Random(f"{year}/{branch.code}").gauss(0, 5))))


def _records(company: Company, scheme: Scheme, year: int) -> Iterator[Row]:
    """The register of a year: most of what was due was held, and most of it entered in time."""
    for branch in company.branches:
        worth, chance = _worth(branch, year), Random(f"records/{year}/{branch.code}")
        held = 0
        for kind, each, due, quantity in _asked(scheme):
            for first, last in spans(1)[0].pieces(each):
                for _ in range(due):
                    if chance.randrange(100) >= worth + 4:
                        continue
                    day = date(year, chance.randint(first, last), chance.randint(2, 27))
                    size = chance.randint(14, 30)
                    row = {
                        "subject": branch.code,
                        "kind": kind,
                        "held_on": day.isoformat(),
                        "entered_on": (
                            day + timedelta(days=chance.choice((0, 1, 2, 12)))
                        ).isoformat(),
                        "attended": str(size - chance.choice((0, 0, 1, 2))),
                        "expected": str(size),
                    }
                    held += 1
                    yield row | ({"quantity": quantity} if quantity else {})


def _asked(scheme: Scheme) -> Iterator[tuple[str, str, int, str]]:
    for clause in scheme.clauses:
        measure = clause.measure
        if isinstance(measure, Records):
            hours = measure.quantity or 0
            yield measure.records[0], measure.each, measure.due, f"{hours // 100}" if hours else ""
        elif isinstance(measure, Attendance):
            yield measure.attendance[0], "month", 1, ""


def _bring_typed(company: Company, adoption: Adoption, uses: Uses, year: int) -> None:
    """Inspectors' marks and indicators of a year."""
    marks: list[Row] = []
    figures: list[Row] = []
    for branch in company.branches:
        worth, chance = _worth(branch, year), Random(f"typed/{year}/{branch.code}")
        for one in uses.inspections:
            for number in range(1, min(one.rounds, 3) + 1):
                share = min(100, max(30, round(chance.gauss(worth, 5))))
                score = one.most * share // 100
                marks.append({"subject": branch.code, "clause": one.clause, "round": str(number),
                              "score": str(Score(hundredths=score))})  # fmt: skip
        for name in uses.indicators:
            figures.append(_figure(branch, name, worth, chance))
    if any(one.event == APPLIED for one in uses.events):
        asked = {"event": APPLIED, "on": f"{year}-03-10"}
        _bring(company, adoption, year, "events", [{"subject": one.code, **asked} for one in company.branches])  # fmt: skip
    _bring(company, adoption, year, "inspections", marks)
    _bring(company, adoption, year, "indicators", figures)


def _figure(branch: Organisation, name: str, worth: int, chance: Random) -> Row:
    row = {"subject": branch.code, "indicator": name, "round": "1"}
    if name in (*NONE_WANTED, "excellent_share"):
        top = "0" if name in NONE_WANTED else "30"
        actual = "0" if chance.randrange(100) < worth else "1"
        return row | {"target": top, "low": "0", "high": top, "actual": actual}
    if name == "committee_members":
        return row | {"target": "3", "low": "3", "high": "7", "actual": "3"}
    if name.startswith("term_years"):
        return row | {"target": "3", "low": "3", "high": "3", "actual": "2"}
    actual = round(chance.gauss(worth + 3, 6))
    return row | {"target": "100", "low": "95", "high": "105", "actual": str(max(40, actual))}


def _bring(company: Company, adoption: Adoption, year: int, table: str, rows: list[Row]) -> None:
    """A register as a file: entered by the office, confirmed by a colleague."""
    EvidenceImport.objects.create(
        adoption=adoption,
        organisation=company.root,
        year=year,
        table=table,
        rows=rows,
        count=len(rows),
        origin=f"{year}年台账.xlsx",
        reason="启用系统以前的台账",
        state=EventState.CONFIRMED,
        entered_by=company.office,
        decided_by=company.colleague,
        decision_reason="与纸质台账核对一致",
    )


def _count_reviews(company: Company, adoption: Adoption, year: int, last: date) -> None:
    """Reviews held on paper until a day: their counts are brought in, so there is no roll and no receipt."""
    for one in rounds_of(adoption, year):
        review = Review.objects.create(
            adoption=adoption,
            organisation=company.root,
            channel=one.channel,
            year=year,
            round=one.number,
            period=str(one.period),
            title=one.title,
            subject=one.subject,
            sources=list(one.sources),
            state=ReviewState.COUNTED,
            roll_on=last - timedelta(days=20),
            objections_until=last - timedelta(days=12),
            opens_on=last - timedelta(days=10),
            closes_on=last,
            planned_by=company.office,
            counted_on=last,
        )
        rows, on_roll = [], len(company.branches)
        for branch in company.branches:
            for source in one.sources:
                chance = Random(f"{year}/{one.channel}/{source['source']}/{branch.code}")
                number = 8
                if Raters.STAFF in source["raters"]:
                    number, on_roll = 12, 14 * len(company.branches)
                counts: dict[int, int] = {}
                for _ in range(number):
                    mark = round(min(100, max(40, chance.gauss(_worth(branch, year), 4)))) * 100
                    counts[mark] = counts.get(mark, 0) + 1
                rows += [
                    Tally(
                        review=review,
                        subject=branch.code,
                        source=source["source"],
                        score=mark,
                        count=n,
                    )
                    for mark, n in counts.items()
                ]
        Tally.objects.bulk_create(rows, batch_size=1_000)
        box = stored_box(review)
        review.box_hash, review.receipts_root = box_hash(box, review.code), box.receipts_root
        review.roll_count, review.unused_count = on_roll, on_roll // 20
        review.cast_count, review.void_count = on_roll - review.unused_count, on_roll // 60
        review.save(
            update_fields=[
                "box_hash",
                "receipts_root",
                "roll_count",
                "cast_count",
                "void_count",
                "unused_count",
            ]
        )
        publish_review(review=review, by=company.office)


# --- The running year -------------------------------------------------------------


def publish_running(company: Company, year: int, today: date) -> Iterator[date]:
    """Assess the running year up to a few days ago, and publish it."""
    adoption = adoption_of(year)
    uses = uses_of(read_text(adoption.text).scheme)
    as_of = min(date(year, 12, 31), today - timedelta(days=4))
    yield as_of + timedelta(days=1)
    _bring_typed(company, adoption, _typed_only(uses), year)
    _count_reviews(company, adoption, year, min(date(year, 12, 15), as_of - timedelta(days=3)))
    assessment = plan_assessment(
        adoption=adoption,
        organisation=company.root,
        year=year,
        as_of=as_of,
        apply_until=as_of + timedelta(days=2),
        by=company.office,
    )
    _apply(company, assessment)
    yield today - timedelta(days=2)
    rating.rate(assessment=assessment, by=company.office)
    assessment = publish(assessment=assessment, by=company.office)
    yield today - timedelta(days=1)
    _appeal(company, assessment)
    propose(assessment=assessment, by=company.office)


def _typed_only(uses: Uses) -> Uses:
    from dataclasses import replace

    from zhibu.assessments.indicators import DERIVED

    return replace(uses, indicators=tuple(one for one in uses.indicators if one not in DERIVED))


def _apply(company: Company, assessment: Assessment) -> None:
    """Most branches apply for the highest grade, some for the next."""
    grades = [band.grade for band in read_text(assessment.adoption.text).scheme.grading.bands]
    secretaries = {
        post.organisation_id: post.person
        for post in Post.objects.open().filter(kind=PostKind.SECRETARY).select_related("person")
    }
    for number, branch in enumerate(company.branches):
        if number % 9 == 8 or branch.pk not in secretaries:
            continue
        apply(
            assessment=assessment,
            organisation=branch,
            grade=grades[number % 3 == 2],
            marks={},
            words="对照标准逐条自查，资料齐全。",
            by=secretaries[branch.pk],
        )


def _appeal(company: Company, assessment: Assessment) -> None:
    """Two appeals: one of the demo's own branch waits for its answer, one was dismissed."""
    own = first_branch(company.branches)
    other = next(one for one in reversed(company.branches) if one.pk != own.pk)
    for branch, clause, reason in (
        (own, "general-meeting", "第三季度党员大会按时召开，因网络中断补录，请核对会议签到原件。"),
        (other, "lecture", "下半年党课在基层站队讲授，请按实际授课次数计算。"),
    ):
        clauses = [one.clause for one in read_text(assessment.adoption.text).scheme.clauses]
        chosen = next((one for one in clauses if one.startswith(clause)), clauses[0])
        by = Post.objects.open().select_related("person").get(organisation=branch, kind=PostKind.SECRETARY).person  # fmt: skip
        result = assessment.results.get(subject=branch.code)
        raised = appeal(result=result, clause=chosen, reason=reason, by=by)
        if branch is other:
            answer_appeal(appeal=raised, upheld=False, answer="经核对记录本，授课次数与结果一致，维持原结果。", by=company.office)  # fmt: skip
