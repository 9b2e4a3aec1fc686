"""Dry run and import: the same plan is made twice, and written only if both agree."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from zhibu.ledger.entering import together
from zhibu.orgs.importing.enrolling import write_people
from zhibu.orgs.importing.fates import Fate, counted, digest_of
from zhibu.orgs.importing.known import Known
from zhibu.orgs.importing.organisations import (
    OrganisationsPlan,
    plan_organisations,
    write_organisations,
)
from zhibu.orgs.importing.people import PeoplePlan, plan_people
from zhibu.orgs.importing.posts import PostsPlan, plan_posts, write_posts
from zhibu.orgs.importing.reading import MOST_BYTES, Row, read_sheets
from zhibu.orgs.importing.staging import DryRun, drop, folder, keep, kept_rows, kept_run, new_name
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import forget_held, require
from zhibu.orgs.refusals import Refused, Stale

ENDINGS = (".xlsx", ".csv")


class Upload(Protocol):
    name: str
    size: int

    def chunks(self) -> Iterable[bytes]: ...


@dataclass(frozen=True, slots=True)
class Plan:
    known: Known
    organisations: OrganisationsPlan
    people: PeoplePlan
    posts: PostsPlan

    @property
    def fates(self) -> list[Fate]:
        return [*self.organisations.fates, *self.people.fates, *self.posts.fates]


def dry_run(*, upload: Upload, by: Person) -> DryRun:
    """Read an upload and tell every row's fate, writing nothing (试导入).

    Raises:
        Refused: the file is not to be read at all; problems inside it stand in the dry run.
    """
    require(by, Permission.PERSON_IMPORT)
    ending = Path(upload.name).suffix.lower()
    if ending not in ENDINGS:
        message = _(
            "%(name)s is neither .xlsx nor .csv. In Excel choose Save as, Excel workbook (.xlsx)."
        )
        raise Refused(fields={"file": message % {"name": Path(upload.name).name}})
    if upload.size > MOST_BYTES:
        message = _("The file has %(size)s MB; %(most)s MB are allowed. Divide it by committee.")
        facts = {"size": upload.size >> 20, "most": MOST_BYTES >> 20}
        raise Refused(fields={"file": message % facts})
    run = DryRun(new_name(), by.pk, Path(upload.name).name, get_language() or "zh-hans")
    place = folder() / f"{run.name}{ending}"
    try:
        with place.open("xb") as file:
            for chunk in upload.chunks():
                file.write(chunk)
        sheets = read_sheets(place)
    finally:
        place.unlink(missing_ok=True)
    name = place.name
    run.problems = [text.replace(name, run.file) for text in sheets.problems]
    run.notices = [text.replace(name, run.file) for text in sheets.notices]
    fates = _plan(sheets.rows, by).fates if not sheets.problems else []
    run.counts, run.digest = counted(fates), digest_of(fates)
    keep(run, sheets.rows if not sheets.problems else {}, fates)
    return run


def _plan(rows: dict[str, list[Row]], by: Person) -> Plan:
    known, today = Known(by), timezone.localdate()
    known.find_organisations()
    organisations = plan_organisations(rows.get("organisations", []), known)
    people = plan_people(rows.get("people", []), known, today)
    posts = plan_posts(rows.get("posts", []), known, today)
    return Plan(known, organisations, people, posts)


@transaction.atomic
@together()
def carry_out(*, token: str, by: Person) -> DryRun:
    """Import what a dry run showed, all of it or nothing (确认导入).

    Raises:
        Refused: the dry run expired, or has refused rows.
        Stale: the data changed since, so that rows would fare otherwise.

    Ledger:
        of each row what its action enters, all at the end
    """
    require(by, Permission.PERSON_IMPORT)
    run = kept_run(token, by)
    if run.problems or run.refused:
        message = _("%(count)s rows are refused. Correct them in the file and upload it again.")
        raise Refused(message % {"count": run.refused or len(run.problems)})
    with override(run.language):
        forget_held(by)
        plan = _plan(kept_rows(run), by)
        if digest_of(plan.fates) != run.digest:
            raise Stale(
                _(
                    "Data changed since the dry run. Nothing was imported: upload the file again and look."
                )
            )
        write_organisations(plan.organisations, plan.known)
        write_people(plan.people, plan.known)
        write_posts(plan.posts, plan.known)
    transaction.on_commit(lambda: drop(run))
    return run


__all__ = ["carry_out", "dry_run"]
