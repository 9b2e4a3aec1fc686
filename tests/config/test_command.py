"""The command as a whole: help, languages, exit codes."""

import sys
from pathlib import Path

import pytest
from command_cases import in_process_of_its_own, make_csv, make_scheme

from zhibu import __version__
from zhibu.config.command import VERBS, main
from zhibu.config.language import language_of

OF_SCHEME = ("list", "show", "lint", "test", "simulate", "diff")
EVERY = [[verb] for verb in VERBS] + [["scheme", verb] for verb in OF_SCHEME]
ENGLISH = ("usage", "positional", "options:", "show this", "exit", "error", "required", "argument")


def ended(*arguments: str) -> int:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    return int(stop.value.code or 0)


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_help_of_every_verb_shows_an_example_in_both_languages(words, capsys):
    for language, sign in (("zh", "例："), ("en", "Example:")):
        assert ended(*words, "--help", "--lang", language) == 0
        said = capsys.readouterr().out
        assert f"zhibu {' '.join(words)}" in said.split(sign)[1]


@pytest.mark.parametrize("words", [[], *EVERY], ids=" ".join)
def test_chinese_help_has_no_english_words_of_the_parser(words, capsys):
    assert ended(*words, "--help") == 0
    said = capsys.readouterr().out
    assert [word for word in ENGLISH if word in said] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["score"], "zhibu score：用法有误：还缺少：INPUT, --scheme, --out。"),
        (["scheme"], "zhibu scheme：用法有误：还缺少：子命令。"),
        (["score", "--out"], "zhibu score：用法有误：--out：后面须有一个值。"),
        (["scheme", "list", "--all"], "zhibu：用法有误：不认识：--all。"),
        (
            ["generate", "--scale", "0"],
            "zhibu generate：用法有误：--scale：'0' 不是大于 0 的数，例如 0.1。",
        ),
        (
            ["score", "--year", "last"],
            "zhibu score：用法有误：--year：'last' 不是不小于 1 的整数。",
        ),
        (
            ["score", "--memory", "much"],
            "zhibu score：用法有误：--memory：'much' 不是内存大小，请写数字和单位，例如 500MB、1GB。",
        ),
        (["explain", "--js=1"], "zhibu explain：用法有误：--json：此选项不带值：'1'。"),
    ],
)
def test_wrong_usage_is_said_in_chinese_and_ends_with_2(arguments, said, capsys):
    assert ended(*arguments) == 2
    assert capsys.readouterr().err.splitlines()[-1] == said


def test_wrong_usage_is_said_in_english_when_asked(capsys):
    assert ended("--lang", "en", "score") == 2
    assert capsys.readouterr().err.splitlines()[-1] == (
        "zhibu score: error: the following arguments are required: INPUT, --scheme, --out"
    )


def test_an_unknown_verb_is_refused_with_all_that_there_are(capsys):
    assert ended("rate") == 2
    said = capsys.readouterr().err
    assert [verb for verb in VERBS if f"'{verb}'" not in said] == []


def test_no_verb_prints_help_and_version_prints_the_version(capsys):
    assert main([]) == 0
    assert capsys.readouterr().out.startswith("用法：zhibu ")
    assert ended("--version") == 0
    assert capsys.readouterr().out == f"zhibu {__version__}\n"


def test_language_comes_from_the_option_before_the_environment():
    assert language_of(["score"], None) == "zh"
    assert language_of(["score"], "en_GB.UTF-8") == "en"
    assert language_of(["score", "--lang", "zh"], "en") == "zh"
    assert language_of(["score", "--lang=en"], None) == "en"


