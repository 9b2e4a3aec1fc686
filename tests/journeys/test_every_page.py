"""Every page that can be read, as somebody who may, on a phone and on a desktop.

Nothing stands out of the window, axe finds nothing grave, there is one heading and a title, no
English is left in Chinese, and the first stop of the keyboard leads past the navigation.
"""

import re
import sys
from pathlib import Path

import pytest

from makers import make_member, make_record

sys.path.insert(0, str(Path(__file__).parents[1] / "portal"))
import abouts

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NO_PAGE = {
    "assessment_notice", "assessment_workbook", "assessment_export",
    "attachment", "attachment_small", "binding_file", "binding_proof", "board_export", "export",
    "import_run", "import_template", "late_export", "record_proof", "record_score", "register_file",
    "draw_file", "evidence_run", "picture", "rectification_file", "targets_export", "targets_import_run",
    "request_proof", "adoption_proof", "account_people", "role_people", "organisation_structure",
    "review_people", "review_assignment_file", "notice_file", "settlements_export",
    "standings_export", "grade_summary_file", "report_card_file", "honours_list", "honour_certificate",
    "inspection_circular",
}  # fmt: skip
"""Files and fragments; and a dry run, which needs a file (test_an_excel_file.py)."""
BARE = {"register_print"}
"""For paper: no navigation to lead past."""
READERS = ("secretary", "assessment_office", "committee_office", "system_administrator",
           "security_administrator", "audit_administrator", "inspector")  # fmt: skip
"""Who is asked first whether they may read a page."""
WORDS = re.compile(r"[A-Za-z][A-Za-z'’-]*(?:[ ,]+[A-Za-z][A-Za-z'’-]*){2,}")
"""Three words of English in a row."""
NAMES_ALLOWED = re.compile(r"OpenID Connect|Word Excel PDF|PDF Word Excel")
LOOK = """() => {
  const copy = document.body.cloneNode(true)
  copy.querySelectorAll('code, pre, svg, noscript, script, style, [lang=en]').forEach(one => one.remove())
  const wide = Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)
  const out = wide <= window.innerWidth ? [] : [...document.querySelectorAll('main *, header *')]
    .filter(one => one.getBoundingClientRect().right > window.innerWidth + 1)
    .slice(0, 4).map(one => one.tagName + '.' + one.className)
  return {wide, out, window: window.innerWidth, text: copy.textContent, title: document.title,
          headings: document.querySelectorAll('h1').length}
}"""


@pytest.fixture
def world(company, cast):
    for branch in (company.branch, company.sibling, company.foreign):
        make_member(branch)
    for kind in ("theme_day", "talk"):
        make_record(company.branch, kinds=[kind], state="submitted", present=[cast.secretary])
    return abouts.make_world(company, cast)


@pytest.fixture
def addresses(world):
    """Who, name and address of each page."""
    from django.urls import reverse

    from zhibu.orgs.reach import may
    from zhibu.portal.pages import PAGES

    found = []
    for name, page in sorted(PAGES.items()):
        if page.get is None or name in NO_PAGE:
            continue
        for who in READERS:
            person = getattr(world.cast, who)
            thing = thing_for(world, page, person)
            if may(person, page.get) and thing is not None:
                address = reverse(name, kwargs=arguments(page, thing))
                found.append((who, name, address))
                break
        else:
            pytest.fail(f"{name}: nobody of {READERS} may read it; enter it in NO_PAGE or add them")
    return found


def thing_for(world, page, person):
    """The first thing of its sort that the person reaches."""
    from zhibu.orgs.reach import may

    for thing in world.things[page.about]:
        if thing.owner not in (None, person):
            continue
        if thing.organisation is None or may(person, page.get, thing.organisation):
            return thing
    return None


def arguments(page, thing):
    from django.utils import timezone

    known = {"year": timezone.localdate().year} | thing.arguments
    known |= abouts.ARGUMENTS.get(page.name, {}) | thing.by_page.get(page.name, {})
    return {name: known[name] for name in re.findall(r"<(?:\w+:)?(\w+)>", page.route)}


def faults_of(page, name, *, width):
    """What is wrong with the page as it stands."""
    seen = page.evaluate(LOOK)
    english = WORDS.findall(NAMES_ALLOWED.sub("", seen["text"]))
    return [
        *([f"{seen['wide']} px wide: {seen['out']}"] if seen["wide"] > seen["window"] else []),
        *([f"{seen['headings']} h1"] if seen["headings"] != 1 else []),
        *(["no title"] if not seen["title"].strip() else []),
        *([f"English: {sorted(set(english))}"] if english else []),
        *(skip_link(page) if width == 390 and name not in BARE else []),
    ]


def skip_link(page):
    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.getAttribute('href')")
    return [] if first == "#content" else [f"the first Tab goes to {first}"]


def test_every_page_is_in_order(addresses, world, page, signed_in, live_server, axe):
    faults, current = [], None
    for who, name, address in sorted(addresses):
        if who != current:
            page.context.clear_cookies()
            signed_in(page, getattr(world.cast, who))
            current = who
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            if width == 390:
                answer = page.goto(live_server.url + address)
            if answer.status != 200 or "text/html" not in answer.headers["content-type"]:
                faults.append(f"{name} {address}: {answer.status} {answer.headers['content-type']}")
                break
            found = faults_of(page, name, width=width)
            if width == 390:
                try:
                    axe(page)
                except AssertionError as error:
                    found.append(str(error))
            faults += [f"{name} {address} as {who} at {width}: {fault}" for fault in found]
    assert not faults, "\n".join(faults)


def test_pages_left_out_are_pages():
    from zhibu.portal.pages import PAGES

    assert (NO_PAGE | BARE) - set(PAGES) == set()
