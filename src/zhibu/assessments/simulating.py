"""Simulate a draft (试算): last year's facts scored by it and by the scheme that it would replace.

The evidence is that of a rated assessment, as its newest run kept it; before the first assessment
it is what the running year holds so far. Nothing is written but the files of the trial.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from django.db.models import Case, IntegerField, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.assessments.comparing import Unknown, score
from zhibu.assessments.enums import AssessmentState
from zhibu.assessments.gathering import Gathered, Question, gather
from zhibu.assessments.models import Assessment, Run
from zhibu.assessments.trace import EVIDENCE, OUT, newest_run, run_folder
from zhibu.assessments.veils import veiled_in
from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import below, require
from zhibu.orgs.refusals import Refused
from zhibu.schemes.checking import check
from zhibu.schemes.models import Adoption, Draft
from zhibu.schemes.queries import replaced_by
from zhibu.schemes.reading import read_text
from zhibu.scoring.scheme.lint.walk import earners
from zhibu.scoring.scheme.measures import Review
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.simulation import Simulation, read_results
from zhibu.scoring.simulation import simulate as compare

Progress = Callable[[str], None]
RATED = (AssessmentState.FROZEN, AssessmentState.IN_PUBLICATION, AssessmentState.RATED)
"""In the order in which they are preferred: what is frozen does not change any more."""
SO_FAR = "so-far"


@dataclass(frozen=True, slots=True)
class Basis:
    """On which facts a draft is tried.

    Attributes:
        key: the code of an assessment, or `SO_FAR`.
        run: whose files hold the evidence; none for the running year.
        before: the adopted scheme that the draft is compared with; none where none is adopted.
    """

    key: str
    year: int
    as_of: date
    organisation: Organisation
    before: Adoption | None
    title: dict[str, str] | None = None
    state: str = ""
    run: Run | None = None

    @property
    def so_far(self) -> bool:
        """Whether the year still runs, so that the facts are those of today."""
        return self.run is None


@dataclass(frozen=True, slots=True)
class Trial:
    """What a trial gave.

    Attributes:
        names: of the subjects, as they were on the day of the facts.
        organisations: code of a subject → code of the organisation to look at.
        unknown: what the draft reads and the facts do not have; it is left out on its side.
        without: whether no scheme was adopted before, so that nothing is compared.
        veiled: of whom reviews do not tell something that the draft counts; none stands for everybody.
            Their scores by the draft are not told: a draft that weighs one source alone gives its mean.
    """

    simulation: Simulation
    names: dict[str, str]
    organisations: dict[str, str]
    unknown: tuple[Unknown, ...]
    without: bool
    kind: Literal["evidence", "so_far"]
    veiled: frozenset[str] | None = frozenset()

    def tells(self, subject: str) -> bool:
        """Whether a subject's score by the draft may be told."""
        return self.veiled is not None and subject not in self.veiled


def bases_for(draft: Draft) -> list[Basis]:
    """Give the facts on which a draft can be tried, the best first.

    Rated assessments of the same subjects, at or above or below its organisation, the frozen and
    the newest first; last the running year.
    """
    scheme = check(draft.text).scheme
    if scheme is None:
        return []
    found = [
        Basis(
            key=one.code, year=one.year, as_of=one.as_of, organisation=one.organisation,
            before=one.adoption, title=one.title, state=one.state, run=run,
        )
        for one in _rated(draft.organisation, scheme)
        if (run := newest_run(one)) is not None and (run_folder(run) / EVIDENCE).is_dir()
    ]  # fmt: skip
    today = timezone.localdate()
    before = replaced_by(draft, scheme.subject)
    return [*found, Basis(SO_FAR, today.year, today, draft.organisation, before)]


MOST_BASES = 8


def _rated(organisation: Organisation, scheme: Scheme) -> Iterator[Assessment]:
    preferred = Case(
        *(When(state=state, then=Value(place)) for place, state in enumerate(RATED)),
        default=Value(len(RATED)),
        output_field=IntegerField(),
    )
    path = organisation.path
    above = [path[:end] for end in range(Organisation.steplen, len(path), Organisation.steplen)]
    rated = Assessment.objects.filter(state__in=RATED, adoption__subject=",".join(scheme.subject))
    near = rated.filter(organisation__path__in=above) | rated.filter(
        organisation__path__range=below(path)
    )
    ordered = near.annotate(preferred=preferred).order_by("preferred", "-year", "-pk")
    return iter(ordered.select_related("adoption", "organisation")[:MOST_BASES])


