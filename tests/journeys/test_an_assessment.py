"""A year's assessment in the browser: from a scheme's draft to the freezing, and what follows a fall."""

import re
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from playwright.sync_api import expect

from browsing import width_of
from followed import make_assessment, make_result
from kept_years import YEAR, keep_everything
from makers import make_member, make_person, make_role
from zhibu.assessments import trials
from zhibu.assessments.models import Assessment
from zhibu.consequences.actions.proposing import propose
from zhibu.consequences.models import Proposal, Rectification
from zhibu.ledger.models import Checkpoint
from zhibu.ledger.publishing import publish as publish_ledger
from zhibu.orgs.enums import RoleKind
from zhibu.portal.ledger.checking import check_address
from zhibu.schemes.models import Adoption, Draft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MISSING = ("general_meeting", f"{YEAR}Q2")


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path
    monkeypatch.setattr(trials, "STALE", 10**9)  # files keep the machine's clock, not the site's


@pytest.fixture
def january(company, cast):
    """The year is over; one branch held every meeting but one, the other half of them."""
    with time_machine.travel(f"{YEAR + 1}-01-04T09:00:00+08:00"):
        for branch in (company.branch, company.sibling):
            for _ in range(3):
                make_member(branch)
        keep_everything(company.branch, cast.secretary, but=[MISSING])
        keep_everything(company.sibling, cast.neighbour_secretary)
        yield company


@pytest.fixture
def colleague(company):
    """Who approves what the office drafted, and answers for it."""
    person = make_person()
    make_role(person, company.root, RoleKind.ASSESSMENT_OFFICE)
    return person


class Desk:
    """One browser at which people take turns."""

    def __init__(self, page, signed_in, live_server):
        self.page, self._signed_in, self.url = page, signed_in, live_server.url

    def of(self, person, address):
        """Who was here leaves; somebody else sits down and opens a page."""
        self.page.context.clear_cookies()
        self._signed_in(self.page, person).goto(f"{self.url}{address}")
        return self.page

    def press(self, name):
        """Press a button, and confirm it where the page asks."""
        self.page.get_by_role("button", name=name).first.click()


@pytest.fixture
def desk(page, signed_in, live_server):
    return Desk(page, signed_in, live_server)


def draft_and_adopt(desk, office, colleague):
    """The office edits an open number in a form and hands it in; a second person approves."""
    page = desk.of(office, "/drafts/new/")
    page.locator("input[name=preset][value=gongzuo-tiaoli]").check()
    page.locator("[name=effective]").fill(f"{YEAR}-01-01")
    desk.press("建立草案")
    page.locator("a[href$='/document/']").first.click()
    expect(page.locator("main")).to_contain_text("假定")
    page.locator("a[href$='/numbers/']").first.click()
    page.locator("#note").fill("党委会2026年第1次会议纪要")
    lines = page.locator("details.draft-group").filter(has=page.locator("[name^='n:grading']"))
    lines.first.locator("summary").first.click()
    page.locator("input[name^='n:grading']").first.fill("85")
    desk.press("保存数值")
    expect(page.locator("main")).to_contain_text("本单位设定")
    draft = Draft.objects.get()
    page.goto(f"{desk.url}/drafts/{draft.code}/")
    page.locator("input[name=from_day]").fill(f"{YEAR}-01-01")
    if page.locator("[name=reason]").count():
        page.locator("[name=reason]").first.fill("首次采用，尚无往年数据可供试算。")
    desk.press("提请审批")
    expect(page.locator("main")).to_contain_text("方案待审批")
    desk.of(colleague, f"/drafts/{draft.code}/")
    desk.press("批准并采用")
    expect(page).to_have_url(re.compile(r"/schemes/\d+/$"))


def plan_rate_and_publish(desk, office):
    page = desk.of(office, "/assessments/plan/")
    page.locator("[name=year]").fill(str(YEAR))
    desk.press("安排")
    step(page, "评定")
    expect(page.locator("#assessment")).to_contain_text("公示", timeout=60_000)
    expect(page.locator("#assessment summary").filter(has_text="公示")).to_be_visible(
        timeout=60_000
    )
    page.locator("a[href$='/results/']").first.click()
    expect(page.locator("main")).to_contain_text("第一支部")
    page.go_back()
    step(page, "公示")
    expect(page.locator("a[href$='/public/']").first).to_be_visible()
    return Assessment.objects.get()


