"""`zhibu scheme`, `template`, `generate` and `explain` end to end."""

import json

import openpyxl
import pytest
from command_cases import bytes_of, make_csv, make_scheme

from zhibu.config.command import main
from zhibu.config.presets import preset_names

CASES = """
- name: {zh: 三次会, en: Three meetings}
  given: {everything_else: full, records: {general_meeting: [2026-02-10, 2026-05-12, 2026-11-10]}}
  expect: {meetings: "45.00", total: "91.00", grade: good, tier: null, proposals: []}
- name: {zh: 没有测评, en: No review}
  given: {everything_else: full, ballots: {masses: {}}}
  expect: {masses: null, status: no_evidence, score: null}
"""


@pytest.fixture
def scheme(tmp_path):
    return make_scheme(tmp_path / "scheme")


def run(*arguments, lang="en"):
    return main([*map(str, arguments), "--lang", lang])


def test_list_names_every_preset(capsys):
    assert run("scheme", "list") == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == preset_names()


@pytest.mark.parametrize("name", ["suxing", "xingji"])
def test_show_gives_a_document_in_both_languages_and_json(name, capsys):
    assert run("scheme", "show", name) == 0
    english = capsys.readouterr().out
    assert run("scheme", "show", name, lang="zh") == 0
    chinese = capsys.readouterr().out
    assert english != chinese
    assert run("scheme", "show", name, "--json") == 0
    assert json.loads(capsys.readouterr().out)["scheme"] == name


def test_lint_of_a_good_scheme_ends_with_0(scheme, capsys):
    assert run("scheme", "lint", scheme) == 0
    assert capsys.readouterr().out == "0 errors, 0 warnings, 0 notes\n"


def test_lint_names_all_errors_and_ends_with_1(tmp_path, capsys):
    spoilt = make_scheme(
        tmp_path / "spoilt", ("weight: 60%", "weight: 50%"), ("from: 80", "from: 0")
    )
    assert run("scheme", "lint", spoilt) == 1
    *found, counted = capsys.readouterr().out.splitlines()
    assert all(line.split(" scheme.yaml:")[0] in ("error:", "warning:") for line in found)
    assert counted.startswith(f"{sum(line.startswith('error') for line in found)} errors, ")
    assert sum(line.startswith("error") for line in found) == 2


def test_all_faults_of_a_scheme_are_refused_in_one_go(tmp_path, capsys):
    spoilt = make_scheme(
        tmp_path / "spoilt", ("points: 60", "points: sixty"), ("boundary: lower", "boundary: left")
    )
    for verb in ("lint", "show", "test"):
        assert run("scheme", verb, spoilt) == 1
        lines = capsys.readouterr().err.splitlines()
        assert [line.split(": ")[1] for line in lines] == [
            "components[0].areas[0].clauses[0].points",
            "grading.boundary",
        ]


@pytest.mark.parametrize("verb", ["lint", "show", "test", "diff"])
def test_a_spoilt_scheme_is_refused_in_chinese(verb, tmp_path, capsys):
    spoilt = make_scheme(tmp_path / "spoilt", ("points: 60", "points: sixty"))
    more = [spoilt] if verb == "diff" else []
    assert run("scheme", verb, spoilt, *more, lang="zh") == 1
    assert capsys.readouterr().err == (
        "scheme.yaml:19：components[0].areas[0].clauses[0].points“sixty”不是分数；"
        "请写至多两位小数的分数，例如 92.5。\n"
    )


def test_a_company_is_not_made_where_something_stands(tmp_path, capsys):
    (tmp_path / "letter.txt").write_text("keep", encoding="utf-8")
    for lang, said in (
        ("zh", f"{tmp_path} 已经存在；请另取文件夹名，或先移走它。\n"),
        ("en", f"{tmp_path} is there already; name a new folder, or remove it first.\n"),
    ):
        assert run("generate", "--like", "shaoxing", "-o", tmp_path, lang=lang) == 1
        assert capsys.readouterr().err == said
    assert bytes_of(tmp_path) == {"letter.txt": b"keep"}


def test_a_scheme_with_errors_is_not_scored_with(tmp_path, capsys):
    spoilt = make_scheme(tmp_path / "spoilt", ("weight: 60%", "weight: 50%"))
    given = make_csv(tmp_path / "evidence")
    assert run("score", "--scheme", spoilt, given, "--out", tmp_path / "out") == 1
    assert "90%" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_cases_are_printed_with_what_they_expect(scheme, capsys):
    (scheme / "scenarios.yaml").write_text(CASES, encoding="utf-8")
    assert run("scheme", "test", scheme) == 0
    assert capsys.readouterr().out == (
        "✓  1. Three meetings\n"
        "      meetings = 45.00; total = 91.00; grade = good; tier = none; proposals = none\n"
        "✓  2. No review\n"
        "      masses = no evidence; status = no_evidence; score = none\n"
        "2 cases agree, 0 do not\n"
    )


def test_cases_are_printed_in_the_words_of_the_scheme(scheme, capsys):
    (scheme / "scenarios.yaml").write_text(CASES, encoding="utf-8")
    assert run("scheme", "test", scheme, lang="zh") == 0
    assert capsys.readouterr().out == (
        "✓  1. 三次会\n"
        "      会议 = 45.00；总分 = 91.00；等次 = 好；梯级 = 无；建议 = 无\n"
        "✓  2. 没有测评\n"
        "      群众 = 无依据；状态 = 无依据；得分 = 无\n"
        "2 个案例相符，0 个不符\n"
    )


