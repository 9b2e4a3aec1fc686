"""`zhibu tick`: the daily check and score."""

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable
from datetime import date

from zhibu.config.language import Language, say
from zhibu.config.site import add_data_option

EXAMPLES = ("zhibu tick", "zhibu tick --day 2026-03-31")


def help_of(language: Language) -> str:
    """Say what the verb does."""
    return say(
        language,
        "每日检查与计分：补上漏掉的日子，直到今天",
        "the daily check and score: what was missed, up to today",
    )


def add_arguments(parser: ArgumentParser, language: Language) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "--day",
        type=_day(language),
        metavar="YYYY-MM-DD",
        help=say(language, "只做这一天，可重做", "only this day; it may be done again"),
    )
    add_data_option(parser, language)
    parser.set_defaults(run=run)


def _day(language: Language) -> Callable[[str], date]:
    def read(text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise ArgumentTypeError(
                say(
                    language,
                    f"'{text}' 不是日期，请写成 2026-03-31 的样子",
                    f"'{text}' is no date; write it like 2026-03-31",
                )
            ) from None

    return read


def run(asked: Namespace, language: Language) -> int:
    """Check and score, a line for each day."""
    from zhibu.config.daily import run_day, run_due
    from zhibu.config.refusals import CommandError
    from zhibu.config.site import open_site, require_site

    open_site(language, asked.data)
    require_site()

    from django.utils import timezone

    today = timezone.localdate()
    if asked.day is None:
        days = run_due(today, lambda day: print(day, file=sys.stderr))
    elif asked.day > today:
        raise CommandError(
            f"{asked.day} 还没到；今天是 {today}，请写今天或以前的日期。",
            f"{asked.day} has not come; today is {today}: name today or a day before.",
        )
    else:
        run_day(asked.day)
        days = [asked.day]
    if days:
        listed = f"{days[0]}" if len(days) == 1 else f"{days[0]} – {days[-1]}"
        print(say(language, f"已检查并计分：{listed}", f"Checked and scored: {listed}"))
    else:
        print(say(language, f"{today} 已经检查过。", f"{today} has been checked already."))
    return 0
