"""`zhibu verify`: check proofs, exported logs and checkpoints, offline; only the public key is needed."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from zhibu.config.language import Language, say

if TYPE_CHECKING:
    from zhibu.tlog.checkpoints import Checkpoint
    from zhibu.tlog.hashing import Hashing
    from zhibu.tlog.notes import Verifier

EXAMPLES = (
    "zhibu verify record.tlog-proof --keys keys.txt",
    "zhibu verify EXPORTED-LOG kept-checkpoint.txt --keys keys.txt",
    "zhibu verify old-checkpoint.txt growth.txt --keys keys.txt",
    "zhibu verify EXPORTED-LOG --sm3 --keys keys.txt",
)


def help_of(language: Language) -> str:
    """Say what the verb does."""
    return say(
        language,
        "离线核验：存证证明、导出的账本、检查点；只需要公钥",
        "verify offline: proofs, exported logs, checkpoints; only the public key is needed",
    )


def add_arguments(parser: ArgumentParser, language: Language) -> None:
    """Add the verb's arguments."""
    zh = language == "zh"
    parser.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="证明文件、检查点、增长证明，或导出的文件夹"
        if zh
        else "a proof, a checkpoint, a proof of growth, or an exported folder",
    )
    parser.add_argument(
        "--keys",
        type=Path,
        metavar="FILE",
        help="公钥文件，每行一个" if zh else "public keys, one a line",
    )
    parser.add_argument(
        "--key", action="append", default=[], metavar="KEY", help="公钥" if zh else "a public key"
    )
    parser.add_argument(
        "--witness",
        action="append",
        default=[],
        metavar="KEY",
        help="见证单位的公钥，可以多个" if zh else "a witness's public key; may be repeated",
    )
    parser.add_argument(
        "--quorum",
        type=int,
        default=0,
        metavar="N",
        help="至少几个见证单位联署（默认 0）" if zh else "how many must have cosigned (default 0)",
    )
    parser.add_argument(
        "--sm3",
        action="store_true",
        help="按国密 SM3 平行日志核验（公钥相同）"
        if zh
        else "verify by the second log, with SM3 (the public key is the same)",
    )
    parser.set_defaults(run=run)


def run(asked: Namespace, language: Language) -> int:
    """Check each file, then whether all checkpoints are of one log."""
    from zhibu.tlog.errors import TlogError

    keys = _keys(asked, language)
    seen: list[tuple[Path, Checkpoint]] = []
    roots: dict[int, bytes] = {}
    bad = 0
    wanted = _sizes(asked.files, keys)
    for path in asked.files:
        try:
            told = _check(path, keys, asked, wanted, seen, roots, language)
        except (TlogError, OSError, UnicodeDecodeError) as error:
            bad += 1
            print(say(language, f"✗ {path}：不成立。{error}", f"✗ {path}: does not hold. {error}"))
        else:
            print(f"✓ {path}: {told}")
    bad += _compare(seen, roots, language)
    return 1 if bad else 0


def _keys(asked: Namespace, language: Language) -> "list[Verifier]":
    from zhibu.config.refusals import CommandError
    from zhibu.tlog.errors import TlogError
    from zhibu.tlog.exports import read_keys
    from zhibu.tlog.hashing import has_sm3
    from zhibu.tlog.notes import Verifier
    from zhibu.tlog.parallel import parallel_key

    del language
    try:
        keys = [Verifier.parse(text) for text in asked.key]
        if asked.keys:
            keys += read_keys(asked.keys.read_text(encoding="utf-8"))
    except TlogError as error:
        raise CommandError(f"公钥无法读取：{error}", f"The key cannot be read: {error}") from error
    if asked.sm3:
        if not has_sm3():
            raise CommandError(
                "这台机器的 OpenSSL 不支持 SM3；请换一台支持的机器，或去掉 --sm3。",
                "This machine's OpenSSL has no SM3; use one that has, or leave --sm3 out.",
            )
        keys = [parallel_key(key) for key in keys]
    if not keys:
        raise CommandError(
            "需要账本的公钥：--keys 文件，或 --key 公钥。公钥请从纸质公示或本单位档案取得，不要取自待核验的文件。",
            "The log's public key is needed: --keys FILE or --key KEY. Take it from a printed notice "
            "or your own files, never from what is to be verified.",
        )
    return keys