def test_a_case_that_does_not_come_out_ends_with_1(scheme, capsys):
    (scheme / "scenarios.yaml").write_text(CASES.replace("91.00", "92.00"), encoding="utf-8")
    assert run("scheme", "test", scheme, lang="zh") == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "✗  1. 三次会"
    assert "92.00" in said[2]
    assert "91.00" in said[2]
    assert said[-1] == "1 个案例相符，1 个不符"


def test_a_scheme_without_cases_says_so(scheme, capsys):
    assert run("scheme", "test", scheme) == 1
    assert "scenarios.yaml" in capsys.readouterr().err


def test_simulate_shows_who_changes_grade_and_writes_nothing(scheme, tmp_path, capsys):
    draft = make_scheme(tmp_path / "draft", ("from: 80", "from: 88"))
    given = make_csv(tmp_path / "evidence")
    before = bytes_of(tmp_path)
    assert run("scheme", "simulate", draft, given, "--against", scheme) == 0
    said = capsys.readouterr().out
    assert said.startswith("3 subjects, 1 with another grade: 0 up, 1 down, 0 otherwise. ")
    assert "B1\tgood → poor\t86.20 → 86.20" in said.splitlines()
    assert run("scheme", "simulate", draft, given, "--against", scheme, lang="zh") == 0
    assert "B1\t好 → 差\t86.20 → 86.20" in capsys.readouterr().out.splitlines()
    assert bytes_of(tmp_path) == before


def test_diff_says_what_differs_and_that_nothing_does(scheme, tmp_path, capsys):
    other = make_scheme(tmp_path / "other", ("from: 80", "from: 88"))
    assert run("scheme", "diff", scheme, other) == 0
    assert [line.count("88") for line in capsys.readouterr().out.splitlines()] == [1]
    assert run("scheme", "diff", scheme, scheme) == 0
    assert capsys.readouterr().out == "The rules of both are the same.\n"


def test_template_is_written_and_read_back(scheme, tmp_path, capsys):
    book = tmp_path / "book.xlsx"
    assert run("template", scheme, "-o", book) == 0
    assert capsys.readouterr().out == f"Wrote {book}\n"
    sheets = {name.split()[0] for name in openpyxl.load_workbook(book).sheetnames}
    assert {"subjects", "records", "inspections", "ballots"} <= sheets
    assert "points" not in sheets


def test_template_wants_the_name_of_a_workbook(scheme, tmp_path, capsys):
    assert run("template", scheme, "-o", tmp_path / "book.csv") == 1
    assert capsys.readouterr().err.endswith("is no name of a workbook; let it end with .xlsx.\n")
    assert not (tmp_path / "book.csv").exists()


def test_generate_twice_gives_the_same_bytes_and_another_seed_others(tmp_path):
    for name, seed in (("a", "7"), ("b", "7"), ("c", "8")):
        arguments = ("--like", "shaoxing", "--scale", "1", "--seed", seed)
        assert run("generate", *arguments, "-o", tmp_path / name) == 0
    a, b, c = (bytes_of(tmp_path / name) for name in "abc")
    assert a == b
    assert set(a) == set(c)
    assert a != c


def test_generate_does_not_write_over_what_is_there(tmp_path, capsys):
    (tmp_path / "letter.txt").write_text("keep", encoding="utf-8")
    assert run("generate", "--like", "shaoxing", "-o", tmp_path) == 1
    assert str(tmp_path) in capsys.readouterr().err
    assert bytes_of(tmp_path) == {"letter.txt": b"keep"}


@pytest.fixture
def scored(scheme, tmp_path):
    given = make_csv(tmp_path / "evidence")
    assert run("score", "--scheme", scheme, given, "--out", tmp_path / "out", "--quiet") == 0
    return tmp_path / "out"


def test_explain_opens_a_total_down_to_its_evidence(scheme, scored, capsys):
    capsys.readouterr()
    assert run("explain", "--scheme", scheme, scored, "B1") == 0
    said = capsys.readouterr().out
    for figure in ("86.20", "83.50", "90.25", "45.00", "38.50", "277.50"):
        assert figure in said, figure
    assert run("explain", "--scheme", scheme, scored, "B1", "--json") == 0
    assert json.loads(capsys.readouterr().out)


def test_explain_refuses_an_unknown_subject_and_another_scheme(scheme, scored, tmp_path, capsys):
    capsys.readouterr()
    other = make_scheme(tmp_path / "other", ("from: 80", "from: 88"))
    assert run("explain", "--scheme", scheme, scored, "B9") == 1
    assert "B9" in capsys.readouterr().err
    assert run("explain", "--scheme", other, scored, "B1") == 1
    assert capsys.readouterr().err != ""
    assert run("explain", "--scheme", scheme, tmp_path / "nowhere", "B1") == 1


def test_a_template_is_not_written_over_what_stands_there(tmp_path, capsys):
    book = tmp_path / "new" / "book.xlsx"
    assert run("template", "xiaozu", "-o", book) == 0
    filled = book.read_bytes()
    capsys.readouterr()
    assert run("template", "suxing", "-o", book) == 1
    assert capsys.readouterr().err == (
        f"{book} is there already and may have been filled in; name another file, or remove it "
        "first.\n"
    )
    assert bytes_of(book.parent) == {"book.xlsx": filled}


def test_a_template_that_cannot_be_written_is_refused(tmp_path, capsys):
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert run("template", "xiaozu", "-o", tmp_path / "file" / "book.xlsx", lang="zh") == 1
    assert capsys.readouterr().err.startswith("无法读写 ")
