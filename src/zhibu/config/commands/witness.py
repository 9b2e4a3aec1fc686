"""`zhibu witness`: a small witness that another unit runs for a log."""

import os
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from zhibu.config.arguments import whole_number
from zhibu.config.language import Language, say

if TYPE_CHECKING:
    from zhibu.tlog.witness_folder import WitnessFolder

EXAMPLES = (
    "zhibu witness init --data W --name witness.example",
    "zhibu witness policy --data W --admit LOG-KEY",
    "zhibu witness serve --data W --port 8090",
)


def help_of(language: Language) -> str:
    """Say what the verb does."""
    return say(
        language,
        "见证：由另一单位运行，只联署没有被改写过的账本",
        "a witness, run by another unit: cosigns a log only if it was not rewritten",
    )


def add_arguments(parser: ArgumentParser, language: Language) -> None:
    """Add the verb's arguments."""
    zh = language == "zh"
    parser.add_argument(
        "what",
        choices=("init", "serve", "policy"),
        help="init 建立；policy 查看或登记所见证的账本；serve 启动"
        if zh
        else "init makes it; policy shows or admits logs; serve starts it",
    )
    parser.add_argument(
        "--data",
        type=Path,
        default=Path("var/witness"),
        metavar="DIR",
        help="放在哪里（默认 var/witness）" if zh else "where it keeps everything",
    )
    parser.add_argument("--name", metavar="NAME", help="见证单位的名称" if zh else "its name")
    parser.add_argument(
        "--admit", metavar="KEY", help="登记一个账本的公钥" if zh else "admit a log by its key"
    )
    parser.add_argument(
        "--port",
        type=whole_number(language, 1),
        default=8090,
        metavar="N",
        help="端口（默认 8090）" if zh else "port (default 8090)",
    )
    parser.add_argument(
        "--address",
        default="127.0.0.1",
        metavar="IP",
        help="监听地址（默认 127.0.0.1）" if zh else "where to listen (default 127.0.0.1)",
    )
    parser.set_defaults(run=run)


def run(asked: Namespace, language: Language) -> int:
    """Make, show or serve a witness."""
    from zhibu.config.refusals import CommandError
    from zhibu.tlog.errors import TlogError
    from zhibu.tlog.witness_folder import WitnessFolder

    folder = WitnessFolder(asked.data)
    try:
        if asked.what == "init":
            return _init(folder, asked, language)
        if asked.what == "policy":
            return _policy(folder, asked, language)
        return _serve(folder, asked, language)
    except TlogError as error:
        raise CommandError(f"见证无法进行：{error}", f"The witness refuses: {error}") from error


def _init(folder: "WitnessFolder", asked: Namespace, language: Language) -> int:
    from zhibu.config.refusals import CommandError

    if not asked.name:
        raise CommandError(
            "请用 --name 给见证单位一个名称，例如 witness.example。",
            "Give the witness a name with --name, as in witness.example.",
        )
    key = folder.begin(asked.name)
    print(say(language, "见证单位的公钥（请公布）：", "The witness's public key, to be published:"))
    print(key)
    return 0


def _policy(folder: "WitnessFolder", asked: Namespace, language: Language) -> int:
    from zhibu.tlog.notes import Verifier

    if asked.admit:
        folder.admit(Verifier.parse(asked.admit))
    logs = folder.logs()
    if not logs:
        print(
            say(
                language,
                "还没有登记账本；请用 --admit 公钥 登记。",
                "No log is admitted yet; admit one with --admit KEY.",
            )
        )
    for name, key in logs.items():
        seen = folder.newest(name)
        size = seen.size if seen else 0
        print(say(language, f"{key}  已联署到 {size} 条", f"{key}  cosigned up to {size} entries"))
    return 0


def _serve(folder: "WitnessFolder", asked: Namespace, language: Language) -> int:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    folder.witness()  # refuses here, where it can be read
    os.environ["ZHIBU_WITNESS"] = str(asked.data)
    server = Server(
        "zhibu.config.witness_wsgi:application",
        address=asked.address,
        port=asked.port,
        interface=Interfaces.WSGI,
        workers=1,  # one process keeps what was seen
        blocking_threads=4,
        log_level=LogLevels.warning,
        websockets=False,
    )
    address = f"http://{asked.address}:{asked.port}/"
    server.on_startup(
        lambda: print(
            say(language, f"见证已启动：{address}", f"The witness: {address}"), flush=True
        )
    )
    server.serve()
    return 0
