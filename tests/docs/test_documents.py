"""Documents lead somewhere: links, files they name, and the table of pages."""

import re
from importlib import import_module
from itertools import chain
from pathlib import Path

import pytest

from zhibu.portal.pages import PAGES

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    str(path.relative_to(ROOT))
    for path in chain(
        ROOT.glob("*.md"), (ROOT / "docs").rglob("*.md"), (ROOT / "src/zhibu").rglob("README.md")
    )
)
AREAS = ("assessments", "consequences", "pairings", "honours", "standings", "targets",
         "inspections", "drafts", "schemes")  # fmt: skip
"""Whose pages docs/pages.md lists."""
CODE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
NAMED = re.compile(r"`([^`\s]+/[^`\s]*)`")
ROW = re.compile(r"^\| `(/[^`]*)` \| .+ \| (\S+) \| (\S+) \|$", re.MULTILINE)


def words_of(document: str) -> str:
    """A document without its blocks of code."""
    return CODE.sub("", (ROOT / document).read_text(encoding="utf-8"))


def headings_of(path: Path) -> set[str]:
    """The anchors of a document's headings."""
    lines = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-") for line in lines}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_links_of_a_document_lead_somewhere(document):
    broken = []
    for link in LINK.findall(words_of(document)):
        place, _, heading = link.partition("#")
        path = (ROOT / document).parent / place if place else ROOT / document
        if ":" not in place and not (
            path.exists() and (not heading or heading in headings_of(path))
        ):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_files_that_a_document_names_are_there(document):
    tops = {one.name for one in (*ROOT.iterdir(), *(ROOT / "src/zhibu").iterdir()) if one.is_dir()}
    missing = []
    for name in NAMED.findall(words_of(document)):
        pattern = re.sub(r"<[^>]+>|\{[^}]+\}", "*", name).removeprefix("./").rstrip("/")
        made = pattern.startswith(("src/zhibu/report/static", "src/zhibu/portal/static"))
        if pattern.partition("/")[0] not in tops or "." not in pattern.rpartition("/")[2] or made:
            continue
        if not any(next(top.glob(pattern), None) for top in (ROOT, ROOT / "src/zhibu")):
            missing.append(name)
    assert missing == []


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_a_readme_leads_to_every_document(readme):
    linked = set(LINK.findall(words_of(readme)))
    documents = {one for one in DOCUMENTS if re.fullmatch(r"docs/[^/]+\.md", one)}
    assert documents - linked == set()


def test_both_readmes_lead_to_the_same_and_show_the_same_commands():
    read = [(ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md")]
    links = [
        {link.replace(".zh.png", ".en.png") for link in LINK.findall(text)}
        - {"README.md", "README.zh-CN.md"}
        for text in read
    ]
    commands = [
        re.findall(r"^(?:\$ )?((?:zhibu|make) [^#\n]*?) *(?:#.*)?$", text, re.MULTILINE)
        for text in read
    ]
    assert links[0] == links[1]
    assert commands[0] == commands[1]


def test_every_decision_stands_in_the_list_of_decisions():
    linked = set(LINK.findall(words_of("docs/adr/README.md")))
    pages = {path.name for path in (ROOT / "docs/adr").glob("0*.md")}
    assert linked == pages


def test_the_table_of_pages_has_every_page_of_its_areas_with_its_permissions():
    listed = [
        PAGES[one.name]
        for area in AREAS
        for one in import_module(f"zhibu.portal.{area}.urls").urlpatterns
    ]
    there = {
        "/" + re.sub(r"<\w+:(\w+)>", lambda found: found[1].upper(), one.route): (
            one.get.name if one.get else "–",
            one.post.name if one.post else "–",
        )
        for one in listed
    }
    rows = ROW.findall((ROOT / "docs/pages.md").read_text(encoding="utf-8"))
    assert {address: (read, write) for address, read, write in rows} == there
