"""The command line's own words in Chinese, and numbers that say what they may be.

`argparse` speaks English and asks `gettext` for anything else, domain by domain and file by file.
It looks its words up when it needs them, so that a table in the place of `gettext` suffices.
"""

import argparse
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation

from zhibu.config.language import Language, say

WORDS = {
    "usage: ": "用法：",
    "positional arguments": "参数",
    "options": "选项",
    "optional arguments": "选项",
    "subcommands": "子命令",
    "show this help message and exit": "显示本说明后退出",
    "%(prog)s: error: %(message)s\n": "%(prog)s：用法有误：%(message)s。\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s：%(message)s",
    "the following arguments are required: %s": "还缺少：%s",
    "one of the arguments %s is required": "%s 中须给出一个",
    "unrecognized arguments: %s": "不认识：%s",
    "not allowed with argument %s": "不能与 %s 同用",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s 有歧义，可能是 %(matches)s",
    "ignored explicit argument %r": "此选项不带值：%r",
    "expected one argument": "后面须有一个值",
    "expected at most one argument": "后面最多有一个值",
    "expected at least one argument": "后面至少有一个值",
    "expected %s argument": "后面须有 %s 个值",
    "expected %s arguments": "后面须有 %s 个值",
    "invalid %(type)s value: %(value)r": "值 %(value)r 不合要求",
    "invalid choice: %(value)r (choose from %(choices)s)": "没有 %(value)r，可用：%(choices)s",
    "invalid choice: %r (choose from %s)": "没有 %r，可用：%s",
    "unknown parser %(parser_name)r (choices: %(choices)s)": "没有 %(parser_name)r，可用：%(choices)s",
}


@contextmanager
def spoken(language: Language) -> Iterator[None]:
    """Let `argparse` speak the language within the block."""
    if language == "en":
        yield
        return
    names = vars(argparse)
    former = {name: names[name] for name in ("_", "ngettext")}
    names["_"] = lambda text: WORDS.get(text, text)
    names["ngettext"] = lambda one, many, n: WORDS.get(one if n == 1 else many, many)
    try:
        yield
    finally:
        names.update(former)


def whole_number(language: Language, least: int) -> Callable[[str], int]:
    """Give the reader of a whole number that is not too small."""

    def read(text: str) -> int:
        if text.isascii() and text.isdigit() and int(text) >= least:
            return int(text)
        raise argparse.ArgumentTypeError(
            say(
                language,
                f"'{text}' 不是不小于 {least} 的整数",
                f"'{text}' is not a whole number of at least {least}",
            )
        )

    return read


def decimal_number(language: Language) -> Callable[[str], Decimal]:
    """Give the reader of a decimal number above 0."""

    def read(text: str) -> Decimal:
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal(0)
        if number.is_finite() and number > 0:
            return number
        raise argparse.ArgumentTypeError(
            say(
                language,
                f"'{text}' 不是大于 0 的数，例如 0.1",
                f"'{text}' is not a number above 0, such as 0.1",
            )
        )

    return read


def size(language: Language) -> Callable[[str], str]:
    """Give the reader of a size in memory."""

    def read(text: str) -> str:
        if re.fullmatch(r"[1-9][0-9]*(\.[0-9]+)?\s?[KMGT]i?B", text, re.IGNORECASE):
            return text
        raise argparse.ArgumentTypeError(
            say(
                language,
                f"'{text}' 不是内存大小，请写数字和单位，例如 500MB、1GB",
                f"'{text}' is not a size; write a number and its unit, such as 500MB or 1GB",
            )
        )

    return read
