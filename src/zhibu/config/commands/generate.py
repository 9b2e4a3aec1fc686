"""`zhibu generate`: a made-up company of a known shape."""

from argparse import ArgumentParser, Namespace
from decimal import Decimal
from pathlib import Path

from zhibu.config.arguments import decimal_number, whole_number
from zhibu.config.language import Language, say

EXAMPLES = (
    "zhibu generate --like jilin --scale 0.1 -o DATA",
    "zhibu generate --like daqing --seed 7 -o DATA",
)
LIKE = ("jilin", "daqing", "maoming", "shaoxing")


def help_of(language: Language) -> str:
    """Say what the verb does."""
    return say(
        language,
        "生成一个仿真企业的数据（无真实个人信息，同种子同字节）",
        "make up a company of a known shape; no personal data, same seed same bytes",
    )


def add_arguments(parser: ArgumentParser, language: Language) -> None:
    """Add the verb's arguments."""
    zh = language == "zh"
    parser.add_argument(
        "--like", required=True, choices=LIKE, help="仿照哪家" if zh else "the shape"
    )
    parser.add_argument(
        "--scale",
        type=decimal_number(language),
        default=Decimal(1),
        metavar="X",
        help="规模倍数（默认 1）" if zh else "size, times the original (default 1)",
    )
    parser.add_argument(
        "--seed",
        type=whole_number(language, 0),
        default=1,
        metavar="N",
        help="随机种子（默认 1）" if zh else "seed (default 1)",
    )
    parser.add_argument(
        "--layout",
        choices=("events", "sorted", "arrival"),
        default="events",
        help="选票文件的排布" if zh else "how ballots are laid out in files",
    )
    parser.add_argument(
        "--format",
        choices=("parquet", "csv", "xlsx"),
        default="parquet",
        help="文件格式" if zh else "file format",
    )
    parser.add_argument(
        "-o",
        "--out",
        required=True,
        type=Path,
        metavar="DIR",
        help="写到哪里" if zh else "where to write",
    )
    parser.set_defaults(run=run)


def run(asked: Namespace, language: Language) -> int:
    """Make the company up."""
    from zhibu.config.progress import ProgressBar
    from zhibu.demo.generate import generate

    with ProgressBar(language, ("generating",)) as bar:
        bar.step("generating")
        made = generate(
            asked.like,
            asked.out,
            asked.scale,
            asked.seed,
            layout=asked.layout,
            format_=asked.format,
        )
    for table, rows in made.rows.items():
        print(f"{table:>12} {rows:>12,}")
    print(say(language, f"已写出 {asked.out}", f"Wrote {asked.out}"))
    return 0
