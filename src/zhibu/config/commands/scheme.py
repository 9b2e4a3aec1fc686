"""`zhibu scheme`: list, show, lint, test, simulate and compare schemes."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from zhibu.config.arguments import whole_number
from zhibu.config.language import Language, say

EXAMPLES = (
    "zhibu scheme list",
    "zhibu scheme show xingji",
    "zhibu scheme lint my-scheme/",
    "zhibu scheme test xiaozu",
    "zhibu scheme simulate my-scheme/ DATA --against xingji",
    "zhibu scheme diff xingji my-scheme/",
)


def help_of(language: Language) -> str:
    """Say what the verb does."""
    return say(
        language,
        "方案：列出、展示、检查、跑案例、模拟、比较",
        "schemes: list, show, lint, test, simulate, diff",
    )


def add_arguments(parser: ArgumentParser, language: Language) -> None:
    """Add the verb's own verbs."""
    zh = language == "zh"
    verbs = parser.add_subparsers(metavar=say(language, "子命令", "VERB"), required=True)
    name = "内置方案名或方案文件夹" if zh else "a preset or a scheme's folder"

    def verb(word: str, help_: str, example: str) -> ArgumentParser:
        child = verbs.add_parser(
            word, help=help_, description=help_, epilog=say(language, "例：", "Example: ") + example
        )
        child.add_argument("--lang", choices=("zh", "en"), help=say(language, "语言", "language"))
        return child

    child = verb("list", "列出内置方案" if zh else "list the presets", EXAMPLES[0])
    child.set_defaults(run=show_list)
    child = verb("show", "把方案读成一篇文件" if zh else "read a scheme as a document", EXAMPLES[1])
    child.add_argument("scheme", metavar="NAME", help=name)
    child.add_argument("--json", action="store_true", help="输出 JSON" if zh else "print JSON")
    child.set_defaults(run=show)
    child = verb("lint", "检查方案" if zh else "check a scheme across its fields", EXAMPLES[2])
    child.add_argument("scheme", metavar="PATH", help=name)
    child.add_argument(
        "--notes",
        action="store_true",
        help="连提示一并列出" if zh else "list notes too, such as what is assumed",
    )
    child.set_defaults(run=check)
    child = verb("test", "跑方案的案例" if zh else "score a scheme's worked cases", EXAMPLES[3])
    child.add_argument("scheme", metavar="NAME", help=name)
    child.set_defaults(run=test)
    child = verb(
        "simulate",
        "用已有数据试算草案，看谁的等次会变"
        if zh
        else "score finished evidence by a draft and show who changes grade",
        EXAMPLES[4],
    )
    child.add_argument("draft", metavar="DRAFT", help=name)
    child.add_argument("input", metavar="INPUT", type=Path, help="数据" if zh else "evidence")
    child.add_argument("--against", required=True, metavar="NAME", help=name)
    child.add_argument(
        "--year", type=whole_number(language, 1), metavar="Y", help="年度" if zh else "year"
    )
    child.set_defaults(run=simulate)
    child = verb(
        "diff", "用文字说明两个版本的差别" if zh else "explain two versions in words", EXAMPLES[5]
    )
    child.add_argument("old", metavar="A", help=name)
    child.add_argument("new", metavar="B", help=name)
    child.set_defaults(run=compare)


def show_list(asked: Namespace, language: Language) -> int:
    """List the presets, one a line."""
    del asked
    from zhibu.config.presets import FOLDER, preset_names
    from zhibu.scoring.scheme.reading import read_scheme

    for name in preset_names():
        scheme = read_scheme(FOLDER / name).scheme
        title = scheme.title.zh if language == "zh" else scheme.title.en
        print(f"{name:<24}{scheme.version:<10}{', '.join(scheme.subject):<30}{title}")
    return 0


def show(asked: Namespace, language: Language) -> int:
    """Print a scheme as a document, or as JSON."""
    from zhibu.config.presets import scheme_at
    from zhibu.scoring.scheme.document import as_json, document
    from zhibu.scoring.scheme.reading import read_scheme

    file = read_scheme(scheme_at(asked.scheme))
    if asked.json:
        print(as_json(file.scheme), end="")
    else:
        print(document(file, language), end="")
    return 0