def simulate(
    *, draft: Draft, basis: Basis, by: Person, progress: Progress = lambda _: None
) -> Trial:
    """Score the facts by the draft, and compare with the scheme before (试算).

    Raises:
        Refused: `by` may not draft here, or the draft has errors.
    """
    require(by, Permission.SCHEME_DRAFT, on=draft.organisation)
    return ready(draft=draft, basis=basis)(progress)


def ready(*, draft: Draft, basis: Basis) -> Callable[[Progress], Trial]:
    """Ask the database for what a trial on kept evidence needs, so that a thread can do the rest.

    Raises:
        Refused: the draft has errors.
    """
    found = check(draft.text)
    if found.scheme is None or not found.usable:
        raise Refused(_("Mend what the check found first: a scheme with errors scores nobody."))
    if basis.run is None:
        return lambda progress: _so_far(draft, basis, progress)
    names, organisations = _said(basis.run, draft.organisation)
    scheme, folder = found.scheme, run_folder(basis.run)
    evidence, out = folder / EVIDENCE, folder / OUT
    text, before = draft.text, basis.before.text if basis.before else draft.text
    above = dict(
        Organisation.objects.filter(path__startswith=basis.organisation.path)
        .exclude(kind=OrganisationKind.GROUP)
        .values_list("code", "name")
    )

    def act(progress: Progress) -> Trial:
        rows, unknown = score(text, before, evidence, basis.year, progress)
        compared = compare(_only(read_results(out), names), _only(rows, names))
        veiled = veiled_in(folder) if _reads_reviews(scheme) else frozenset()
        trial = Trial(compared, names, organisations, unknown, False, "evidence", veiled)
        return _with_parents(trial, above)

    return act


def _said(run: Run, organisation: Organisation) -> tuple[dict[str, str], dict[str, str]]:
    """Names and places of the results that lie at or below an organisation."""
    results = run.assessment.results.all()
    if not run.assessment.organisation.path.startswith(organisation.path):
        results = results.filter(organisation__path__range=below(organisation.path))
    rows = list(results.values_list("subject", "name", "organisation__code"))
    return {code: name for code, name, _ in rows}, {code: at for code, _, at in rows if at}


def _with_parents(trial: Trial, named: dict[str, str]) -> Trial:
    """Name the organisations above, which are not assessed themselves."""
    parents = {group.name for group in trial.simulation.by_parent} & named.keys()
    names = {code: named[code] for code in parents} | trial.names
    places = {code: code for code in parents} | trial.organisations
    return replace(trial, names=names, organisations=places)


def _only(rows: list[dict[str, Any]], names: dict[str, str]) -> list[dict[str, Any]]:
    return [row for row in rows if row["subject"] in names]


def _so_far(draft: Draft, basis: Basis, progress: Progress) -> Trial:
    """Gather what the running year holds for both schemes, each with what it reads."""
    top = Path(tempfile.mkdtemp(prefix="zhibu-trial-"))
    try:
        after, rows = _gathered(draft, basis, draft.text, top / "after", progress)
        before_rows: list[dict[str, Any]] = rows
        if basis.before is not None:
            _, before_rows = _gathered(draft, basis, basis.before.text, top / "before", progress)
    finally:
        shutil.rmtree(top, ignore_errors=True)
    names, numbers = after.subjects.names, after.subjects.organisations
    codes = dict(
        Organisation.objects.filter(pk__in=set(numbers.values())).values_list("pk", "code")
    )
    organisations = {subject: codes[pk] for subject, pk in numbers.items() if pk in codes}
    compared = compare(before_rows, rows)
    veils = after.veils
    veiled = None if veils.closed else frozenset(veils.subjects)
    return Trial(compared, names, organisations, (), basis.before is None, "so_far", veiled)


def _reads_reviews(scheme: Scheme) -> bool:
    return any(isinstance(one.measure, Review) for one in earners(scheme))


def _gathered(
    draft: Draft, basis: Basis, text: str, folder: Path, progress: Progress
) -> tuple[Gathered, list[dict[str, Any]]]:
    """As if the text were adopted as the scheme before is: its reviews and imports go by its name."""
    scheme = read_text(text).scheme
    adopted = basis.before
    asked = Adoption(
        organisation=draft.organisation,
        name=adopted.name if adopted else draft.name,
        version=scheme.version,
        title=draft.title,
        subject=",".join(scheme.subject),
        text=text,
        started_on=adopted.started_on if adopted else date(basis.year, 1, 1),
    )
    question = Question(asked, draft.organisation, basis.year, basis.as_of)
    gathered = gather(question, folder, progress)
    rows, _unknown = score(text, text, folder, basis.year, progress)
    return gathered, rows
