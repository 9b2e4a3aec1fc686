"""Check the second log against the entries: its tree, its signatures, and the file that everybody reads."""

from collections.abc import Iterator, Sequence

from zhibu.ledger.logs import PARALLEL
from zhibu.ledger.publishing import leaves
from zhibu.tlog.errors import TlogError
from zhibu.tlog.exports import open_with_any
from zhibu.tlog.notes import Verifier
from zhibu.tlog.trees import Frontier

Fault = tuple[str, str, str]
"""Where it is, and what is wrong in Chinese and in English."""


def faults(size: int) -> Iterator[Fault]:
    """Hash every leaf anew and hold each checkpoint of the second log against it."""
    rows = list(PARALLEL.rows.objects.order_by("size"))
    keys = PARALLEL.verifiers()
    roots = _roots({row.size for row in rows}, size)
    for row in rows:
        yield from _fault(f"sm3 checkpoint {row.size}", row.note, roots, keys, row.size, row.root)
    if rows:
        where = "sm3 checkpoint file"
        try:
            shown = (PARALLEL.folder() / "checkpoint").read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            yield where, f"公开的检查点文件读不出：{error}", f"the public file: {error}"
        else:
            yield from _fault(where, shown, roots, keys)


def _roots(wanted: set[int], size: int) -> dict[int, bytes]:
    tree = Frontier(hashing=PARALLEL.hashing)
    roots = {0: tree.root()}
    for leaf, _ in leaves(0, min(size, max(wanted, default=0))):
        tree.append(PARALLEL.hashing.leaf(leaf))
        if tree.size in wanted:
            roots[tree.size] = tree.root()
    return roots


def _fault(
    where: str,
    note: str,
    roots: dict[int, bytes],
    keys: Sequence[Verifier],
    size: int | None = None,
    root: bytes | None = None,
) -> Iterator[Fault]:
    try:
        signed = open_with_any(note, keys)
    except TlogError as error:
        yield where, f"检查点签名无效：{error}", f"its signature does not hold: {error}"
        return
    if size is not None and (size, bytes(root or b"")) != (signed.size, signed.root):
        yield where, "检查点与其签名文本不符", "the row differs from what was signed"
    if roots.get(signed.size) != signed.root:
        yield (
            where,
            "条目算出的 SM3 根与签过的根不同",
            "the entries have another SM3 root than was signed",
        )