@pytest.mark.parametrize(
    "arguments",
    [
        ["score", "--scheme", "xinji", "DATA", "--out", "OUT"],
        ["explain", "--scheme", "xinji", "OUT", "B1"],
        ["scheme", "show", "xinji"],
        ["scheme", "lint", "xinji"],
        ["scheme", "test", "xinji"],
        ["scheme", "simulate", "xinji", "DATA", "--against", "xingji"],
        ["scheme", "diff", "xingji", "xinji"],
        ["template", "xinji", "-o", "book.xlsx"],
    ],
    ids=lambda arguments: " ".join(arguments[:2]),
)
def test_an_unknown_scheme_is_refused_with_the_presets(arguments, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main([*arguments, "--lang", "en"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("'xinji' is no scheme: neither a folder with scheme.yaml nor a preset (")
    assert "xingji" in said
    assert list(tmp_path.iterdir()) == []


HEAVY = ("ibis", "pydantic", "duckdb", "openpyxl", "ruamel", "pandas", "pyarrow", "pyspark")
LOADED = """
import sys
from zhibu.config.command import main
code = main(sys.argv[2:]) if sys.argv[2:] else 0
print(sorted(set(sys.argv[1].split(",")) & set(sys.modules)), file=sys.stderr)
sys.exit(code)
"""


def loaded_by(*arguments: str | Path) -> str:
    done = in_process_of_its_own(",".join(HEAVY), *arguments, code=LOADED)
    assert done.returncode == 0, done.stderr
    return done.stderr.splitlines()[-1]


def test_the_command_imports_nothing_heavy():
    assert loaded_by() == "[]"


def test_help_imports_nothing_heavy():
    code = f"import atexit; atexit.register(lambda: print(sorted(set({HEAVY}) & set(sys.modules))))"
    done = in_process_of_its_own(
        "score", "--help", code=f"import sys; {code}\nfrom zhibu.config.command import main\nmain()"
    )
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "[]")


def test_a_run_with_a_kept_plan_needs_neither_the_model_nor_the_table_language(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("ZHIBU_CACHE", str(tmp_path / "cache"))
    scheme, evidence = make_scheme(tmp_path / "scheme"), make_csv(tmp_path / "evidence")
    arguments = ["score", "--scheme", scheme, evidence, "--out", tmp_path / "out"]
    first, second = loaded_by(*arguments), loaded_by(*arguments)
    assert "ibis" in first
    assert second == "['duckdb']"


def test_a_kept_plan_is_made_anew_when_the_scheme_changes(tmp_path, monkeypatch):
    monkeypatch.setenv("ZHIBU_CACHE", str(tmp_path / "cache"))
    evidence = make_csv(tmp_path / "evidence")
    grades = []
    for change in ("from: 80", "from: 88"):
        scheme = make_scheme(tmp_path / "scheme", ("from: 80", change))
        out = tmp_path / "out"
        arguments = ["score", "--scheme", str(scheme), str(evidence), "--out", str(out)]
        assert main(arguments) == 0
        rows = (out / "results.csv").read_text(encoding="utf-8").splitlines()[1:]
        grades.append([row.split(",")[6] for row in rows])
    assert grades == [["good", "good", "poor"], ["poor", "good", "poor"]]
    assert len(list((tmp_path / "cache").rglob("*.json"))) == 2


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", "null", '{"plan": 3, "uses": {}}', '{"plan": {}}']
)
def test_a_damaged_kept_plan_is_made_anew(damage, tmp_path, monkeypatch):
    monkeypatch.setenv("ZHIBU_CACHE", str(tmp_path / "cache"))
    scheme, evidence = make_scheme(tmp_path / "scheme"), make_csv(tmp_path / "evidence")
    arguments = ["score", "--scheme", str(scheme), str(evidence), "--out", str(tmp_path / "out")]
    assert main(arguments) == 0
    (kept,) = (tmp_path / "cache").rglob("*.json")
    whole = kept.read_bytes()
    kept.write_text(damage, encoding="utf-8")
    assert main(arguments) == 0
    assert kept.read_bytes() == whole


def test_plans_that_cannot_be_kept_are_no_fault(tmp_path, monkeypatch):
    (tmp_path / "cache").write_text("a file, not a folder", encoding="utf-8")
    monkeypatch.setenv("ZHIBU_CACHE", str(tmp_path / "cache"))
    scheme, evidence = make_scheme(tmp_path / "scheme"), make_csv(tmp_path / "evidence")
    arguments = ["score", "--scheme", str(scheme), str(evidence), "--out", str(tmp_path / "out")]
    assert main(arguments) == 0


def test_a_reader_that_goes_away_is_no_fault():
    code = """
import sys, zhibu.config.commands.scheme as scheme
def stop(*_): raise BrokenPipeError
scheme.show_list = stop
from zhibu.config.command import main
sys.exit(main(["scheme", "list"]))
"""
    done = in_process_of_its_own(code=code)
    assert (done.returncode, done.stderr) == (0, "")


def test_languages_do_not_leak_from_one_run_into_the_next(capsys):
    assert ended("score", "--lang", "zh") == 2
    assert ended("score", "--lang", "en") == 2
    assert "用法" not in capsys.readouterr().err.split("usage:")[1]
    assert sys.modules["argparse"]._("usage: ") == "usage: "