def _sizes(files: Sequence[Path], keys: "Sequence[Verifier]") -> list[int]:
    """Give the sizes of the checkpoints among the files, at which an export's root is wanted."""
    from zhibu.tlog.errors import TlogError
    from zhibu.tlog.exports import open_with_any

    sizes = []
    for path in files:
        if path.is_file():
            try:
                sizes.append(open_with_any(path.read_bytes(), keys).size)
            except TlogError:
                continue
    return sizes


def _check(
    path: Path,
    keys: "Sequence[Verifier]",
    asked: Namespace,
    wanted: Sequence[int],
    seen: "list[tuple[Path, Checkpoint]]",
    roots: dict[int, bytes],
    language: Language,
) -> str:
    from zhibu.tlog.evidence import Evidence
    from zhibu.tlog.exports import check_export, open_with_any
    from zhibu.tlog.hashing import SHA256, SM3
    from zhibu.tlog.notes import Verifier
    from zhibu.tlog.parallel import PLACE
    from zhibu.tlog.proof_files import HEAD

    hashing = SM3 if asked.sm3 else SHA256
    if path.is_dir():
        within = PLACE if asked.sm3 else ""
        checked = check_export(path, keys, wanted, hashing=hashing, within=within)
        seen.append((path, checked.checkpoint))
        roots.update(checked.roots)
        size, openings = checked.checkpoint.size, checked.openings
        return say(
            language,
            f"账本完整，{size} 条，{openings} 条内容与承诺相符",
            f"the log is whole: {size} entries, {openings} openings as committed to",
        )
    data = path.read_bytes()
    if data.startswith(HEAD.encode()):
        witnesses = [Verifier.parse(text) for text in asked.witness]
        evidence = Evidence.parse(data)
        checkpoint, entered = evidence.verify(keys, witnesses, asked.quorum, hashing)
        seen.append((path, checkpoint))
        return _told(evidence.proof.index, checkpoint.size, entered, language)
    if data.startswith(b"old "):
        return _growth(data, keys, seen, hashing, language)
    checkpoint = open_with_any(data, keys)
    seen.append((path, checkpoint))
    return say(
        language,
        f"检查点由账本签发，{checkpoint.size} 条",
        f"a checkpoint signed by the log, {checkpoint.size} entries",
    )


def _growth(
    data: bytes,
    keys: "Sequence[Verifier]",
    seen: "list[tuple[Path, Checkpoint]]",
    hashing: "Hashing",
    language: Language,
) -> str:
    """A proof of growth begins at a checkpoint that was named before it."""
    from zhibu.tlog.errors import ProofError
    from zhibu.tlog.exports import open_with_any
    from zhibu.tlog.proofs import verify_consistency
    from zhibu.tlog.witnessing import Request

    request = Request.parse(data)
    new = open_with_any(str(request.checkpoint), keys)
    old = next((one for _, one in seen if one.size == request.old), None)
    if old is None:
        raise ProofError(f"name the checkpoint of size {request.old} before it")
    verify_consistency(
        first=old.size,
        second=new.size,
        proof=request.proof,
        first_root=old.root,
        second_root=new.root,
        hashing=hashing,
    )
    return say(
        language,
        f"{new.size} 条的账本是从 {old.size} 条增长而来，此前内容未变",
        f"the log of {new.size} entries grew out of that of {old.size}; nothing before was changed",
    )


def _told(index: int, size: int, entered: dict[str, object] | None, language: Language) -> str:
    import json

    head = say(
        language,
        f"账本第 {index} 条（共 {size} 条）",
        f"entry {index} of {size}",
    )
    if entered is None:
        return head + say(language, "，内容已依法删除", "; its content was erased by law")
    return head + "\n  " + json.dumps(entered, ensure_ascii=False, indent=2).replace("\n", "\n  ")


def _compare(
    seen: "list[tuple[Path, Checkpoint]]", roots: dict[int, bytes], language: Language
) -> int:
    """Hold checkpoints of one size against each other, and against an exported log."""
    bad = 0
    first: dict[int, tuple[Path, Checkpoint]] = {}
    for path, one in seen:
        former = first.setdefault(one.size, (path, one))
        split = former[1].root != one.root
        rewritten = one.size in roots and roots[one.size] != one.root
        if split or rewritten:
            bad += 1
            print(
                say(
                    language,
                    f"✗ {path}：同为 {one.size} 条，根却不同：账本给人看了两个版本，或被改写过。",
                    f"✗ {path}: another root at {one.size} entries: the log shows two faces, or was "
                    "rewritten.",
                )
            )
    return bad
