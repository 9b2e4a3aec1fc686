"""Bring in rows of an evidence table that were typed elsewhere; a second person confirms them."""

import tempfile
from pathlib import Path

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhibu.inspections.actions.deciding import LONGEST, SHORTEST, decide, take_back
from zhibu.inspections.entries import IMPORTS
from zhibu.inspections.enums import EventState
from zhibu.inspections.feeding import imported_rows
from zhibu.inspections.models import EvidenceImport
from zhibu.inspections.standing import standing_problems
from zhibu.inspections.telling import tell_decided, tell_deciders
from zhibu.ledger.entering import enter
from zhibu.orgs.importing.fates import Fate, Outcome, counted, digest_of
from zhibu.orgs.importing.reading import Row
from zhibu.orgs.importing.running import Upload
from zhibu.orgs.importing.staging import DryRun, drop, keep, kept_rows, kept_run, new_name
from zhibu.orgs.models import Membership, Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import below, require
from zhibu.orgs.refusals import Refused
from zhibu.schemes.models import Adoption
from zhibu.schemes.reading import read_text
from zhibu.schemes.tables import TableRows, read_table, table_called
from zhibu.schemes.titles import in_english
from zhibu.scoring.evidence.contract import TABLES
from zhibu.scoring.evidence.problems import EvidenceError
from zhibu.scoring.evidence.uses import uses_of
from zhibu.targets.importing import check_file

FROM_FILES = ("points", "history", "subjects", "events", "indicators", "inspections", "records")
"""Tables that may be brought in; ballots are cast, never typed."""
_ABOUT = "about"


def tables_of(adoption: Adoption) -> list[str]:
    """Tables of an adopted scheme that may be brought in."""
    used = uses_of(read_text(adoption.text).scheme).tables
    return [name for name in FROM_FILES if name in used]


def try_evidence(
    *,
    adoption: Adoption,
    organisation: Organisation,
    year: int,
    table: str,
    upload: Upload,
    by: Person,
) -> DryRun:
    """Read a file and check it whole, keeping nothing that counts (试导入).

    Raises:
        Refused: the table is not of the scheme, or the file is not to be read at all; problems
            inside it stand in the dry run, all at once, with the rows for which an agreed target, a
            submitted mark or a confirmed event stands already.
    """
    require(by, Permission.EVENT_ENTER, on=organisation)
    _check_about(adoption, organisation, year, table)
    check_file(upload)
    name = Path(upload.name).name
    run = DryRun(new_name(), by.pk, name, get_language() or "zh-hans")
    rows: list[Row] = []
    try:
        found = _read(adoption, organisation, year, table, upload)
        rows = [Row(number, row) for number, row in zip(found.numbers, found.rows, strict=True)]
        run.notices = [one.en if in_english() else one.zh for one in found.notices]
        run.problems = standing_problems(adoption, organisation, year, table, rows)
        if not rows:
            run.problems = [_("The file has no rows.")]
    except EvidenceError as error:
        run.problems = (error.en if in_english() else error.zh).splitlines()
    fates = [_fate(table, row) for row in rows]
    run.counts, run.digest = counted(fates), digest_of(fates)
    about = {"adoption": str(adoption.pk), "organisation": str(organisation.pk),
             "year": str(year), "table": table}  # fmt: skip
    keep(run, {table: rows, _ABOUT: [Row(0, about)]}, fates)
    return run


def about_run(run: DryRun) -> dict[str, str]:
    """What a dry run is about: adoption, organisation, year and table.

    Raises:
        Refused: it is a dry run of something else.
    """
    rows = kept_rows(run)
    if _ABOUT not in rows or rows[_ABOUT][0].texts.get("table") not in FROM_FILES:
        raise Refused(_("This dry run is of something else. Upload the file again."))
    return rows[_ABOUT][0].texts


@transaction.atomic
def import_evidence(*, token: str, reason: str, by: Person) -> EvidenceImport:
    """Enter what a dry run read (导入数据); it counts once a second person confirmed it.

    Raises:
        Refused: the dry run expired or found problems, the reason is missing, or what a row says
            was agreed, marked or confirmed on the site since.

    Ledger:
        evidence-import.entered
    """
    run = kept_run(token, by)
    about = about_run(run)
    adoption = Adoption.objects.get(pk=int(about["adoption"]))
    organisation = Organisation.objects.get(pk=int(about["organisation"]))
    require(by, Permission.EVENT_ENTER, on=organisation)
    if not run.ready:
        raise Refused(_("The file has problems. Correct them and upload it again."))
    reason = reason.strip()
    if not SHORTEST <= len(reason) <= LONGEST:
        message = _("Say in %(least)d to %(most)d characters where the figures come from and why they are brought in.")  # fmt: skip
        raise Refused(fields={"reason": message % {"least": SHORTEST, "most": LONGEST}})
    kept = kept_rows(run)[about["table"]]
    taken = standing_problems(adoption, organisation, int(about["year"]), about["table"], kept)
    if taken:  # agreed or confirmed since the file was read
        raise Refused("\n".join(taken))
    rows = [row.texts for row in kept]
    made = EvidenceImport.objects.create(
        adoption=adoption,
        organisation=organisation,
        year=int(about["year"]),
        table=about["table"],
        rows=rows,
        count=len(rows),
        origin=run.file[:200],
        reason=reason,
        entered_by=by,
    )
    tell_deciders(made, title_of_table(made.table), f"/evidence/{made.code}/")
    transaction.on_commit(lambda: drop(run))
    enter(IMPORTS, "evidence-import.entered", made, by=by)
    return made


