"""`zhibu explain`: the whole way from a total to the evidence behind it."""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

from zhibu.config.language import Language, say

EXAMPLES = (
    "zhibu explain --scheme suxing OUT M0000017",
    "zhibu explain --scheme xingji OUT B0003 --json",
)


def help_of(language: Language) -> str:
    """Say what the verb does."""
    return say(
        language,
        "说明一个对象的得分：从总分到条款、记录与票数，以及离上一等次还差什么",
        "explain a score down to clauses, records and ballots, and what the next grade lacks",
    )


def add_arguments(parser: ArgumentParser, language: Language) -> None:
    """Add the verb's arguments."""
    zh = language == "zh"
    parser.add_argument(
        "out",
        type=Path,
        metavar="OUTDIR",
        help="zhibu score 写出的文件夹" if zh else "what zhibu score wrote",
    )
    parser.add_argument(
        "subject", metavar="SUBJECT", help="对象编码" if zh else "the subject's code"
    )
    parser.add_argument(
        "--scheme",
        required=True,
        metavar="NAME|PATH",
        help="计分所用方案" if zh else "the scheme it was scored by",
    )
    parser.add_argument("--json", action="store_true", help="输出 JSON" if zh else "print JSON")
    parser.set_defaults(run=run)


def run(asked: Namespace, language: Language) -> int:
    """Print the explanation."""
    from zhibu.config.presets import scheme_at
    from zhibu.scoring.explanation import as_json, as_text, explain
    from zhibu.scoring.scheme.reading import read_scheme

    explained = explain(read_scheme(scheme_at(asked.scheme)), asked.out, asked.subject)
    if asked.json:
        print(json.dumps(as_json(explained), ensure_ascii=False, indent=2))
    else:
        print(as_text(explained, language))
    return 0
