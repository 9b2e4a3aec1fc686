"""Targets from a file: the evidence table `indicators` (docs/data.md), tried first, then written whole.

What a row does: proposes a target that is not there, corrects or answers one that is not agreed yet,
and reports the figure of one that is. The dry run is kept as that of organisations and people.
"""

import tempfile
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from zhibu.ledger.entering import together
from zhibu.orgs.enums import MEMBERS, OrganisationKind
from zhibu.orgs.importing.fates import Fate, Outcome, counted, digest_of
from zhibu.orgs.importing.reading import MOST_BYTES, Row
from zhibu.orgs.importing.running import ENDINGS, Upload
from zhibu.orgs.importing.staging import DryRun, drop, keep, kept_rows, kept_run, new_name
from zhibu.orgs.models import Membership, Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import forget_held, require, within
from zhibu.orgs.refusals import Refused, Stale
from zhibu.schemes.models import Adoption
from zhibu.schemes.reading import read_text
from zhibu.schemes.tables import read_table, table_called
from zhibu.schemes.titles import in_english
from zhibu.scoring.evidence.problems import EvidenceError
from zhibu.scoring.evidence.uses import uses_of
from zhibu.targets.actions.negotiating import amend, counter, propose
from zhibu.targets.actions.reporting import report
from zhibu.targets.enums import TargetState
from zhibu.targets.figures import Figures, faults_of, written
from zhibu.targets.models import Target
from zhibu.targets.sides import Side, may_turn, turn_of

SHEET = "indicators"
_ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Step:
    """What a row would do."""

    fate: Fate
    act: Callable[[], object] | None = None


def dry_run(
    *, adoption: Adoption, year: int, upload: Upload, by: Person, leave_out: Collection[str] = ()
) -> DryRun:
    """Read a file and tell every row's fate, writing nothing (试导入).

    Args:
        leave_out: indicators that nobody types, because they follow from the books.

    Raises:
        Refused: the file is not to be read at all; problems inside it stand in the dry run.
    """
    require(by, Permission.TARGET_SET)
    name = Path(upload.name).name
    check_file(upload)
    run = DryRun(new_name(), by.pk, name, get_language() or "zh-hans")
    rows: dict[str, list[Row]] = {}
    try:
        rows = {SHEET: _read(adoption, year, upload, by)}
    except EvidenceError as error:
        run.problems = (error.en if in_english() else error.zh).splitlines()
    rows[_ABOUT] = [Row(0, {"adoption": str(adoption.pk), "year": str(year),
                            "leave_out": ",".join(leave_out)})]  # fmt: skip
    fates = [step.fate for step in _plan(rows, run.file, by)] if not run.problems else []
    run.counts, run.digest = counted(fates), digest_of(fates)
    keep(run, rows, fates)
    return run


@transaction.atomic
@together()
def carry_out(*, token: str, by: Person) -> DryRun:
    """Do what a dry run showed, all of it or nothing (确认导入).

    Raises:
        Refused: the dry run expired, or has refused rows.
        Stale: the targets changed since, so that rows would fare otherwise.

    Ledger:
        of each row what its action enters, all at the end
    """
    require(by, Permission.TARGET_SET)
    run = kept_run(token, by)
    if not run.ready:
        raise Refused(_("Rows are refused. Correct them in the file and upload it again."))
    with override(run.language):
        forget_held(by)
        rows = kept_rows(run)
        steps = _plan(rows, run.file, by) if SHEET in rows else []
        if not steps or digest_of([step.fate for step in steps]) != run.digest:
            raise Stale(_("Targets changed since the dry run. Nothing was imported: upload the file again and look."))  # fmt: skip
        for step in steps:
            if step.act is not None:
                step.act()
    transaction.on_commit(lambda: drop(run))
    return run


def check_file(upload: Upload) -> None:
    """Refuse what is neither a workbook nor CSV, or too large.

    Raises:
        Refused: at the field `file`.
    """
    name = Path(upload.name).name
    if Path(name).suffix.lower() not in ENDINGS:
        message = _("%(name)s is neither .xlsx nor .csv. In Excel choose Save as, Excel workbook (.xlsx).")  # fmt: skip
        raise Refused(fields={"file": message % {"name": name}})
    if upload.size > MOST_BYTES:
        message = _("The file has %(size)s MB; %(most)s MB are allowed. Divide it by committee.")
        facts = {"size": upload.size >> 20, "most": MOST_BYTES >> 20}
        raise Refused(fields={"file": message % facts})


def _read(adoption: Adoption, year: int, upload: Upload, by: Person) -> list[Row]:
    uses = uses_of(read_text(adoption.text).scheme)
    with tempfile.TemporaryDirectory(prefix="zhibu-") as folder:
        path = Path(folder) / f"indicators{Path(upload.name).suffix.lower()}"
        with path.open("wb") as file:
            for chunk in upload.chunks():
                file.write(chunk)
        found = read_table(path, table_called(SHEET), uses, year, _codes(by))
    return [Row(number, row) for number, row in zip(found.numbers, found.rows, strict=True)]


def _codes(by: Person) -> set[str]:
    """Codes of branches, groups and members for whom a person sets targets."""
    places = Organisation.objects.filter(
        within(by, Permission.TARGET_SET),
        in_use=True,
        kind__in=(OrganisationKind.BRANCH, OrganisationKind.GROUP, OrganisationKind.GENERAL_BRANCH),
    )
    people = Membership.objects.on(timezone.localdate()).filter(
        within(by, Permission.TARGET_SET, "branch"), standing__in=MEMBERS
    )
    return {*places.values_list("code", flat=True), *people.values_list("person__code", flat=True)}