@transaction.atomic
def confirm_import(*, evidence: EvidenceImport, reason: str = "", by: Person) -> EvidenceImport:
    """Confirm imported rows (确认导入数据): they count from then on.

    Raises:
        Refused: one entered them oneself, or they were decided already.

    Ledger:
        evidence-import.confirmed
    """
    return _decide(evidence, EventState.CONFIRMED, reason, by)


@transaction.atomic
def refuse_import(*, evidence: EvidenceImport, reason: str, by: Person) -> EvidenceImport:
    """Refuse imported rows, with the reason.

    Ledger:
        evidence-import.refused
    """
    return _decide(evidence, EventState.REFUSED, reason, by)


@transaction.atomic
def withdraw_import(*, evidence: EvidenceImport, by: Person) -> EvidenceImport:
    """Take back what one brought in oneself, before it is decided.

    Ledger:
        evidence-import.withdrawn
    """
    evidence = _locked(evidence)
    take_back(evidence, by)
    enter(IMPORTS, "evidence-import.withdrawn", evidence, by=by)
    return evidence


def title_of_table(name: str) -> dict[str, str]:
    """What a table is called, in both languages."""
    return {"zh": TABLES[name].zh, "en": TABLES[name].name} if name in TABLES else {"zh": name, "en": name}  # fmt: skip


# --- pieces ----------------------------------------------------------------------------------------


def _check_about(adoption: Adoption, organisation: Organisation, year: int, table: str) -> None:
    faults: dict[str, object] = {}
    if table not in tables_of(adoption):
        faults["table"] = _("This scheme does not take the table from a file.")
    if not organisation.path.startswith(adoption.organisation.path):
        faults["organisation"] = _("The scheme was not adopted for this organisation.")
    if not 2000 <= year <= timezone.localdate().year + 1:
        faults["year"] = _("Give the year that is assessed.")
    if faults:
        raise Refused(fields=faults)


def _read(
    adoption: Adoption, organisation: Organisation, year: int, table: str, upload: Upload
) -> TableRows:
    uses = uses_of(read_text(adoption.text).scheme)
    with tempfile.TemporaryDirectory(prefix="zhibu-") as folder:
        path = Path(folder) / f"{table}{Path(upload.name).suffix.lower()}"
        with path.open("wb") as file:
            for chunk in upload.chunks():
                file.write(chunk)
        known = _codes(adoption, organisation, year)
        return read_table(path, table_called(table), uses, year, known)


def _codes(adoption: Adoption, organisation: Organisation, year: int) -> set[str]:
    """Codes of whom rows may speak: below the organisation, and subjects that were brought in."""
    reach = below(organisation.path)
    places = Organisation.objects.filter(path__range=reach).values_list("code", flat=True)
    people = Membership.objects.filter(Q(branch__path__range=reach)).values_list(
        "person__code", flat=True
    )
    brought = imported_rows(adoption, organisation, year, "subjects")
    return {*places, *people, *(row["subject"] for row in brought)}


def _fate(table: str, row: Row) -> Fate:
    texts = row.texts
    rest = [texts[name] for name in texts if name not in ("subject", "name")]
    fate = Fate(table, row.number, texts.get("subject", ""), texts.get("name", ""), Outcome.NEW)
    fate.change("", "", " · ".join(rest))
    fate.outcome = Outcome.NEW
    return fate


def _decide(evidence: EvidenceImport, state: EventState, reason: str, by: Person) -> EvidenceImport:
    require(by, Permission.EVENT_CONFIRM, on=evidence.organisation)
    evidence = _locked(evidence)
    if evidence.entered_by_id == by.pk:
        raise Refused(_("You entered it yourself; a second person of the office decides."))
    decide(evidence, state, reason, by)
    tell_decided(evidence, title_of_table(evidence.table), f"/evidence/{evidence.code}/")
    enter(IMPORTS, f"evidence-import.{state}", evidence, by=by)
    return evidence


def _locked(evidence: EvidenceImport) -> EvidenceImport:
    found = EvidenceImport.objects.select_for_update(of=("self",))
    return found.select_related("organisation", "entered_by").get(pk=evidence.pk)


__all__ = ["about_run", "confirm_import", "import_evidence", "refuse_import", "tables_of",
           "title_of_table", "try_evidence", "withdraw_import"]  # fmt: skip
