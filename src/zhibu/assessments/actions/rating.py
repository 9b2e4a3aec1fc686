"""Rate: gather the facts, score them, keep results and trace; any number of times before the freezing."""

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Thread

from django.db import close_old_connections, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.assessments import assumed, storing, surroundings
from zhibu.assessments.actions.publishing import WORKING_DAYS, after_working_days, require_rest
from zhibu.assessments.correcting import runs_of_appeals
from zhibu.assessments.entries import ASSESSMENTS
from zhibu.assessments.enums import AssessmentState, Scope
from zhibu.assessments.gathering import Gathered, Question, gather
from zhibu.assessments.models import Assessment, Run
from zhibu.assessments.naming import keep_names
from zhibu.assessments.trace import EVIDENCE, OUT, run_folder
from zhibu.ledger.entering import enter
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require
from zhibu.orgs.refusals import Refused
from zhibu.schemes.reading import read_text
from zhibu.schemes.titles import in_english
from zhibu.scoring.evidence.problems import EvidenceError
from zhibu.scoring.hashing import facts_hash_of, results_hash
from zhibu.scoring.run import score_folder
from zhibu.scoring.scheme.files import FILE as SCHEME

OPEN = (AssessmentState.RUNNING, AssessmentState.RATED, AssessmentState.IN_PUBLICATION)
KEPT_RUNS = 3
"""How many runs' files are kept, the newest; those of the standing results always."""
Progress = Callable[[str], None]


def rate(*, assessment: Assessment, by: Person, progress: Progress = lambda _: None) -> Run:
    """Rate everybody by the facts as they stand now (评定).

    Raises:
        Refused: the assessment is frozen or called off, another run is at work, or the evidence
            cannot be scored; every problem is said.

    Ledger:
        assessment.rated
    """
    run = begin(assessment=assessment, by=by)
    work(run=run, by=by, progress=progress)
    assessment.refresh_from_db()
    return run


def start(*, assessment: Assessment, by: Person) -> Run:
    """Begin to rate in the background; the run's row says how far it is."""
    run = begin(assessment=assessment, by=by)

    def act() -> None:
        close_old_connections()
        try:
            work(run=run, by=by)
        except Refused:
            pass  # it stands in the run's problem
        finally:
            connection.close()

    Thread(target=act, name=f"rate-{assessment.code}-{run.number}").start()
    return run


@transaction.atomic
def begin(*, assessment: Assessment, by: Person) -> Run:
    """Note that a run begins, so that no second one does beside it."""
    require(by, Permission.ASSESSMENT_RUN, on=assessment.organisation)
    assessment = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if assessment.state not in OPEN:
        raise Refused(_("This assessment is frozen or called off: it is not rated again."))
    newest = require_rest(assessment)
    return Run.objects.create(
        assessment=assessment, number=newest.number + 1 if newest else 1, by=by
    )


def work(*, run: Run, by: Person, progress: Progress = lambda _: None) -> Run:
    """Do the work of a run that was begun."""

    def step(name: str) -> None:
        progress(name)
        Run.objects.filter(pk=run.pk).update(step=name, touched_at=timezone.now())

    assessment = run.assessment
    folder = run_folder(run)
    try:
        shutil.rmtree(folder, ignore_errors=True)
        asked = Question(
            assessment.adoption,
            assessment.organisation,
            assessment.year,
            assessment.as_of,
            pre=assessment.scope == Scope.PRE,
        )
        gathered = gather(asked, folder / EVIDENCE, step)
        with ThreadPoolExecutor(1) as other:
            hashed = other.submit(facts_hash_of, folder / EVIDENCE)
            score_folder(
                folder / EVIDENCE / SCHEME,
                folder / EVIDENCE,
                folder / OUT,
                year=assessment.year,
                kept=folder / EVIDENCE if "statistics" in gathered.rows else None,
                progress=step,
            )
        step("results")
        run.facts_hash = hashed.result()
        listed = _keep_beside(run, gathered)
        _keep(run, gathered, listed, by)
        keep_names(run.assessment, gathered.subjects)
    except EvidenceError as error:
        problems = error.en if in_english() else error.zh
        _end(run, problems)
        raise Refused(_("The evidence cannot be scored yet:") + "\n" + problems) from None
    except Refused as error:
        _end(run, str(error))
        shutil.rmtree(folder, ignore_errors=True)
        raise
    except Exception as error:
        _end(run, f"{type(error).__name__}: {error}")
        raise
    return run


def _end(run: Run, problem: str) -> None:
    run.problem, run.finished_at = problem, timezone.now()
    run.save(update_fields=["problem", "finished_at"])


def _keep_beside(run: Run, gathered: Gathered) -> str:
    """Write beside the run what pages need: what stays untold, and how each class did.

    Returns:
        the hash of the list of what counts as done.
    """
    folder = run_folder(run)
    gathered.veils.write(folder)
    listed = assumed.settle(folder, folder / OUT, run.facts_hash)
    scheme = read_text(run.assessment.adoption.text).scheme
    surroundings.write(scheme, folder, folder / OUT, gathered.veils.subjects)
    return listed


@transaction.atomic
def _keep(run: Run, gathered: Gathered, listed: str, by: Person) -> None:
    assessment = Assessment.objects.select_for_update().get(pk=run.assessment_id)
    if assessment.state not in OPEN:
        raise Refused(_("The assessment was frozen or called off while this run was at work; it changed nothing."))  # fmt: skip
    if assessment.runs.filter(number__gt=run.number).exists():
        raise Refused(_("A newer run began while this one was at work; it changed nothing."))
    out = run_folder(run) / OUT
    rows = storing.rows_of(assessment, out, gathered)
    run.changes = storing.changes(assessment, rows) if assessment.published_on else []
    storing.store(assessment, rows)
    run.subjects, run.results_hash = len(rows), results_hash(out)
    run.finished_at, run.step = timezone.now(), ""
    run.save()
    assessment.facts_hash, assessment.results_hash = run.facts_hash, run.results_hash
    assessment.assumed_hash = listed
    if assessment.state == AssessmentState.RUNNING:
        assessment.state = AssessmentState.RATED
    if run.changes:
        shown_until = after_working_days(timezone.localdate(), WORKING_DAYS)
        assessment.appeals_until = max(assessment.appeals_until, shown_until)
    assessment.save(
        update_fields=["facts_hash", "results_hash", "assumed_hash", "state", "appeals_until"]
    )
    run.assessment = assessment
    transaction.on_commit(lambda: _drop_old(run))
    enter(ASSESSMENTS, "assessment.rated", assessment, by=by)


def _drop_old(run: Run) -> None:
    """Drop the files of old runs, and of earlier ones that gave nothing.

    Never of what stands, nor of what stood when an appeal was raised.
    """
    for failed in run.assessment.runs.filter(results_hash="", number__lt=run.number):
        shutil.rmtree(run_folder(failed), ignore_errors=True)
    kept = run.assessment.runs.exclude(results_hash="").order_by("-number")
    compared = runs_of_appeals(run.assessment)
    for old in kept[KEPT_RUNS:]:
        if old.results_hash != run.assessment.results_hash and old.pk not in compared:
            shutil.rmtree(run_folder(old), ignore_errors=True)