def step(page, label):
    """Open what an act asks first, and confirm it."""
    act = page.locator("details.confirm").filter(has=page.get_by_text(label, exact=True)).first
    act.locator("summary").click()
    act.locator("form button").last.click()


def appeal_against(desk, secretary, assessment, branch):
    address = f"/assessments/{assessment.code}/results/{branch.code}/"
    page = desk.of(secretary, address)
    page.locator("a[href$='/appeal/']").first.click()
    page.locator("[name=clause]").select_option("general-meetings")
    page.locator("[name=reason]").fill("第二季度党员大会已召开，记录没有及时录入。")
    page.locator("main form button").first.click()
    expect(page.locator("main")).to_contain_text("没有及时录入")


def correct(desk, secretary):
    """The fact is entered where facts are entered: in the record book."""
    page = desk.of(secretary, f"/records/new/?kind=general_meeting&day={YEAR}-05-06")
    desk.press("全部出席")
    page.get_by_label("会议纪要").fill("通报上半年工作，讨论发展对象。")
    desk.press("提交")
    expect(page.get_by_text("已提交，编号")).to_be_visible()


def answer(desk, colleague, assessment):
    page = desk.of(colleague, f"/assessments/{assessment.code}/appeals/")
    page.locator("details.confirm summary").first.click()
    page.locator("[name=verdict][value=upheld]").check()
    page.locator("[name=answer]").fill("补录属实，予以更正。")
    page.locator("[name=changed]").fill("第二季度党员大会记录")
    page.locator("details.confirm form button").first.click()
    expect(page.locator("main")).to_contain_text("补录属实")


def score_on(page):
    return page.locator(".key-figures").first.inner_text()


@pytest.mark.usefixtures("january")
def test_a_year_from_the_draft_to_the_freezing_and_a_stranger_checks_the_notice(
    desk, company, cast, colleague, browser, axe
):
    office, secretary = cast.assessment_office, cast.secretary
    draft_and_adopt(desk, office, colleague)
    assessment = plan_rate_and_publish(desk, office)
    appeal_against(desk, secretary, assessment, company.branch)
    own = f"/assessments/{assessment.code}/results/{company.branch.code}/"
    before = assessment.results.get(subject=company.branch.code).score
    correct(desk, secretary)
    answer(desk, colleague, assessment)
    page = desk.of(office, f"/assessments/{assessment.code}/")
    step(page, "重新评定")
    expect(page.locator("#assessment progress")).to_have_count(0, timeout=60_000)
    desk.of(secretary, own)
    after = assessment.results.get(subject=company.branch.code).score
    assert after > before
    expect(page.locator(".key-figures").first).to_contain_text(f"{after / 100:.2f}")
    axe(page)
    assessment.refresh_from_db()
    with time_machine.travel(assessment.appeals_until + timedelta(days=1, hours=3)):
        page = desk.of(office, f"/assessments/{assessment.code}/")
        step(page, "定案")
        expect(page.locator("main")).to_contain_text("zhibu assessments verify")
        publish_ledger()
        assessment.refresh_from_db()
        _try_the_next_draft(desk, office)
        _stranger_reads(browser, desk, assessment, axe)


def _try_the_next_draft(desk, office):
    """On the facts of the year that is final: who would change grade, as a plot."""
    page = desk.of(office, "/drafts/new/")
    page.locator("input[name=preset][value=gongzuo-tiaoli]").check()
    desk.press("建立草案")
    page.locator("a[href$='/trial/']").first.click()
    expect(page.locator("select[name=on] option").first).to_contain_text("已定案")
    desk.press("开始试算")
    expect(page.locator("#trial .key-figures").first).to_be_visible(timeout=60_000)
    expect(page.locator("#trial .chart svg").first).to_be_visible()


