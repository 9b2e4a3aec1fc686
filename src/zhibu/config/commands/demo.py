"""`zhibu demo`: a made-up company on a site of its own, with an account for each role."""

import os
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from zhibu.config.arguments import whole_number
from zhibu.config.language import Language, say

if TYPE_CHECKING:
    from zhibu.demo.company.accounts import DemoAccount

EXAMPLES = (
    "zhibu demo",
    "zhibu demo --data DIR --port 8123 --accounts accounts.json",
    "zhibu demo --reports",
)
SCALES = {"tenth": 0.1, "full": 1.0}


def help_of(language: Language) -> str:
    """Say what the verb does."""
    return say(
        language,
        "建立演示企业并启动站点，每种角色一个账号；--reports 只计分出报告",
        "build a made-up company and serve it, an account for each role; --reports only scores",
    )


def add_arguments(parser: ArgumentParser, language: Language) -> None:
    """Add the verb's arguments."""
    zh = language == "zh"
    parser.add_argument(
        "--data",
        type=Path,
        default=Path("var/demo"),
        metavar="DIR",
        help="数据放在哪里（默认 var/demo）；再次启动时保留"
        if zh
        else "where data go (default var/demo); kept when started again",
    )
    parser.add_argument(
        "--port",
        type=whole_number(language, 1),
        default=8000,
        metavar="N",
        help="端口（默认 8000）" if zh else "port (default 8000)",
    )
    parser.add_argument(
        "--accounts",
        type=Path,
        metavar="FILE",
        help="把各角色的账号和密码写入 JSON 文件"
        if zh
        else "write the accounts to a JSON file: role → name and password",
    )
    parser.add_argument(
        "--scale",
        choices=tuple(SCALES),
        default="tenth",
        help="规模：tenth 约 88 个支部（默认），full 878 个支部"
        if zh
        else "tenth: some 88 branches (default); full: 878",
    )
    parser.add_argument(
        "--no-serve",
        action="store_true",
        help="只建立数据和账号，不启动站点" if zh else "only build and open accounts",
    )
    parser.add_argument(
        "--reports",
        action="store_true",
        help="不启动站点，为三家演示企业计分并出报告"
        if zh
        else "do not serve: score three made-up companies and write reports",
    )
    parser.set_defaults(run=run)


def run(asked: Namespace, language: Language) -> int:
    """Build what is not there yet, give the accounts new passwords, serve."""
    if asked.reports:
        from zhibu.config.reports import score_companies

        return score_companies(asked.data, language)

    from zhibu.config.building import build_apart, require_finished
    from zhibu.config.serving import serve
    from zhibu.config.site import migrate, open_site

    os.environ["ZHIBU_ORIGIN"] = f"http://localhost:{asked.port}"
    os.environ["ZHIBU_SECOND_FACTOR"] = "optional"
    open_site(language, asked.data)
    require_finished(asked.data)
    migrate()

    from zhibu.demo.company.accounts import open_all, write_file
    from zhibu.demo.company.site import is_empty

    if is_empty():
        build_apart(language, SCALES[asked.scale])

    accounts = open_all()
    if asked.accounts:
        write_file(accounts, asked.accounts)
    if asked.no_serve:
        _show(accounts, language, None)
        return 0
    address = os.environ["ZHIBU_ORIGIN"]
    serve(
        address="127.0.0.1",
        port=asked.port,
        workers=2,
        ready=lambda: _show(accounts, language, address),
    )
    print(say(language, "站点已停止，数据保留。", "Stopped; the data stay."), file=sys.stderr)
    return 0


def _show(accounts: "list[DemoAccount]", language: Language, address: str | None) -> None:
    """Print who may sign in; passwords hold until the demo is started again."""
    from zhibu.scoring.explanation.columns import padded

    lines = [(str(one.role.label), one.username, one.password, str(one.place)) for one in accounts]
    head = (
        say(language, "角色", "role"),
        say(language, "账号", "account"),
        say(language, "本次密码", "password"),
        say(language, "所在组织", "organisation"),
    )
    for line in (head, *lines):
        print(
            "  ".join(
                padded(cell, width) for cell, width in zip(line, (20, 24, 20, 0), strict=True)
            )
        )
    print(
        say(
            language,
            "密码每次启动时更换；不需要第二重验证。",
            "Passwords change at each start; no second factor is asked for.",
        )
    )
    _show_keys(language)
    if address:
        print(say(language, f"\n站点：{address}\n", f"\nThe site: {address}\n"), flush=True)


def _show_keys(language: Language) -> None:
    """Say whose box can be opened, as long as one waits for its tellers."""
    from django.conf import settings

    from zhibu.demo.company.reviews import KEYS, waiting_for_tellers

    review = waiting_for_tellers()
    if review is None:
        return
    first, second = (settings.DATA / KEYS / f"{review.code}-{place}.txt" for place in (1, 2))
    print(
        say(
            language,
            f"有一个票箱等待开启：先由 inspector（{first}），再由 auditor（{second}）\n"
            "登录，在“评议”里打开这次评议，出示各自的密钥文件。",
            f"A box waits to be opened: first inspector ({first}), then auditor ({second})\n"
            "sign in and present the file of their key.",
        )
    )