def check(asked: Namespace, language: Language) -> int:
    """Print what lint finds; an error gives exit code 1."""
    from zhibu.config.presets import scheme_at
    from zhibu.scoring.scheme.lint import lint
    from zhibu.scoring.scheme.reading import read_scheme

    findings = lint(read_scheme(scheme_at(asked.scheme)))
    counts = dict.fromkeys(("error", "warning", "note"), 0)
    for finding in findings:
        counts[finding.severity] += 1
        if finding.severity != "note" or asked.notes:
            print(finding.text(language))
    print(
        say(
            language,
            f"{counts['error']} 个错误，{counts['warning']} 个警告，{counts['note']} 条提示",
            ", ".join(f"{n} {word}{'s' * (n != 1)}" for word, n in counts.items()),
        )
    )
    return 1 if counts["error"] else 0


def test(asked: Namespace, language: Language) -> int:
    """Score the worked cases and print each with what it expects."""
    from zhibu.config.presets import scheme_at
    from zhibu.scoring.run import score_rows
    from zhibu.scoring.scenarios import check as compare_with
    from zhibu.scoring.scenarios import read_scenarios, tables_of
    from zhibu.scoring.scenarios.model import year_of
    from zhibu.scoring.scenarios.words import expected_in_words
    from zhibu.scoring.scheme.files import scheme_path
    from zhibu.scoring.scheme.usable import read_usable

    path = scheme_path(scheme_at(asked.scheme))
    file = read_usable(path)
    scenarios = read_scenarios(path.with_name("scenarios.yaml"), file)
    failed = 0
    for number, scenario in enumerate(scenarios, 1):
        outcome = score_rows(file, tables_of(scenario, file.scheme), year_of(file.scheme))
        differences = compare_with(scenario, outcome)
        failed += bool(differences)
        name = scenario.name.zh if language == "zh" else scenario.name.en
        print(f"{'✗' if differences else '✓'} {number:>2}. {name}")
        if language == "zh":
            print(f"      {expected_in_words(scenario, file.scheme)}")
        else:
            print(f"      {_expected(scenario.expect)}")
        for difference in differences:
            print(f"    ! {difference.zh if language == 'zh' else difference.en}")
    passed = len(scenarios) - failed
    print(
        say(
            language,
            f"{passed} 个案例相符，{failed} 个不符",
            f"{passed} {'case agrees' if passed == 1 else 'cases agree'}, {failed} {'does' if failed == 1 else 'do'} not",
        )
    )
    return 1 if failed else 0


def _expected(expect: object) -> str:
    from zhibu.scoring.engines.writing import RESULTS

    outcome = {name for name, _ in RESULTS}
    parts = []
    for column, value in dict(expect).items():  # type: ignore[call-overload]
        if isinstance(value, tuple | list):
            text = ", ".join(value) or "none"
        elif value is None:
            text = "none" if column in outcome else "no evidence"
        else:
            text = str(value)
        parts.append(f"{column} = {text}")
    return "; ".join(parts)


def simulate(asked: Namespace, language: Language) -> int:
    """Score twice and print who changes grade."""
    import tempfile

    from zhibu.config.presets import scheme_at
    from zhibu.config.progress import ProgressBar
    from zhibu.scoring.run import score_folder
    from zhibu.scoring.scheme.reading import read_scheme
    from zhibu.scoring.simulation import as_text, read_results, simulate

    before, after = scheme_at(asked.against), scheme_at(asked.draft)
    with tempfile.TemporaryDirectory() as place, ProgressBar(language) as bar:
        found = []
        for name, scheme in (("before", before), ("after", after)):
            out = Path(place) / name
            score_folder(
                scheme, asked.input, out, year=asked.year, formats=["parquet"], progress=bar.step
            )
            found.append(read_results(out))
    titles = {
        band.grade: band.title.zh
        for scheme in (before, after)
        for band in read_scheme(scheme).scheme.grading.bands
    }
    print(as_text(simulate(*found), language, titles if language == "zh" else None))
    return 0


def compare(asked: Namespace, language: Language) -> int:
    """Print the differences of two schemes in words."""
    from zhibu.config.presets import scheme_at
    from zhibu.scoring.scheme.difference import difference
    from zhibu.scoring.scheme.reading import read_scheme

    old = read_scheme(scheme_at(asked.old)).scheme
    new = read_scheme(scheme_at(asked.new)).scheme
    sentences = difference(old, new, language)
    if not sentences:
        print(say(language, "两个方案的规则相同。", "The rules of both are the same."))
    for sentence in sentences:
        print(f"- {sentence}")
    return 0
