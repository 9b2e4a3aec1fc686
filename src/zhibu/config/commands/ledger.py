"""`zhibu ledger`: state, check, publish, export, erase, and the log's keys."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from zhibu.config.language import Language, say
from zhibu.config.site import add_data_option

if TYPE_CHECKING:
    from zhibu.ledger.checking import Finding

EXAMPLES = (
    "zhibu ledger status",
    "zhibu ledger fsck --external printed-checkpoint.txt",
    "zhibu ledger export OUT",
    "zhibu ledger erase record/1f0c22d9a1b2c3d4 --reason 本人申请 --authority 法务部2026-7号 --by A001",
)
VERBS = ("status", "fsck", "checkpoint", "export", "erase", "keys", "rotate")


def help_of(language: Language) -> str:
    """Say what the verb does."""
    return say(
        language,
        "存证账本：状态、核对、发布检查点、导出、依法删除内容、密钥",
        "the ledger: status, check, publish, export, erase by law, keys",
    )


def add_arguments(parser: ArgumentParser, language: Language) -> None:
    """Add the verb's arguments."""
    zh = language == "zh"
    parser.add_argument(
        "what",
        choices=VERBS,
        help="status 状态；fsck 全面核对；checkpoint 立即发布；export 导出；erase 依法删除内容；"
        "keys 公钥；rotate 更换密钥"
        if zh
        else "what to do with the ledger",
    )
    parser.add_argument(
        "target",
        nargs="?",
        metavar="OUT|SUBJECT",
        help="export 的文件夹，或 erase 的对象"
        if zh
        else "the folder of export, the subject of erase",
    )
    parser.add_argument(
        "--external",
        action="append",
        type=Path,
        default=[],
        metavar="FILE",
        help="站外保存的检查点，可以多个" if zh else "a checkpoint kept elsewhere; may be repeated",
    )
    parser.add_argument(
        "--openings",
        action="store_true",
        help="导出时包括登记内容（含个人信息，只给审计）"
        if zh
        else "export what was entered too (personal data: for auditors)",
    )
    for name, zh_help, en_help in (
        ("reason", "删除的理由", "why it is erased"),
        ("authority", "依据或批准文号", "on whose authority"),
        ("by", "操作人编码", "code of the person who erases"),
    ):
        parser.add_argument(f"--{name}", metavar="TEXT", help=zh_help if zh else en_help)
    add_data_option(parser, language)
    parser.set_defaults(run=run)


def run(asked: Namespace, language: Language) -> int:
    """Do what was asked on the site's ledger."""
    from zhibu.config.site import open_site, require_site

    open_site(language, asked.data)
    require_site()
    does = {
        "status": _status,
        "fsck": _fsck,
        "checkpoint": _checkpoint,
        "export": _export,
        "erase": _erase,
        "keys": _keys,
        "rotate": _rotate,
    }
    return does[asked.what](asked, language)


def _status(_asked: Namespace, language: Language) -> int:
    from zhibu.ledger.logs import PARALLEL, logs
    from zhibu.ledger.queries import state

    now = state()
    lines = [
        (say(language, "条目", "entries"), str(now.size)),
        (say(language, "已发布到", "published up to"), str(now.published)),
        (say(language, "已见证到", "witnessed up to"), str(now.witnessed)),
        (say(language, "已删除内容", "openings erased"), str(now.erased)),
        (say(language, "最近检查点", "newest checkpoint"), f"{now.published_at or '—'}"),
        (say(language, "账本名称", "name"), now.name),
    ]
    if PARALLEL in logs():
        second = PARALLEL.newest()
        lines.append((say(language, "国密平行日志（SM3）已发布到", "second log (SM3) published up to"),
                      str(second.size if second else 0)))  # fmt: skip
    for label, value in lines:
        print(f"{label}: {value}")
    return 0


def _fsck(asked: Namespace, language: Language) -> int:
    from zhibu.config.progress import ProgressBar
    from zhibu.ledger.rounds import run_fsck

    def tell(finding: "Finding") -> None:
        print(f"✗ {finding.where}: {finding.zh if language == 'zh' else finding.en}")

    external = [path.read_text(encoding="utf-8") for path in asked.external]
    with ProgressBar(language, ("ledger",)) as bar:
        bar.step("ledger")
        count = run_fsck(external, tell=tell).count
    if count:
        print(say(language, f"发现 {count} 处问题。", f"{count} findings."), file=sys.stderr)
        return 1
    print(say(language, "账本完好。", "The ledger is whole."))
    if not external:
        print(
            say(
                language,
                "没有给出站外检查点：掌握服务器的人前后一致地改写，仅凭站内数据发现不了。",
                "No checkpoint from outside was given: a consistent rewrite by whoever holds the "
                "server cannot be seen from its own data.",
            )
        )
    return 0


def _checkpoint(_asked: Namespace, language: Language) -> int:
    from zhibu.ledger.publishing import publish
    from zhibu.ledger.witnesses import ask_all

    made = publish()
    if made is None:
        print(say(language, "没有新条目。", "Nothing is new."))
        return 0
    ask_all(made)
    print(made.note, end="")
    return 0


def _export(asked: Namespace, language: Language) -> int:
    from zhibu.config.refusals import CommandError
    from zhibu.ledger.exporting import export

    if not asked.target:
        raise CommandError("请写导出到哪个文件夹。", "Name the folder to export to.")
    try:
        size = export(Path(asked.target), openings=asked.openings)
    except FileExistsError as error:
        raise CommandError(
            f"{asked.target} 里已有文件；请写一个空文件夹。",
            f"{asked.target} holds something; name an empty folder.",
        ) from error
    except LookupError as error:
        raise CommandError(
            "还没有发布过检查点；请先运行 zhibu ledger checkpoint。",
            "No checkpoint was published yet; run zhibu ledger checkpoint first.",
        ) from error
    print(
        say(language, f"已导出 {size} 条到 {asked.target}", f"{size} entries are in {asked.target}")
    )
    return 0


def _erase(asked: Namespace, language: Language) -> int:
    from zhibu.config.refusals import CommandError
    from zhibu.ledger.erasing import erase

    if not all((asked.target, asked.reason, asked.authority, asked.by)):
        raise CommandError(
            "请写明对象、--reason 理由、--authority 依据、--by 操作人。",
            "Name the subject, --reason, --authority and --by.",
        )
    count = erase(subject=asked.target, reason=asked.reason, authority=asked.authority, by=asked.by)
    if not count:
        raise CommandError(
            f"账本里没有 {asked.target} 的内容可删。",
            f"The ledger holds no opening of {asked.target}.",
        )
    print(
        say(
            language,
            f"已删除 {count} 条内容；条目和证明仍然有效。",
            f"{count} openings are erased; entries and proofs stand.",
        )
    )
    return 0


def _keys(_asked: Namespace, _language: Language) -> int:
    from zhibu.ledger.keys import verifiers

    print(*verifiers(), sep="\n")
    return 0


def _rotate(_asked: Namespace, language: Language) -> int:
    from zhibu.ledger.keys import rotate

    print(
        say(
            language,
            "新的公钥（请同旧公钥一起公布）：",
            "The new public key, to be published beside the former ones:",
        )
    )
    print(rotate())
    return 0
