"""The glossary: complete, sorted, one word per concept, and kept in the source."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from zhibu.terms.errors import TableError, UnknownTermError
from zhibu.terms.glossary import glossary, misnamed, read_glossary, term, words_of, zh

SOURCE = Path(__file__).parents[2] / "src" / "zhibu"
GOOD = """\
- {name: area, zh: 大项, meaning: One., source: zhibu, never_say: []}
- {name: branch, zh: 党支部, meaning: Two., source: zhibu, never_say: [party_cell]}
"""


def names_in(path: Path) -> Iterator[str]:
    """Walk through the public names of a module: itself, classes, functions, members."""
    yield path.stem
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        if isinstance(node, ast.ClassDef):
            for line in node.body:
                targets = line.targets if isinstance(line, ast.Assign) else []
                targets += [line.target] if isinstance(line, ast.AnnAssign) else []
                yield from (target.id for target in targets if isinstance(target, ast.Name))


def keys_in(value: object) -> Iterator[str]:
    """Walk through the keys of a scheme, however deep."""
    if isinstance(value, dict):
        yield from (str(key) for key in value)
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from keys_in(item)


def refused(folder, content):
    path = folder / "glossary.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(TableError) as refusal:
        read_glossary(path)
    return str(refusal.value).splitlines()


def test_every_entry_is_complete():
    assert len(glossary()) >= 150
    for name, entry in glossary().items():
        assert entry.name == name
        assert re.search(r"[\u4e00-\u9fff]", entry.zh), name
        assert entry.meaning[0].isupper(), name
        assert entry.meaning.endswith("."), name
        assert entry.source, name


def test_names_and_chinese_words_are_sorted_and_unique():
    assert list(glossary()) == sorted(glossary())
    assert len({entry.zh for entry in glossary().values()}) == len(glossary())


def test_no_name_is_forbidden_by_another():
    assert {name: misnamed(name) for name in glossary() if misnamed(name)} == {}


@pytest.mark.parametrize(
    ("name", "chinese"),
    [
        ("general_meeting", "党员大会"),
        ("committee_meeting", "支委会"),
        ("group_meeting", "党小组会"),
        ("lecture", "党课"),
        ("theme_day", "主题党日"),
        ("organisational_life_meeting", "组织生活会"),
        ("democratic_review", "民主评议党员"),
        ("talk", "谈心谈话"),
        ("veto", "一票否决"),
        ("no_evidence", "无依据"),
    ],
)
def test_zh_gives_the_word_on_screen(name, chinese):
    assert zh(name) == term(name).zh == chinese


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "branhc",
            "'branhc' is not in the glossary; did you mean 'branch'? New terms are entered in terms/glossary.yaml.",
        ),
        ("xyz", "'xyz' is not in the glossary. New terms are entered in terms/glossary.yaml."),
    ],
)
def test_an_unknown_name_is_refused(name, message):
    with pytest.raises(UnknownTermError) as refusal:
        term(name)
    assert str(refusal.value) == message


@pytest.mark.parametrize(
    ("identifier", "words"),
    [
        ("GeneralMeeting", ("general", "meeting")),
        ("general-meeting", ("general", "meeting")),
        ("GENERAL_MEETING", ("general", "meeting")),
        ("HTMLReport", ("html", "report")),
        ("_round2", ("round", "2")),
        ("", ()),
    ],
)
def test_words_of_cuts_an_identifier(identifier, words):
    assert words_of(identifier) == words


def test_misnamed_names_the_word_to_say():
    assert misnamed("BranchEvaluations") == (("evaluation", "assessment"), ("evaluation", "review"))
    assert misnamed("cell") == misnamed("BranchReview") == ()


def test_no_public_name_in_the_source_is_misnamed():
    found = [
        f"{path.relative_to(SOURCE)}: {name}: not {wrong}, say {right}"
        for path in sorted(SOURCE.rglob("*.py"))
        for name in names_in(path)
        if not name.startswith("_")
        for wrong, right in misnamed(name)
    ]
    assert found == []


def test_no_key_of_a_preset_is_misnamed():
    found = [
        f"{path.relative_to(SOURCE)}: {key}: not {wrong}, say {right}"
        for path in sorted((SOURCE / "presets").rglob("*.yaml"))
        for key in keys_in(YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")))
        for wrong, right in misnamed(key)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "name: branch",
            "name: area",
            "glossary.yaml:2: [1]: 'a mapping' enters area again; join the two into one.",
        ),
        (
            "name: area",
            "name: zone",
            "glossary.yaml:2: [1]: 'a mapping' puts branch after zone; sort entries by name.",
        ),
        (
            "大项",
            "党支部",
            "glossary.yaml:2: [1]: 'a mapping' gives branch the word 党支部 of area; give each concept its own word.",
        ),
        (
            "party_cell",
            "area",
            "glossary.yaml:2: [1]: 'a mapping' forbids area, which is a term; keep one of the two.",
        ),
        (
            "party_cell",
            "Party Cell",
            "glossary.yaml:2: [1].never_say[0]: 'Party Cell' is not an identifier; write it like general_meeting.",
        ),
        (
            "name: area",
            "name: Area",
            "glossary.yaml:1: [0].name: 'Area' is not an identifier; write it like general_meeting.",
        ),
        ("meaning: One., ", "", "glossary.yaml:1: [0].meaning: '' is missing; write meaning: …."),
        (
            "meaning: One.",
            "meaning: ''",
            "glossary.yaml:1: [0].meaning: '' is not a text; write one.",
        ),
        (
            "source",
            "sources",
            "glossary.yaml:1: [0].sources: 'zhibu' stands under an unknown key; the keys are name, zh, meaning, source, never_say.",
        ),
    ],
)
def test_a_bad_glossary_is_refused(tmp_path, old, new, message):
    assert message in refused(tmp_path, GOOD.replace(old, new, 1))


def test_a_good_glossary_is_read(tmp_path):
    path = tmp_path / "glossary.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert [entry.never_say for entry in read_glossary(path).values()] == [(), ("party_cell",)]
