"""Papers of a blind review carry the number of their sheet outside the locks (评议表号): 4 bytes before the rest.

The site cannot look into a paper that was sealed in a page, and the right to it was given for one sheet
alone. So the sheet is noted when the token is spent, and what stands inside must agree with it when the box is
opened; a paper of another sheet is void. Ballots of slips carry theirs too: papers of a box look alike.
"""

from collections.abc import Callable

from zhibu.ballots.enums import Secrecy
from zhibu.ballots.models import Review, Sheet
from zhibu.urn.papers import UnreadablePaper, unpack
from zhibu.urn.sealing import Layer

Open = Callable[[bytes], bytes]
SIZE = 4


def bound(sheet: Sheet, sealed: bytes) -> bytes:
    """Give a sealed paper as it lies in the box."""
    if sheet.review.secrecy != Secrecy.BLIND:
        return sealed
    return sheet.number.to_bytes(SIZE) + sealed


def opens_bound(review: Review, open_one: Open, layer: Layer) -> Open:
    """Give what opens one layer of papers as they lie in the box; one of another sheet opens to nothing."""
    if review.secrecy != Secrecy.BLIND:
        return open_one

    def opened(kept: bytes) -> bytes:
        sheet, inside = kept[:SIZE], open_one(kept[SIZE:])
        if layer == "outer":
            return sheet + inside
        return inside if _sheet_of(inside) == int.from_bytes(sheet) else b""

    return opened


def _sheet_of(packed: bytes) -> int | None:
    try:
        return unpack(packed).sheet
    except UnreadablePaper:
        return None
