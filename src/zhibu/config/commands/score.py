"""`zhibu score`: a scheme and a year's evidence to results and trace."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from zhibu.config.arguments import size, whole_number
from zhibu.config.language import Language, say

EXAMPLES = (
    "zhibu score --scheme suxing DATA --out OUT",
    "zhibu score --scheme my-scheme/ book.xlsx --out OUT --year 2026 --report html",
)


def help_of(language: Language) -> str:
    """Say what the verb does."""
    return say(
        language,
        "按方案给一年的数据计分，写出结果与逐项来由",
        "score a year's evidence by a scheme; write results and trace",
    )


def add_arguments(parser: ArgumentParser, language: Language) -> None:
    """Add the verb's arguments."""
    zh = language == "zh"
    parser.add_argument(
        "input",
        type=Path,
        metavar="INPUT",
        help="数据文件夹（CSV、Parquet）或一个 .xlsx"
        if zh
        else "a folder of CSV and Parquet, or one .xlsx (docs/data.md)",
    )
    parser.add_argument(
        "--scheme",
        required=True,
        metavar="NAME|PATH",
        help="内置方案名或方案文件夹" if zh else "a preset or a scheme's folder",
    )
    parser.add_argument(
        "--out",
        required=True,
        type=Path,
        metavar="DIR",
        help="结果文件夹，整体写出" if zh else "output, written whole or not at all",
    )
    parser.add_argument(
        "--year",
        type=whole_number(language, 1),
        metavar="Y",
        help="考核年度（默认由数据推断）" if zh else "year (default: from the evidence)",
    )
    parser.add_argument(
        "--engine",
        choices=("duckdb", "spark"),
        default="duckdb",
        help="计算引擎" if zh else "engine",
    )
    parser.add_argument(
        "--report",
        choices=("html", "xlsx"),
        action="append",
        default=[],
        help="另写报告 report.html 或 report.xlsx"
        if zh
        else "also write report.html or report.xlsx",
    )
    parser.add_argument(
        "--formats",
        default="parquet,csv",
        metavar="LIST",
        help="结果格式（默认 parquet,csv）" if zh else "default parquet,csv",
    )
    parser.add_argument(
        "--memory",
        type=size(language),
        metavar="SIZE",
        help="内存上限，如 1GB" if zh else "memory limit, such as 1GB",
    )
    parser.add_argument(
        "--threads",
        type=whole_number(language, 1),
        metavar="N",
        help="线程数上限" if zh else "at most so many threads",
    )
    parser.add_argument(
        "--keep",
        action="store_true",
        help="另存票数统计，供以后重算" if zh else "also keep ballot statistics, for --from",
    )
    parser.add_argument(
        "--from",
        dest="kept",
        type=Path,
        metavar="OUTDIR",
        help="用以前 --keep 的统计代替选票"
        if zh
        else "take statistics kept by a former run in place of ballots",
    )
    parser.add_argument(
        "--quiet",
        action="store_true",
        help="只写文件，不打印摘要" if zh else "write files, print no summary",
    )
    parser.set_defaults(run=run)


def run(asked: Namespace, language: Language) -> int:
    """Score, write, and print a summary."""
    from zhibu.config.presets import scheme_at
    from zhibu.config.progress import ProgressBar
    from zhibu.config.refusals import CommandError
    from zhibu.config.whole import whole
    from zhibu.scoring.run import score_folder

    scheme = scheme_at(asked.scheme)
    if asked.engine == "spark" and (asked.keep or asked.kept is not None):
        raise CommandError(
            "--keep 和 --from 只用于 --engine duckdb；请去掉其中之一。",
            "--keep and --from go with --engine duckdb alone; leave one or the other out.",
        )
    with ProgressBar(language) as bar, whole(asked.out) as out:
        scored = score_folder(
            scheme,
            asked.input,
            out,
            year=asked.year,
            engine=asked.engine,
            memory=asked.memory,
            threads=asked.threads,
            formats=formats_of(asked.formats),
            keep=asked.keep,
            kept=asked.kept,
            progress=bar.step,
        )
        for report in asked.report:
            bar.step("report")
            write_report(scheme, out, report, language)
    for notice in scored.notices:
        print(say(language, notice.zh, notice.en), file=sys.stderr)
    if not asked.quiet:
        print_summary(scheme, asked.out, language)
    return 0


def formats_of(text: str) -> list[str]:
    """Read the list of formats.

    Raises:
        CommandError: one of them is unknown.
    """
    from zhibu.config.refusals import CommandError
    from zhibu.scoring.engines.writing import FORMATS

    formats = [word.strip() for word in text.split(",") if word.strip()]
    unknown = [word for word in formats if word not in FORMATS]
    if unknown or not formats:
        raise CommandError(
            f"--formats：'{text}' 中有不认识的格式；可用 {'、'.join(FORMATS)}，以逗号分隔。",
            f"--formats: '{text}' names an unknown format; give {', '.join(FORMATS)}, "
            "with a comma between.",
        )
    return formats


def write_report(scheme: Path, out: Path, kind: str, language: Language) -> Path:
    """Write report.html or report.xlsx into the output."""
    from zhibu.scoring.scheme.reading import read_scheme

    to = out / f"report.{kind}"
    if kind == "html":
        from zhibu.report.html import write_html

        write_html(read_scheme(scheme), out, to, language)
    else:
        from zhibu.report.workbook import write_xlsx

        write_xlsx(read_scheme(scheme), out, to)
    return to


def print_summary(scheme: Path, out: Path, language: Language) -> None:
    """Print the readable report, where a person watches; a pipe gets one line."""
    if not sys.stdout.isatty():
        print(out)
        return
    import shutil

    from zhibu.report.terminal import summary
    from zhibu.scoring.scheme.reading import read_scheme

    width = shutil.get_terminal_size().columns
    print(summary(read_scheme(scheme), out, language, width))
