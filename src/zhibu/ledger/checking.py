"""Check the whole ledger (fsck): against itself, its signatures, its files, the rows and files it covers.

What a server that holds all keys rewrote consistently, this cannot see: give it a checkpoint from
outside (`external`). See docs/ledger.md for what is found with and without one.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from zhibu.ledger.appending import ADDED, spoken
from zhibu.ledger.covering import Cover
from zhibu.ledger.entering import missing, parts
from zhibu.ledger.guards import Guard, standing
from zhibu.ledger.keys import verifiers
from zhibu.ledger.logs import PARALLEL, logs
from zhibu.ledger.models import Checkpoint, Erasure, Head, Opening
from zhibu.ledger.publishing import folder
from zhibu.ledger.scanning import roots_if_clean
from zhibu.ledger.second_log import faults
from zhibu.tlog.checkpoints import Checkpoint as Signed
from zhibu.tlog.checkpoints import open_checkpoint
from zhibu.tlog.errors import TlogError
from zhibu.tlog.hashing import SHA256
from zhibu.tlog.leaves import Leaf, commitment
from zhibu.tlog.notes import Verifier
from zhibu.tlog.trees import Frontier

AT_ONCE = 20_000
_ROWS = """
SELECT e."index", e.kind, e.subject, e.revision, e.leaf, e.leaf_hash, o.salt, o.body,
       p.leaf_hash, x.entry_id, e.at
