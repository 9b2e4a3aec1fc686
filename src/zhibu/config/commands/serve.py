"""`zhibu serve`: the site, on this machine."""

import os
import sys
from argparse import ArgumentParser, Namespace

from zhibu.config.arguments import whole_number
from zhibu.config.language import Language, say
from zhibu.config.site import add_data_option

EXAMPLES = ("zhibu serve --port 8000 --workers 2",)


def help_of(language: Language) -> str:
    """Say what the verb does."""
    return say(
        language,
        "启动站点：先升级数据库，每日自动检查与计分",
        "serve the site: migrates first, checks and scores each day by itself",
    )


def add_arguments(parser: ArgumentParser, language: Language) -> None:
    """Add the verb's arguments."""
    zh = language == "zh"
    parser.add_argument(
        "--port",
        type=whole_number(language, 1),
        default=8000,
        metavar="N",
        help="端口（默认 8000）" if zh else "port (default 8000)",
    )
    parser.add_argument(
        "--address",
        default="127.0.0.1",
        metavar="IP",
        help="监听地址（默认只限本机 127.0.0.1）"
        if zh
        else "where to listen (default 127.0.0.1: this machine alone)",
    )
    parser.add_argument(
        "--workers",
        type=whole_number(language, 1),
        default=2,
        metavar="N",
        help="工作进程数（默认 2）" if zh else "worker processes (default 2)",
    )
    add_data_option(parser, language)
    parser.set_defaults(run=run)


def run(asked: Namespace, language: Language) -> int:
    """Migrate, then serve until stopped."""
    from zhibu.config.serving import serve
    from zhibu.config.site import migrate, open_site

    os.environ.setdefault("ZHIBU_ORIGIN", f"http://localhost:{asked.port}")
    open_site(language, asked.data)
    migrate()

    from django.conf import settings

    def ready() -> None:
        print(
            say(
                language,
                f"站点已启动：{settings.ORIGIN}（按 Ctrl-C 停止）",
                f"The site is at {settings.ORIGIN} (Ctrl-C stops it)",
            ),
            flush=True,
        )

    serve(address=asked.address, port=asked.port, workers=asked.workers, ready=ready)
    print(say(language, "站点已停止。", "The site has stopped."), file=sys.stderr)
    return 0