def _stranger_reads(browser, desk, assessment, axe):
    """Somebody without an account, with the phone's camera on the printed notice."""
    address = urlsplit(check_address(Checkpoint.objects.first(), assessment))
    phone = browser.new_context(locale="zh-CN", viewport={"width": 390, "height": 844}).new_page()
    phone.goto(f"{desk.url}{address.path}?{address.query}")
    expect(phone.get_by_role("status")).to_contain_text("一致")
    expect(phone.locator("main")).to_contain_text("已包含在纸上的检查点之内")
    assert width_of(phone) == 390
    axe(phone)
    forged = address.query.replace(assessment.results_hash, "0" * 64)
    phone.goto(f"{desk.url}{address.path}?{forged}")
    expect(phone.get_by_role("alert")).to_contain_text("不一致")
    phone.context.close()


def _form(page, ending):
    return page.locator(f"form[action$='{ending}']").first


def _decide(desk, office, proposal, **fields):
    page = desk.of(office, f"/consequences/{proposal.pk}/")
    form = _form(page, "/decide/")
    for name, value in {"reason": "事实清楚，按办法办理。", **fields}.items():
        form.locator(f"[name={name}]").fill(value)
    form.locator("button[value=confirm]").click()
    expect(page.get_by_text("已告知相关人员")).to_be_visible()


def test_a_secretary_sees_the_star_fall_the_talk_and_the_rectification(desk, company, cast, axe):
    branch, secretary, office = company.branch, cast.secretary, cast.assessment_office
    make_result(
        make_assessment(company.root, year=YEAR - 2), branch,
        level=5, held=5, grade="five-star", score=9_400,
    )  # fmt: skip
    fallen = make_assessment(company.root, year=YEAR - 1, adoption=Adoption.objects.get())
    make_result(
        fallen, branch, "admonition-talk", "rectification",
        level=3, held=3, grade="three-star", score=7_800,
    )  # fmt: skip
    propose(assessment=fallen, by=None)
    to_talk, to_rectify = (Proposal.objects.get(consequence=name) for name in ("admonition-talk", "rectification"))  # fmt: skip

    page = desk.of(secretary, f"/report-card/{branch.code}/")
    for words in ("五星", "三星"):
        expect(page.locator("main")).to_contain_text(words)
    page = desk.of(secretary, "/consequences/mine/")
    expect(page.locator("main")).to_contain_text("诫勉谈话")

    _decide(desk, office, to_talk)
    _decide(desk, office, to_rectify, problem="三会一课记录不全，党员大会缺一次。")
    talk = to_talk.talk
    page = desk.of(office, f"/consequences/talks/{talk.pk}/")
    page.locator("[name=held_on]").fill("2026-05-15")
    page.locator("[name=notes]").fill("指出星级下降的原因，要求六月底前补齐短板。")
    desk.press("保存并签字")
    expect(page.get_by_text("已请对方签字")).to_be_visible()
    page = desk.of(secretary, "/consequences/mine/")
    signing = page.locator("details.confirm").filter(has=page.locator("form[action$='/sign/']"))
    signing.locator("summary").click()
    signing.locator("form button").click()
    expect(page.get_by_text("已签字")).to_be_visible()

    put_right = Rectification.objects.get()
    page = desk.of(secretary, f"/rectifications/{put_right.pk}/")
    _form(page, "/measure/").locator("[name=measure]").fill("每月五日前核对台账，由副书记复核。")
    _form(page, "/measure/").locator("button").last.click()
    expect(page.get_by_text("整改措施已保存")).to_be_visible()
    _form(page, "/report/").locator("[name=words]").fill("四次会议记录已补齐。")
    _form(page, "/report/").locator("button").last.click()
    expect(page.get_by_text("由上级办公室检查")).to_be_visible()
    axe(page)
    page = desk.of(office, f"/rectifications/{put_right.pk}/")
    _form(page, "/check/").locator("[name=words]").fill("抽查台账，属实。")
    desk.press("检查通过，办结")
    expect(page.get_by_text("已告知责任人")).to_be_visible()
    put_right.refresh_from_db()
    assert put_right.closed_on == date(2026, 5, 15)
    talk.refresh_from_db()
    assert talk.signed_by_other_id == secretary.pk
