"""The HTML report: what it says, and how it stands in a real browser."""

import re
import shutil
from html.parser import HTMLParser

import duckdb
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from report_makers import rows_of

from browsing import wait_until
from zhibu.report.html import write_html
from zhibu.scoring.explanation import ExplanationError

WIDE = "(found) => [...document.querySelectorAll(found)].every((one) => one.clientWidth > 300)"


@pytest.fixture(scope="module")
def report(branches, tmp_path_factory):
    file, out = branches
    to = tmp_path_factory.mktemp("html") / "report.html"
    write_html(file, out, to)
    return to


class Balance(HTMLParser):
    """Notices elements that are not closed, or closed twice."""

    VOID = frozenset(("meta", "input", "br"))

    def __init__(self):
        super().__init__()
        self.open = []
        self.faults = []

    def handle_starttag(self, tag, attrs):
        del attrs
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append((tag, self.getpos()))


def test_the_report_is_well_formed_and_small(report):
    page = report.read_text(encoding="utf-8")
    balance = Balance()
    balance.feed(page)
    assert (balance.faults, balance.open) == ([], [])
    assert len(page.encode()) < 3_000_000


def test_the_report_counts_as_the_results_do(report, branches):
    _, out = branches
    results = rows_of(out / "results.csv")
    page = report.read_text(encoding="utf-8")
    rated = sum(row["status"] == "rated" for row in results)
    facts = re.findall(r"<dd>([^<]*)", page)
    assert facts[0] == str(rated)
    grades = [row["grade"] for row in results if row["grade"]]
    assert facts[6].strip() == str(grades.count("five-star"))


def test_the_report_names_no_one_but_by_code(report, branches):
    file, out = branches
    page = report.read_text(encoding="utf-8")
    for row in rows_of(out / "results.csv"):
        assert f">{row['subject']}<" in page
    assert file.hash in page


def test_the_report_says_that_proposals_are_for_a_person(report):
    page = report.read_text(encoding="utf-8")
    assert "以下都只是建议：由有权限的组织或负责人逐项确认或不采纳" in page
    assert "Nothing happens to anybody by itself." in page


def test_the_same_run_gives_the_same_report(report, branches, tmp_path):
    file, out = branches
    write_html(file, out, tmp_path / "again.html")
    assert (tmp_path / "again.html").read_bytes() == report.read_bytes()


def test_an_output_of_another_scheme_is_refused(branches, groups, tmp_path):
    with pytest.raises(ExplanationError, match="was scored by scheme xiaozu"):
        write_html(branches[0], groups[1], tmp_path / "report.html")
    assert list(tmp_path.iterdir()) == []


def test_a_run_without_anybody_rated_has_a_report(branches, tmp_path):
    file, out = branches
    copy = tmp_path / "out"
    shutil.copytree(out, copy)
    for name in ("results", "trace"):
        (copy / f"{name}.parquet").unlink()
        lines = (copy / f"{name}.csv").read_text(encoding="utf-8").splitlines()
        (copy / f"{name}.csv").write_text(lines[0] + "\n", encoding="utf-8")
    write_html(file, copy, tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "还没有已评定的对象。" in page
    assert "没有建议。" in page


def test_a_larger_company_does_not_make_a_larger_report(cases, tmp_path):
    file, out = cases("suxing")
    sizes = []
    for times in (40, 400):
        large = tmp_path / str(times)
        large.mkdir()
        shutil.copy(out / "assessment.json", large)
        for name in ("results", "trace"):
            duckdb.sql(
                f"COPY (SELECT * REPLACE (subject || lpad(i::VARCHAR, 4, '0') AS subject) "
                f"FROM '{out / name}.parquet', range({times}) t(i) ORDER BY subject) "
                f"TO '{large / name}.parquet'"
            )
        write_html(file, large, tmp_path / "report.html")
        sizes.append((tmp_path / "report.html").stat().st_size)
    assert sizes[1] - sizes[0] < 20_000


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_report_has_no_serious_accessibility_fault(report, language, page):
    page.goto(report.as_uri())
    page.click(f"label[for=lang-{language}]")
    page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
    found = Axe().run(page).response["violations"]
    assert [
        (item["id"], [node["html"][:120] for node in item["nodes"][:3]])
        for item in found
        if item["impact"] in ("serious", "critical")
    ] == []


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_report_fits_a_phone(report, language, page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(report.as_uri())
    page.click(f"label[for=lang-{language}]")
    assert page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.browser
def test_every_chart_is_drawn_in_the_language_that_is_shown(report, page):
    page.goto(report.as_uri())
    charts = page.locator("script[data-chart]").count()
    assert page.locator("html").get_attribute("data-charts") == str(charts)
    for language, other in (("en", "zh"), ("zh", "en")):
        page.click(f"label[for=lang-{language}]")
        shown = page.locator(f"figure .{language} svg")
        expect(shown).to_have_count(charts // 2)
        expect(page.locator(f"figure .{other} svg:visible")).to_have_count(0)
        wait_until(page, lambda found=f"figure .{language} svg": page.evaluate(WIDE, found))


@pytest.mark.browser
def test_the_switch_changes_every_text(report, page):
    page.goto(report.as_uri())
    assert page.locator("h1").inner_text() == "星级党支部考核"
    page.get_by_role("radio", name="English").focus()
    page.keyboard.press("Space")
    assert page.locator("h1").inner_text() == "Star branches and tiers"
    assert page.locator("html").get_attribute("lang") == "en"
    headings = page.locator("section h2").all_inner_texts()
    assert [text for text in headings if re.search(r"[\u4e00-\u9fff]", text)] == []


@pytest.mark.browser
def test_the_switch_works_without_scripts(report, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report.as_uri())
    page.click("label[for=lang-en]")
    assert page.locator("h1").inner_text() == "Star branches and tiers"
    context.close()