def _plan(rows: dict[str, list[Row]], origin: str, by: Person) -> list[Step]:
    about = rows[_ABOUT][0].texts
    year, left_out = int(about["year"]), set(filter(None, about["leave_out"].split(",")))
    codes = {row.texts["subject"] for row in rows[SHEET]}
    places = {one.code: one for one in Organisation.objects.filter(within(by, Permission.TARGET_SET), code__in=codes)}  # fmt: skip
    held = Membership.objects.on(timezone.localdate()).filter(
        within(by, Permission.TARGET_SET, "branch"), person__code__in=codes
    )
    people = {one.person.code: one for one in held.select_related("person", "branch")}
    found = Target.objects.filter(year=year).exclude(state=TargetState.WITHDRAWN)
    known = {
        (one.person.code if one.person else one.organisation.code, one.indicator, one.round): one
        for one in found.filter(within(by, Permission.TARGET_SET, "organisation")).select_related(
            "organisation", "person"
        )
    }
    words = _("From the file %(name)s.") % {"name": origin}
    steps = []
    for row in rows[SHEET]:
        code = row.texts["subject"]
        person = people[code].person if code in people and code not in places else None
        place = people[code].branch if person else places.get(code)
        fate = Fate(SHEET, row.number, code, person.name if person else place.name if place else "")
        steps.append(Step(fate))
        if place is None:
            fate.refuse("subject", code, _("This code is not known here."), _("Correct it."))
        elif row.texts["indicator"] in left_out:
            fate.refuse("indicator", row.texts["indicator"], _("The site counts this by itself from the record books."), _("Remove the row."))  # fmt: skip
        else:
            key = (code, row.texts["indicator"], int(row.texts["round"]))
            steps[-1] = _step(fate, row, known.get(key), place, person, year, words, by)
    return steps


def _step(
    fate: Fate,
    row: Row,
    now: Target | None,
    place: Organisation,
    person: Person | None,
    year: int,
    words: str,
    by: Person,
) -> Step:
    texts = row.texts
    given = {name: hundredths(texts[name]) for name in ("target", "low", "high", "actual") if name in texts}  # fmt: skip
    actual = given.pop("actual", None)
    if now is None:
        return _new(fate, row, given, actual, place, person, year, words, by)
    figures = Figures(*(given.get(name, getattr(now, name)) for name in ("target", "low", "high")))
    _compare(fate, figures, now)
    if actual is not None and actual != now.actual:
        fate.change("actual", written(now.actual), written(actual))
    _check(fate, figures)
    changed = {one.column for one in fate.changes}
    if changed - {"actual"} and now.state == TargetState.AGREED:
        fate.refuse("target", texts.get("target", ""), _("This target is agreed."), _("Withdraw it on its page and propose another, or leave its figures as they are."))  # fmt: skip
    if "actual" in changed and now.state != TargetState.AGREED:
        fate.refuse("actual", texts["actual"], _("Figures are reported once the target is agreed."), _("Leave the cell empty."))  # fmt: skip
    if fate.outcome != Outcome.CHANGED:
        return Step(fate)
    if "actual" in changed:
        return Step(fate, lambda: report(target=now, actual=actual, evidence=words, by=by))
    if now.state == TargetState.PROPOSED and not now.self_chosen:
        return Step(fate, lambda: amend(target=now, figures=figures, words=words, by=by))
    if turn_of(now) is Side.ABOVE and may_turn(by, now):
        return Step(fate, lambda: counter(target=now, figures=figures, words=words, by=by))
    fate.refuse("target", "", _("The branch is to answer now."), _("Wait for its answer."))
    return Step(fate)


def _new(
    fate: Fate,
    row: Row,
    given: dict[str, int],
    actual: int | None,
    place: Organisation,
    person: Person | None,
    year: int,
    words: str,
    by: Person,
) -> Step:
    fate.outcome = Outcome.NEW
    if "target" not in given:
        fate.refuse("target", "", _("This cell is required and empty."), _("Fill it."))
        return Step(fate)
    if actual is not None:
        fate.refuse("actual", row.texts["actual"], _("Figures are reported once the target is agreed."), _("Leave the cell empty."))  # fmt: skip
    figures = Figures(given["target"], given.get("low"), given.get("high"))
    _check(fate, figures)
    if fate.outcome == Outcome.REFUSED:
        return Step(fate)
    facts = {"indicator": row.texts["indicator"], "round": int(row.texts["round"])}
    return Step(
        fate,
        lambda: propose(
            organisation=place, person=person, year=year, figures=figures, words=words, by=by, **facts
        ),
    )  # fmt: skip


def _compare(fate: Fate, figures: Figures, now: Target) -> None:
    for name in ("target", "low", "high"):
        old, new = getattr(now, name), getattr(figures, name)
        if old != new:
            fate.change(name, written(old), written(new))


def _check(fate: Fate, figures: Figures) -> None:
    for name, finding in faults_of(figures).items():
        fate.refuse(name, written(getattr(figures, name)), finding)


def hundredths(text: str) -> int:
    """Read a decimal of the contract, with at most two places, as hundredths."""
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    whole, _point, rest = digits.partition(".")
    return sign * (int(whole) * 100 + int((rest + "00")[:2]))


__all__ = ["carry_out", "check_file", "dry_run", "hundredths"]
