"""The `zhibu` command.

Each verb has a module in `commands`, loaded when it is asked for: a run that scores should not
wait for what explains. Exit codes: 0 done, 1 refused (the message says why), 2 wrong usage.
"""

import os
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from importlib import import_module

from zhibu.config.arguments import spoken
from zhibu.config.language import Language, language_of, say

VERBS = (
    "score", "explain", "scheme", "template", "generate", "demo",
    "serve", "migrate", "tick", "account", "reseal", "ledger", "verify", "witness", "ballots", "assessments",
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = language_of(given, os.environ.get("ZHIBU_LANG"))
    with spoken(language):
        parser = _parser(language, next((word for word in given if word in VERBS), None))
        asked = parser.parse_args(given)
        if asked.run is None:
            parser.print_help()
            return 0
    return _guarded(asked, language)


def _guarded(asked: Namespace, language: Language) -> int:
    from zhibu.config.refusals import refusal_of

    try:
        return int(asked.run(asked, language) or 0)
    except KeyboardInterrupt:
        print(
            say(language, "已中断，没有写入任何结果。", "Stopped; nothing was written."),
            file=sys.stderr,
        )
        return 1
    except BrokenPipeError:
        # The reader of our output (head, less) has gone; that is its right.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        refusal = refusal_of(error, language)
        if refusal is None:
            raise
        print(refusal, file=sys.stderr)
        return 1


def _parser(language: Language, verb: str | None) -> ArgumentParser:
    from zhibu import __version__

    parser = ArgumentParser(
        prog="zhibu",
        description=say(
            language,
            "支部：考核方案即数据，得分精确、可解释、可复算。",
            "Zhibu: assessment schemes are data; scores are exact and explain themselves.",
        ),
        epilog=say(language, "例：", "Example: ") + "zhibu score --scheme suxing DATA --out OUT",
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"zhibu {__version__}",
        help=say(language, "显示版本后退出", "show the version and exit"),
    )
    _language_option(parser, language)
    parser.set_defaults(run=None)
    verbs = parser.add_subparsers(metavar=say(language, "命令", "COMMAND"))
    for name in VERBS:
        if verb is None or name == verb:
            module = import_module(f"zhibu.config.commands.{name}")
            child = verbs.add_parser(
                name,
                help=module.help_of(language),
                description=module.help_of(language),
                epilog=say(language, "例：\n  ", "Example:\n  ") + "\n  ".join(module.EXAMPLES),
                formatter_class=RawDescriptionHelpFormatter,
            )
            _language_option(child, language)
            child.set_defaults(run=None)
            module.add_arguments(child, language)
    return parser


def _language_option(parser: ArgumentParser, language: Language) -> None:
    parser.add_argument(
        "--lang",
        choices=("zh", "en"),
        help=say(
            language, "界面语言（默认 zh，或 ZHIBU_LANG）", "language (default zh, or ZHIBU_LANG)"
        ),
    )