FROM ledger_entry e
LEFT JOIN ledger_opening o ON o.entry_id = e."index"
LEFT JOIN ledger_entry p ON p.subject = e.subject AND p.revision = e.revision - 1
LEFT JOIN ledger_erasure x ON x.entry_id = e."index"
WHERE e."index" >= %s AND e."index" < %s ORDER BY e."index"
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it must be."""

    what: str
    """gap, leaf, chain, opening, erasure, root, signature, file, sm3, guard, row, external or sealed."""
    where: str
    zh: str
    en: str


_guards: list[Guard] = []
_mirrors: list[Cover] = []
_sealed: list[Callable[[], Iterable[Finding]]] = []


def covers(
    *,
    guards: Iterable[Guard] = (),
    mirrors: Iterable[Cover] = (),
    sealed: Iterable[Callable[[], Iterable[Finding]]] = (),
) -> None:
    """Let a room say which of its tables are guarded, and which rows the ledger mirrors.

    Args:
        sealed: checks of what stands in the ledger by a hash alone.
    """
    _guards.extend(guards)
    _mirrors.extend(mirrors)
    _sealed.extend(sealed)


def guarded() -> list[Guard]:
    """Give the guards that rooms registered."""
    return list(_guards)


def mirrored() -> list[Cover]:
    """Give the covers that rooms registered."""
    return list(_mirrors)


def check(
    external: Iterable[str] = (), progress: Callable[[int], None] = lambda _: None
) -> Iterator[Finding]:
    """Check everything; give what is wrong, in the order of the log.

    Args:
        external: checkpoints that were kept elsewhere, as texts.
        progress: told how many entries were read.
    """
    size = Head.objects.values_list("size", flat=True).first() or 0
    outside = list(_opened(external))
    yield from (one for one in outside if isinstance(one, Finding))
    signed = {one.size: [one] for one in Checkpoint.objects.order_by("size")}
    kept = [one for one in outside if isinstance(one, Signed)]
    wanted = {*signed, *(one.size for one in kept)}
    roots = roots_if_clean(size, wanted, progress) if _beyond() == size else None
    if roots is None:  # something is wrong: read slowly, and say what and where
        roots = {}
        yield from _entries(size, wanted, roots, progress)
    for checkpoint in (one for some in signed.values() for one in some):
        yield from _checkpoint(checkpoint, roots)
    for one in kept:
        yield from _external(one, size, roots)
    yield from _erasures()
    yield from _files(roots)
    if PARALLEL in logs():
        yield from (Finding("sm3", *fault) for fault in faults(size))
    yield from _guards_down()
    for mirror in _mirrors:
        yield from _rows(mirror)
    for sealed in _sealed:
        yield from sealed()


def _entries(
    size: int, wanted: set[int], roots: dict[int, bytes], progress: Callable[[int], None]
) -> Iterator[Finding]:
    """Read every entry once: its place, leaf, chain and opening; keep the roots that are asked for."""
    tree = Frontier()
    if 0 in wanted:
        roots[0] = tree.root()
    expected = 0
    for start in range(0, max(size, _beyond()), AT_ONCE):
        for row in _read(start, start + AT_ONCE):
            index, kind, subject, revision, leaf, leaf_hash, salt, body, before, erased, at = row
            if index != expected:
                yield _gap(expected, index)
            expected = index + 1
            leaf, leaf_hash = bytes(leaf), bytes(leaf_hash)
            found = SHA256.leaf(leaf)
            if found != leaf_hash:
                yield _finding("leaf", index, "散列与内容不符", "its hash is not that of its leaf")
            yield from _leaf(index, kind, subject, revision, leaf, salt, body, before, erased)
            if body is not None and _said(at) not in body:
                yield _finding("leaf", index, "时间与内容不符", "its time is not that of its body")
            tree.append(found)
            if tree.size in wanted:
                roots[tree.size] = tree.root()
        progress(min(size, start + AT_ONCE))
    if expected != size:
        yield Finding(
            "gap",
            "head",
            f"表头登记 {size} 条，实际到 {expected} 条",
            f"the head says {size} entries, and they reach to {expected}",
        )


def _leaf(
    index: int,
    kind: str,
    subject: str,
    revision: int,
    leaf: bytes,
    salt: bytes | None,
    body: str | None,
    before: bytes | None,
    erased: int | None,
) -> Iterator[Finding]:
    commit = leaf[11:75].decode("ascii", "replace")
    previous = bytes(before).hex() if before is not None else None
    orphan = revision > 1 and before is None
    if orphan or leaf != Leaf(kind, subject, revision, commit, previous).canonical():
        yield _finding(
            "chain",
            index,
            "与种类、对象、次序或前一条不符",
            "it does not say the kind, subject, revision or predecessor that its row has",
        )
    if salt is None or body is None:
        if erased is None:
            yield _finding(
                "opening",
                index,
                "内容缺失且没有删除登记",
                "its opening is gone, and no erasure says why",
            )
    elif commitment(bytes(salt), body.encode()) != commit:
        yield _finding("opening", index, "内容被改动", "its body is not what it committed to")
    elif erased is not None:
        yield _finding(
            "opening", index, "已登记删除，内容仍在", "it was erased, and its body is here"
        )


def _said(at: Any) -> str:
    """What a body says of its time."""
    moment = at if isinstance(at, datetime) else datetime.fromisoformat(str(at))
    return '"at":"' + spoken(moment if moment.tzinfo else moment.replace(tzinfo=UTC)) + '"'


def _read(start: int, end: int) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [start, end])
        return cursor.fetchall()


def _beyond() -> int:
    with connection.cursor() as cursor:
        cursor.execute('SELECT max("index") FROM ledger_entry')
        (largest,) = cursor.fetchone()
    return 0 if largest is None else largest + 1


def _checkpoint(checkpoint: Checkpoint, roots: dict[int, bytes]) -> Iterator[Finding]:
    where = f"checkpoint {checkpoint.size}"
    try:
        signed = _open(checkpoint.note, verifiers())
    except TlogError as error:
        yield Finding(
            "signature", where, f"检查点签名无效：{error}", f"its signature does not hold: {error}"
        )
        return
    if (signed.size, signed.root) != (checkpoint.size, bytes(checkpoint.root)):
        yield Finding(
            "signature", where, "检查点与其签名文本不符", "the row differs from what was signed"
        )
    if roots.get(signed.size) != signed.root:
        yield Finding(
            "root",
            where,
            "条目算出的根与签过的根不同：签发之后有条目被改动、插入或删除",
            "the entries have another root than was signed: some were changed since",
        )


def _opened(external: Iterable[str]) -> Iterator[Signed | Finding]:
    for number, text in enumerate(external, 1):
        try:
            yield _open(text, verifiers())
        except TlogError as error:
            where = f"external {number}"
            yield Finding(
                "external", where, f"外部检查点无法核验：{error}", f"cannot be verified: {error}"
            )


def _external(kept: Signed, size: int, roots: dict[int, bytes]) -> Iterator[Finding]:
    where = f"external {kept.size}"
    if kept.size > size:
        yield Finding(
            "external",
            where,
            f"外部检查点有 {kept.size} 条，这里只有 {size} 条：被截断或恢复了旧备份",
            f"it covers {kept.size} entries and here are {size}: cut off, or an old backup",
        )
    elif roots.get(kept.size) != kept.root:
        yield Finding(
            "external",
            where,
            "与外部检查点不一致：此前的条目被改写过",
            "what it covers was rewritten since",
        )


def _open(text: str, keys: Sequence[Verifier]) -> Signed:
    fault: TlogError | None = None
    for key in reversed(keys):
        try:
            return open_checkpoint(text, key)
        except TlogError as error:
            fault = fault or error
    raise fault or TlogError("no key")


def _erasures() -> Iterator[Finding]:
    """An erasure is an act that the ledger itself tells of."""
    told: set[int] = set()
    for body in Opening.objects.filter(entry__kind="opening.erased").values_list("body", flat=True):
        told.update(json.loads(body)["entries"])
    for index in Erasure.objects.values_list("entry_id", flat=True):
        if index not in told:
            yield _finding(
                "erasure", index, "删除没有在账本中登记", "the ledger tells of no such erasure"
            )


def _files(roots: dict[int, bytes]) -> Iterator[Finding]:
    """The file that everybody reads is the newest checkpoint."""
    newest = Checkpoint.objects.first()
    path = folder() / "checkpoint"
    if newest is None:
        return
    try:
        shown = _open(path.read_text(encoding="utf-8"), verifiers())
    except (OSError, ValueError) as error:
        yield Finding(
            "file", "checkpoint", f"公开的检查点文件读不出：{error}", f"the public file: {error}"
        )
        return
    if roots.get(shown.size) != shown.root:
        yield Finding(
            "file", "checkpoint", "公开的检查点与账本不符", "the public file is of another log"
        )


def _guards_down() -> Iterator[Finding]:
    up = standing()
    for guard in _guards:
        for name in guard.names:
            if name not in up:
                yield Finding(
                    "guard", guard.table, f"触发器 {name} 被撤", f"the trigger {name} is down"
                )


_NEWEST = """
SELECT e.subject, o.body FROM ledger_entry e LEFT JOIN ledger_opening o ON o.entry_id = e."index"
WHERE e.subject > %s AND e.subject {within} %s
AND NOT EXISTS (SELECT 1 FROM ledger_entry n WHERE n.subject = e.subject AND n.revision = e.revision + 1)
ORDER BY e.subject LIMIT 500
"""
_WITHIN = {"sqlite": ("<", "0"), "postgresql": ("LIKE", "/%")}
"""How the subjects of a prefix end: SQLite compares bytes, and "0" is the sign after the slash, so that
its index serves the range; PostgreSQL compares as its collation has it, which may pass over a slash."""


def _rows(cover: Cover) -> Iterator[Finding]:
    """Hold every covered row against its newest entry."""
    for subjects in parts(cover.every(), 500):
        for subject in missing(subjects):
            yield Finding("row", subject, "没有登记过就存在", "it is here and was never entered")
    last = f"{cover.prefix}/"
    while newest := _newest(last, cover.prefix):
        last = newest[-1][0]
        now = cover.now([subject for subject, text in newest if text is not None])
        for subject, text in newest:
            if text is None:
                continue  # erased: nothing to compare with
            entered = {key: value for key, value in json.loads(text).items() if key not in ADDED}
            if now[subject] != entered:
                yield Finding(
                    "row", subject, "与登记的内容不同", "it differs from what was entered"
                )


def _newest(after: str, prefix: str) -> list[tuple[str, str | None]]:
    how, end = _WITHIN[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST.format(within=how), [after, prefix + end])
        return cursor.fetchall()


def _finding(what: str, index: int, zh: str, en: str) -> Finding:
    return Finding(what, f"entry {index}", f"第 {index} 条：{zh}", f"entry {index}: {en}")


def _gap(expected: int, index: int) -> Finding:
    if index > expected:
        return _finding("gap", expected, f"到第 {index - 1} 条缺失", f"missing up to {index - 1}")
    return _finding("gap", index, "重复", "it stands twice")
