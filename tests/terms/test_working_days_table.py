"""Tables of working days: every fault is named with file, line, key, value and remedy."""

import pytest

from zhibu.terms.errors import TableError
from zhibu.terms.working_days_table import SHIPPED, read_table

GOOD = """\
years:
  - year: 2027
    document: 试验安排第1号
    holidays: [2027-01-01, 2027-02-05..2027-02-11]
    working_weekends: [2027-02-13]
"""
DAY = "write a day as 2027-02-05, or a span as 2027-02-05..2027-02-11"


def faults_of(folder, content):
    path = folder / "own.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(TableError) as refusal:
        read_table(path)
    return str(refusal.value).replace(str(path), "PATH").splitlines()


def test_the_shipped_table_is_good():
    assert all(year == arranged.year for year, arranged in read_table(SHIPPED).items())


def test_the_example_in_the_shipped_table_is_2026_as_published(tmp_path):
    lines = SHIPPED.read_text(encoding="utf-8").splitlines()
    example = [line.removeprefix("#") for line in lines if line.startswith("#   ")]
    start = next(n for n, line in enumerate(example) if "- year: 2026" in line)
    path = tmp_path / "example.yaml"
    path.write_text("\n".join(["years:", *example[start:]]), encoding="utf-8")
    arranged = read_table(path)[2026]
    assert (len(arranged.holidays), len(arranged.working_weekends)) == (33, 6)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "2027\n",
            "27\n",
            "own.yaml:2: years[0].year: '27' is not a year from 1900 to 2999; write four digits.",
        ),
        (
            "2027-01-01",
            "2027-13-01",
            f"own.yaml:4: years[0].holidays[0]: '2027-13-01' is not a day or a span of days; {DAY}.",
        ),
        (
            "2027-01-01",
            "20270101",
            f"own.yaml:4: years[0].holidays[0]: '20270101' is not a day or a span of days; {DAY}.",
        ),
        (
            "2027-02-11",
            "2027-02-01",
            f"own.yaml:4: years[0].holidays[1]: '2027-02-05..2027-02-01' is not a day or a span of days; {DAY}.",
        ),
        (
            "2027-01-01",
            "2026-12-31",
            "own.yaml:4: years[0].holidays[0]: '2026-12-31' lies outside 2027; enter each day under its own year.",
        ),
        (
            "2027-01-01",
            "2027-02-06",
            "own.yaml:4: years[0].holidays[1]: '2027-02-05..2027-02-11' names 2027-02-06 again; name each day once.",
        ),
        (
            "2027-02-13",
            "2027-02-15",
            "own.yaml:5: years[0].working_weekends[0]: '2027-02-15' is not a Saturday or Sunday; leave weekdays out.",
        ),
        (
            "2027-02-13",
            "2027-02-06",
            "own.yaml:5: years[0].working_weekends[0]: '2027-02-06' is also a holiday; keep it in one of the two lists.",
        ),
        (
            "[2027-02-13]",
            "2027-02-13",
            "own.yaml:5: years[0].working_weekends: '2027-02-13' is not a list; write [] for none, or one item a line after '- '.",
        ),
        (
            "[2027-02-13]",
            "",
            "own.yaml:5: years[0].working_weekends: '' is not a list; write [] for none, or one item a line after '- '.",
        ),
        ("试验安排第1号", "''", "own.yaml:3: years[0].document: '' is not a text; write one."),
        (
            "    document: 试验安排第1号\n",
            "",
            "own.yaml:2: years[0].document: '' is missing; write document: ….",
        ),
        (
            "document",
            "documents",
            "own.yaml:3: years[0].documents: '试验安排第1号' stands under an unknown key; the keys are year, document, holidays, working_weekends.",
        ),
        (
            "document:",
            "year:",
            "own.yaml:3: years[0].year: 'year' is a key written twice; keep one of the two.",
        ),
        ("- year", "- &a year", "own.yaml:2: years[0]: '&' is YAML shorthand; write it out."),
        (
            "试验安排第1号",
            "&a 试验",
            "own.yaml:3: years[0].document: '&' is YAML shorthand; write it out.",
        ),
        (
            "试验安排第1号",
            "!x 试验",
            "own.yaml:3: years[0].document: '!' is YAML shorthand; write it out.",
        ),
        (
            "years:\n",
            "years: []\nmore:\n",
            "own.yaml:3: more: 'a list' stands under an unknown key; the keys are years.",
        ),
    ],
)
def test_each_fault_is_named_with_its_place(tmp_path, old, new, message):
    assert message in faults_of(tmp_path, GOOD.replace(old, new, 1))


def test_a_year_entered_twice_is_refused(tmp_path):
    again = GOOD + GOOD.removeprefix("years:\n")
    assert faults_of(tmp_path, again) == [
        "own.yaml:6: years[1]: 'a mapping' is a second entry for 2027; join the two into one."
    ]


def test_all_faults_are_named_in_one_go(tmp_path):
    bad = GOOD.replace("2027-01-01", "soon").replace("2027-02-13", "later")
    assert len(faults_of(tmp_path, bad)) == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "own.yaml:1: file: 'PATH' is empty; begin from the table that is shipped."),
        (
            b"# nothing\n",
            "own.yaml:1: file: 'PATH' is empty; begin from the table that is shipped.",
        ),
        ("节日".encode("gb18030"), "own.yaml:1: file: 'PATH' is not UTF-8; save it as UTF-8."),
        (
            b"years: [\n",
            "own.yaml:2: file: 'PATH' is not YAML (expected the node content, but found '<stream end>'); mend the line.",
        ),
        (
            b"years: \x00",
            "own.yaml:1: file: 'PATH' is not YAML (unacceptable character #x0000: special characters are not allowed); save it as plain text.",
        ),
        (b"- 1\n", "own.yaml:1: file: 'a list' is not a mapping; write the keys years."),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path, content, message):
    assert faults_of(tmp_path, content) == [message]


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(TableError) as refusal:
        read_table(tmp_path / "none.yaml")
    assert str(refusal.value) == (
        f"none.yaml:1: file: '{tmp_path / 'none.yaml'}' cannot be read (No such file or directory); check the path."
    )


def test_a_bomb_of_aliases_is_refused_at_once(tmp_path):
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(24)
    )
    assert len(faults_of(tmp_path, bomb)) == 25
