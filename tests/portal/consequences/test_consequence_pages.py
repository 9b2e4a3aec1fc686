"""From the board to a decision, the talk, the rectification and the lists, through the pages."""

import re
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from followed_things import made, notice, rectification, task
from PIL import Image

from followed import make_assessment, make_proposal, make_result
from makers import make_branch, make_member, make_record
from zhibu.consequences.actions.deciding import confirm
from zhibu.consequences.actions.proposing import propose
from zhibu.consequences.models import (
    CommendationNotice,
    Ineligibility,
    Proposal,
    Rectification,
    Settlement,
    Talk,
    Work,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def jpeg() -> bytes:
    file = BytesIO()
    Image.effect_noise((120, 90), 60).convert("RGB").save(file, "JPEG")
    return file.getvalue()


def queries_of(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_the_office_finds_decides_and_the_secretary_signs(company, cast, client_for):
    proposal = make_proposal(company)
    office, secretary = client_for(cast.committee_office), client_for(cast.secretary)
    assert "对书记诫勉谈话" in office.get("/consequences/").text
    page = f"/consequences/{proposal.pk}/"
    shown = office.get(page).text
    for words in ("当年降级的党支部", "上年等次为“四星级”", "总分74.50分"):
        assert words in shown
    assert office.post(f"{page}decide/", {"decision": "confirm", "reason": ""}).status_code == 422
    assert (
        office.post(f"{page}decide/", {"decision": "confirm", "reason": "属实"}).status_code == 302
    )
    talk = Talk.objects.get()
    said = {"held_on": TODAY().isoformat(), "notes": "谈了原因和打算。"}
    assert office.post(f"/consequences/talks/{talk.pk}/", said).status_code == 302
    mine = secretary.get("/consequences/mine/").text
    assert "谈了原因和打算。" in mine
    assert "属实" in mine
    answer = secretary.post(f"/consequences/mine/talks/{talk.pk}/sign/", {"reason": "无异议"})
    assert answer.status_code == 302
    assert "双方已签字" in office.get(f"/consequences/talks/{talk.pk}/").text
    assert "已办结" in office.get("/consequences/?show=closed").text


def test_a_declined_proposal_says_so_to_the_member(company, cast, client_for):
    proposal = make_proposal(company, "yellow-card", name="suxing", person=cast.member)
    office, member = client_for(cast.committee_office), client_for(cast.member)
    page = f"/consequences/mine/{proposal.pk}/"
    assert "没有作出任何决定" in member.get(page).text
    answer = office.post(
        f"/consequences/{proposal.pk}/decide/",
        {"decision": "decline", "reason": "病假半年，情有可原"},
    )
    assert answer.status_code == 302
    shown = member.get(page).text
    assert "病假半年，情有可原" in shown
    assert "不予采纳" in shown
    assert client_for(cast.group_leader).get(page).status_code == 404
    assert client_for(cast.auditor).get(f"/consequences/{proposal.pk}/").status_code == 404


def test_whoever_decides_names_the_head_of_the_administration(company, cast, client_for):
    staff = make_member(company.branch, standing="staff")
    proposal = make_proposal(company, "leader-ineligible", name="sanhua")
    client, page = client_for(cast.committee_office), f"/consequences/{proposal.pk}/"
    shown = client.get(page).text
    assert "名册未登记行政主要领导，确认时请选定" in shown
    assert f'value="{staff.code}"' in shown
    told = {"decision": "confirm", "reason": "属实"}
    assert "请选定具体人员" in client.post(f"{page}decide/", told).text
    assert client.post(f"{page}decide/", told | {"person": staff.code}).status_code == 302
    assert Ineligibility.objects.get().subject == staff.code


def test_the_page_says_why_nothing_can_be_decided_yet(company, cast, client_for):
    proposal = make_proposal(company, state="in_publication")
    client = client_for(cast.committee_office)
    link = f'href="/consequences/{proposal.pk}/"'
    assert link not in client.get("/consequences/").text
    assert link in client.get("/consequences/?show=preview").text
    shown = client.get(f"/consequences/{proposal.pk}/").text
    assert "请在考核定案后决定" in shown
    assert "作出决定" not in shown


def test_without_a_notice_the_list_says_what_becomes_one(cast, client_for):
    page = client_for(cast.assessment_office).get("/consequences/notices/").content.decode()
    assert "方案规定给予批评、通报批评或亮黄牌的" in page


def test_a_notice_begins_with_a_draft_and_is_set_in_official_layout(company, cast, client_for):
    proposal = make_proposal(company, "notice-of-criticism", name="suxing", person=cast.member)
    client = client_for(cast.committee_office)
    page = f"/consequences/{proposal.pk}/"
    assert f"关于对{cast.member}予以通报批评的通报" in client.get(page).text
    words = {
        "decision": "confirm",
        "reason": "属实",
        "title": "关于通报批评的通报",
        "text": "现予以通报批评。",
    }
    assert client.post(f"{page}decide/", words).status_code == 302
    issued = CommendationNotice.objects.get()
    assert "现予以通报批评。" in client.get(f"/consequences/notices/{issued.pk}/").text
    file = client.get(f"/consequences/notices/{issued.pk}/pdf/")
    assert file["Content-Type"] == "application/pdf"
    assert file.content.startswith(b"%PDF")


def test_a_rectification_is_planned_reported_and_closed_on_its_page(company, cast, client_for):
    proposal = make_proposal(company, "rectification")
    confirm(proposal=proposal, reason="属实", by=cast.committee_office)
    row = Rectification.objects.get()
    office, secretary = client_for(cast.committee_office), client_for(cast.secretary)
    page = f"/rectifications/{row.pk}/"
    assert secretary.post(f"{page}measure/", {"measure": "每月自查"}).status_code == 302
    assert secretary.post(f"{page}report/", {"words": ""}).status_code == 422
    assert secretary.post(f"{page}report/", {"words": "已存档"}).status_code == 302
    assert "整改" in office.get("/rectifications/?show=reported").text
    assert office.post(f"{page}check/", {"words": "属实", "accept": "1"}).status_code == 302
    shown = office.get(page).text
    for words in ("每月自查", "已存档", "属实", "转入整改"):
        assert words in shown
    row.refresh_from_db()
    assert row.state == "closed"


def test_whoever_reported_is_told_that_another_person_checks(company, cast, client_for):
    number = rectification(company.branch, cast.committee_office)
    client, page = client_for(cast.committee_office), f"/rectifications/{number}/"
    client.post(f"{page}measure/", {"measure": "每月自查"})
    client.post(f"{page}report/", {"words": "已改"})
    shown = client.get(page).text
    assert "应由他人检查" in shown
    assert f'action="{page}check/"' not in shown
    assert f'action="{page}check/"' in client_for(cast.assessment_office).get(page).text


def test_whoever_checks_sees_what_shows_it(company, cast, client_for, django_capture_on_commit_callbacks):  # fmt: skip
    number = rectification(company.branch, cast.secretary)
    record = make_record(
        company.branch, by=cast.secretary, state="submitted", title="补开的党员大会"
    )
    office, secretary = client_for(cast.committee_office), client_for(cast.secretary)
    page = f"/rectifications/{number}/"
    assert secretary.post(f"{page}measure/", {"measure": "每月自查"}).status_code == 302
    upload = SimpleUploadedFile("整改后.txt", b"text", "text/plain")
    refused = secretary.post(f"{page}report/", {"words": "已改", "pictures": [upload]})
    assert refused.status_code == 422
    assert "整改后.txt" in refused.text
    picture = SimpleUploadedFile("整改后.jpg", jpeg(), "image/jpeg")
    told = {"words": "已改", "pictures": [picture], "record": record.code}
    with django_capture_on_commit_callbacks(execute=True):
        assert secretary.post(f"{page}report/", told).status_code == 302
    shown = office.get(page).text
    step = Rectification.objects.get().steps.latest("pk")
    address = f"/rectifications/steps/{step.pk}/file/?place=0"
    for words in ("整改后.jpg", address, f'href="/records/{record.code}/"', "补开的党员大会"):
        assert words in shown
    file = office.get(address)
    assert (file.status_code, file["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(file.streaming_content)[:2] == b"\xff\xd8"
    assert "sandbox" in file["Content-Security-Policy"]
    for place in ("1", "-1", "x", "²"):
        assert office.get(f"/rectifications/steps/{step.pk}/file/?place={place}").status_code == 404
    assert client_for(cast.other_committee_office).get(address).status_code == 404


def test_the_responsible_works_from_the_own_page(company, cast, client_for):
    number = rectification(company.branch, cast.group_leader)
    given = task(company.branch, cast.group_leader)
    client = client_for(cast.group_leader)
    page = f"/consequences/mine/rectifications/{number}/"
    assert client.post(f"{page}measure/", {"reason": "逐项补齐"}).status_code == 302
    picture = SimpleUploadedFile("签到表.jpg", jpeg(), "image/jpeg")
    told = {"reason": "已补齐", "pictures": [picture]}
    assert client.post(f"{page}report/", told).status_code == 302
    assert client.post(f"/consequences/mine/works/{given}/report/", {"reason": "已办"}).status_code == 302  # fmt: skip
    row = Rectification.objects.get(pk=number)
    assert row.state == "reported"
    assert [one["name"] for one in row.steps.latest("pk").files] == ["签到表.jpg"]
    assert Work.objects.get(pk=given).state == "reported"


def test_the_button_proposes_and_says_what_changed(company, cast, client_for):
    assessment = make_assessment(company.root)
    make_result(assessment, company.branch, "help", "admonition-talk")
    client = client_for(cast.assessment_office)
    assert assessment.code in client.get("/consequences/").text
    answer = client.post("/consequences/propose/", {"assessment": assessment.code}, follow=True)
    assert "新增 2 条" in answer.text
    assert Proposal.objects.count() == 2


def test_board_filters_by_kind_and_committee(company, cast, client_for):
    assessment = make_assessment(company.root)
    make_result(assessment, company.branch, "help")
    make_result(assessment, company.foreign, "admonition-talk")
    propose(assessment=assessment, by=None)
    client = client_for(cast.assessment_office)
    here, there = str(company.branch), str(company.foreign)
    for query, shown, hidden in (
        ("kind=help", here, there),
        (f"committee={company.other_committee.code}", there, here),
    ):
        text = client.get(f"/consequences/?{query}", headers={"HX-Request": "true"}).text
        assert shown in text
        assert hidden not in text


def test_board_says_the_year_filters_by_it_and_begins_with_the_newest(company, cast, client_for):
    new = make_assessment(company.root)
    old = make_assessment(company.root, adoption=new.adoption, year=new.year - 1)
    for one in (new, old):  # the older year is proposed last
        make_result(one, company.branch, "help")
        propose(assessment=one, by=None)
    client = client_for(cast.assessment_office)

    def years(query=""):
        text = client.get(f"/consequences/{query}", headers={"HX-Request": "true"}).text
        return re.findall(r"· (\d{4}年度)</span>", text)

    first, second = f"{new.year}年度", f"{old.year}年度"
    assert years() == [first, second]
    assert years(f"?of={old.year}") == years(f"?of={old.code}") == [second]
    assert years("?of=nonsense") == [first, second]
    assert f'value="{old.code}"' in client.get("/consequences/").text


def test_who_is_kept_from_honours_of_the_newest_final_year_is_listed(company, cast, client_for):
    assessment = make_assessment(company.root)
    for year in (assessment.year - 1, assessment.year, assessment.year + 2):
        row = made(company.branch, "ineligible", "ineligible")
        days = {"from_on": date(year, 1, 1), "until_on": date(year, 12, 31)}
        Ineligibility.objects.create(proposal=row, subject=company.branch.code, **days)
    client = client_for(cast.assessment_office)

    def years(query=""):
        text = client.get(f"/consequences/ineligible/{query}").text
        return re.findall(r'data-label="适用年度">(\d+)<', text)

    later, now, earlier = (str(assessment.year + more) for more in (2, 0, -1))
    assert years() == [later, now]
    assert years("?show=all") == [later, now, earlier]
    Ineligibility.objects.all().delete()
    assert f"{now}年度及以后" in client.get("/consequences/ineligible/").text


def test_the_office_confirms_several_of_one_helping_kind_at_once(company, cast, client_for):
    assessment = make_assessment(company.root)
    for branch in (company.branch, company.sibling):
        make_result(assessment, branch, "help", "admonition-talk")
    propose(assessment=assessment, by=None)
    client = client_for(cast.committee_office)
    for query in ("", "?kind=admonition_talk", "?kind=help&show=all"):
        assert "合并确认" not in client.get(f"/consequences/{query}").text
    assert client.get("/consequences/?kind=help").text.count('name="proposal"') == 2
    assert "合并确认" not in client_for(cast.auditor).get("/consequences/?kind=help").text
    helping = [one.pk for one in Proposal.objects.filter(propose="help")]
    told = {"kind": "help", "proposal": [*helping, "x"], "reason": "按方案帮扶"}
    answer = client.post("/consequences/confirm/", told, follow=True)
    assert "已确认 2 条" in answer.text
    weighing = [one.pk for one in Proposal.objects.exclude(propose="help")]
    told = {"kind": "admonition_talk", "proposal": weighing, "reason": "属实"}
    assert "逐条" in client.post("/consequences/confirm/", told, follow=True).text
    assert set(Proposal.objects.values_list("propose", "state")) == {("help", "confirmed"), ("admonition_talk", "proposed")}  # fmt: skip


def test_tiers_say_their_plan_and_how_far_their_work_is(company, cast, client_for):
    proposal = make_proposal(company, "help")
    confirm(proposal=proposal, reason="属实", by=cast.committee_office)
    shown = client_for(cast.committee_office).get("/consequences/tiers/").text
    for words in ("第三层级", "帮扶指导，整章建制", "篇3(二)“梯级”管理", "落实中"):
        assert words in shown


def test_the_settlement_list_goes_to_the_personnel_office(company, cast, client_for):
    fields = {"grade": "advanced", "level": 3, "held": None}
    proposal = make_proposal(company, "reward-advanced", name="sanhua", **fields)
    words = {"reason": "属实", "title": "=1+1", "text": "按一类先进兑现"}
    confirm(proposal=proposal, by=cast.committee_office, **words)
    client = client_for(cast.committee_office)
    assert "按一类先进兑现" in client.get("/consequences/settlements/").text
    answer = client.get("/consequences/settlements/export/")
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    rows = list(sheet.values)
    assert rows[1][5:7] == ("=1+1", "按一类先进兑现")
    assert sheet["H2"].is_date
    assert rows[0][0] == "编号"


def settle(branch):
    proposal = made(branch, "reward", "reward")
    Settlement.objects.create(
        proposal=proposal,
        tier="先进",
        words="奖励",
        settled_on=TODAY(),
        settled_by=proposal.decided_by,
    )


def exclude(branch):
    proposal = made(branch, "ineligible", "ineligible")
    Ineligibility.objects.create(
        proposal=proposal, subject=branch.code, from_on=TODAY(), until_on=TODAY()
    )


def own(branch, person):
    made(branch, "yellow-card", "yellow_card", person=person)
    rectification(branch, person)
    task(branch, person)


@pytest.mark.parametrize(
    ("address", "make", "queries"),
    [
        ("/consequences/?show=all", lambda branch: made(branch, "help", "help"), 11),
        ("/rectifications/", rectification, 8),
        ("/consequences/notices/", notice, 6),
        ("/consequences/ineligible/", exclude, 7),
        ("/consequences/settlements/", settle, 6),
        ("/consequences/tiers/", lambda branch: made(branch, "help", "help"), 6),
    ],
)
def test_a_list_takes_the_same_queries_for_one_row_and_for_three(
    company, cast, client_for, address, make, queries
):
    client = client_for(cast.assessment_office)
    make(company.branch)
    one = queries_of(client, address)
    for _ in range(2):
        make(company.sibling)
    assert (one, queries_of(client, address)) == (queries, queries)


def test_the_own_page_takes_the_same_queries_for_one_row_and_for_three(company, cast, client_for):
    client = client_for(cast.secretary)
    own(company.branch, cast.secretary)
    one = queries_of(client, "/consequences/mine/")
    for _ in range(2):
        own(make_branch(), cast.secretary)
    assert (one, queries_of(client, "/consequences/mine/")) == (9, 9)
