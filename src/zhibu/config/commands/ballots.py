"""`zhibu ballots`: what is done with boxes of reviews on the command line; each part a module of its own."""

from argparse import ArgumentParser

from zhibu.config import opening_boxes, recounting, standing_boxes
from zhibu.config.language import Language, say

EXAMPLES = (*opening_boxes.EXAMPLES, *standing_boxes.EXAMPLES, *recounting.EXAMPLES)
PARTS = {"open": opening_boxes, "status": standing_boxes, "recount": recounting}
"""Each has help_of, add_arguments and run, as a verb has."""


def help_of(language: Language) -> str:
    """Say what the verb does."""
    return say(
        language,
        "评议票箱：开箱、状态、复算公布的结果",
        "boxes of reviews: open them, how they stand, count published results again",
    )


def add_arguments(parser: ArgumentParser, language: Language) -> None:
    """Add the verb's parts, each with its own arguments."""
    parts = parser.add_subparsers(
        metavar=say(language, "做什么", "PART"), dest="part", required=True
    )
    for name, part in PARTS.items():
        child = parts.add_parser(
            name, help=part.help_of(language), description=part.help_of(language)
        )
        child.add_argument(
            "--lang", choices=("zh", "en"), help=say(language, "界面语言", "language")
        )
        part.add_arguments(child, language)
        child.set_defaults(run=part.run)
