"""The box once it was opened: sorted counts, remarks and receipts, in the one right way to write them.

    box     = RFC 8785 canonical JSON of {v, review, tallies, remarks, receipts}
    hash    = SHA-256("zhibu.box/v1" ‖ 0x00 ‖ box)
    tallies = SHA-256 of the sorted rows [subject,source,score,count], one a line, as RFC 8785 writes them

`remarks` and `receipts` stand there by their hash and their root, so that what may not be shown need not
be shown to prove the counts.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zhibu.tlog.leaves import canonical

DOMAIN = b"zhibu.box/v1\x00"
VERSION = 1

Count = tuple[str, str, int | None, int]
"""Subject, source, score in hundredths (none: cannot judge), ballots."""
Remark = tuple[str, str, str]
"""Subject, source, text."""


@dataclass(frozen=True, slots=True)
class Box:
    """All that is kept of a review's ballots; no paper's limits stand in it.

    Args:
        tallies: how many ballots gave a subject a score.
        remarks: what was written of a subject, where enough people were asked.
        receipts_root: root of the tree of receipts, in hex.
    """

    tallies: tuple[Count, ...]
    remarks: tuple[Remark, ...]
    receipts_root: str


def sorted_box(tallies: Iterable[Count], remarks: Iterable[Remark], receipts_root: str) -> Box:
    """Put a box in its one order: by subject, source and score, "cannot judge" first.

    Shape: rows in any order → the same rows, sorted.
    """
    return Box(tuple(sorted(tallies, key=_place)), tuple(sorted(remarks)), receipts_root)


def box_bytes(box: Box, review: str) -> bytes:
    """Write a box of a review in the one right way."""
    return canonical(
        {
            "v": VERSION,
            "review": review,
            "tallies": tallies_hash(box.tallies),
            "remarks": remarks_hash(box.remarks),
            "receipts": box.receipts_root,
        }
    )


def box_hash(box: Box, review: str) -> str:
    """Hash a box, in hex; whoever has the counts finds the same.

    Source: the review's entry in the ledger holds this hash.
    """
    ordered = sorted_box(box.tallies, box.remarks, box.receipts_root)
    return hashlib.sha256(DOMAIN + box_bytes(ordered, review)).hexdigest()


def tallies_hash(tallies: Sequence[Count]) -> str:
    """Hash sorted counts, in hex."""
    hashed = hashlib.sha256()
    heads: dict[tuple[str, str], str] = {}
    for subject, source, score, count in tallies:
        head = heads.get((subject, source))
        if head is None:
            names = (unicodedata.normalize("NFC", one) for one in (subject, source))
            head = heads[subject, source] = ",".join(
                json.dumps(one, ensure_ascii=False) for one in names
            )
        written = "null" if score is None else score
        hashed.update(f"[{head},{written},{count}]\n".encode())
    return hashed.hexdigest()


def remarks_hash(remarks: Sequence[Remark]) -> str:
    """Hash sorted remarks, in hex."""
    written = canonical({"remarks": [list(one) for one in sorted(remarks)]})
    return hashlib.sha256(written).hexdigest()


def _place(one: Count) -> tuple[str, str, int]:
    subject, source, score, _count = one
    return subject, source, -1 if score is None else score
