"""What everybody saw at the freezing is what everybody sees later, whatever is done to people and places."""

import re
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from kept_years import YEAR, adopted
from makers import make_member, make_role
from zhibu.assessments.actions import rating
from zhibu.assessments.actions.planning import plan_assessment
from zhibu.assessments.exporting import export
from zhibu.assessments.models import Assessment
from zhibu.inspections.actions.events import confirm_event, enter_event
from zhibu.inspections.actions.revoking import ask_revocation, confirm_revocation
from zhibu.orgs.actions.memberships import leave, transfer
from zhibu.orgs.actions.organisations import change_organisation, move_organisation
from zhibu.orgs.enums import RoleKind
from zhibu.orgs.models import Organisation
from zhibu.records.models import Record

pytestmark = pytest.mark.django_db


def seen(year, client_for, folder):
    """The notice word for word, the tables of pages, every byte of the export."""
    client = client_for(year.office)
    paper = client.get(f"{year.address}notice/")
    pages = {
        path: re.findall(r"<tbody>.*?</tbody>|<h2.*?</h2>", client.get(year.address + path).content.decode(), re.S)
        for path in ("results/", "public/", *(f"results/{one}/" for one in year.assessment.results.values_list("subject", flat=True)))
    }  # fmt: skip
    lead = re.search(
        r'<p class="lead.*?</p>', client.get(f"{year.address}public/").content.decode()
    )
    export(Assessment.objects.get(pk=year.assessment.pk), folder)
    return {
        "rows": list(year.assessment.results.order_by("subject").values()),
        "notice": [one.extract_text() for one in PdfReader(BytesIO(paper.content)).pages],
        "pages": pages,
        "lead": lead[0],
        "export": {one.name: one.read_bytes() for one in folder.rglob("*") if one.is_file()},
    }


def test_a_frozen_assessment_is_the_same_on_every_page_after_everything_changed(
    year, client_for, tmp_path
):
    company, office = year.company, year.office
    make_role(office, company.root, RoleKind.SYSTEM_ADMINISTRATOR)
    Organisation.objects.filter(pk=company.foreign.pk).update(name=company.sibling.name)
    leaver, mover = make_member(company.sibling), make_member(company.sibling)
    second = year.cast.committee_office
    event = enter_event(
        organisation=company.branch, event="decision_without_quorum", on=date(YEAR, 5, 5),
        note="支部党员大会记录，到会人数不足", by=second,
    )  # fmt: skip
    confirm_event(event=event, by=office)
    year.rate().publish().freeze()
    before = seen(year, client_for, tmp_path / "before")
    assert any("（" in page for page in before["notice"])  # namesakes with what stands above them

    day = date(YEAR + 1, 3, 1)
    year.today(day)
    transfer(person=mover, to=company.foreign, day=day, by=office)
    leave(person=leaver, day=day, why="left", by=office)
    move_organisation(organisation=company.foreign, parent=company.committee, by=office)
    for number, one in enumerate(Organisation.objects.all()):
        change_organisation(organisation=one, by=office, name=f"改名{number}", short_name=f"改{number}")  # fmt: skip
    ask_revocation(row=event, reason="签到表另有一页，人数足够", by=office)
    confirm_revocation(row=event, by=second)
    Record.objects.update(title="改过", state="returned", held_on=date(YEAR, 2, 1))
    later = plan_assessment(adoption=year.adoption, organisation=company.root, year=YEAR + 1, scope="pre", as_of=day, by=office)  # fmt: skip
    rating.rate(assessment=later, by=office)
    adopted(company, "gongzuo-tiaoli", date(YEAR + 1, 7, 1))
    assert seen(year, client_for, tmp_path / "after") == before
