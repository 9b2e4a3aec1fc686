"""What was entered on a ballot's form: texts become marks, and what cannot be a mark is named."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from zhibu.ballots.ballot import Ballot
from zhibu.ballots.marks import check_marks
from zhibu.orgs.refusals import Refused
from zhibu.terms.score import Score

UNJUDGED = "none"
"""What the choice "cannot judge" sends."""
_MARK = re.compile(r"(\d{1,3})(?:\.(\d{1,2}))?")


@dataclass(slots=True)
class Entered:
    """A ballot's form as it was sent."""

    given: Mapping[str, str]
    marks: dict[int, int | None] = field(default_factory=dict)
    remarks: dict[int, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    def check(self, ballot: Ballot, places: int) -> None:
        """Find everything that is missing or wrong, as casting would."""
        try:
            check_marks(ballot.rows, self.marks, self.remarks, places)
        except Refused as error:
            self.faults = {name: str(words) for name, words in error.fields.items()} | self.faults

    @property
    def secret(self) -> bytes:
        return _hex(self.given.get("secret", ""))

    @property
    def replaces(self) -> bytes | None:
        found = self.given.get("replaces", "")
        return _hex(re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", found))) if found else None


def entered_on(ballot: Ballot, given: Any) -> Entered:
    """Read a form: a number, else a choice, for each row; where both are given they must agree."""
    found = Entered(given)
    for row in ballot.asked:
        place = row.place
        text = unicodedata.normalize("NFKC", given.get(f"mark-{place}", "")).strip()
        choice = given.get(f"quick-{place}", "")
        if text and choice == UNJUDGED:
            found.faults[f"mark-{place}"] = _("Both a mark and “cannot judge” were given: keep one of them.")  # fmt: skip
        elif text:
            _read(found, place, text, choice)
        elif choice == UNJUDGED:
            found.marks[place] = None
        elif (quick := _quick(choice)) is not None:
            found.marks[place] = quick
        remark = given.get(f"remark-{place}", "").replace("\r\n", "\n").strip()
        if remark:
            found.remarks[place] = remark.encode(errors="replace").decode()
    return found


def tells_secret_rows(ballot: Ballot, given: Any) -> bool:
    """Whether a form says anything of a secret row: a mark, a choice, a remark, or what is none of them."""
    names = [f"{part}-{row.place}" for row in ballot.secret for part in ("mark", "quick", "remark")]
    return any(value.strip() for name in names for value in given.getlist(name))


def _read(found: Entered, place: int, text: str, choice: str) -> None:
    read = _MARK.fullmatch(text)
    mark = int(read[1]) * 100 + int((read[2] or "").ljust(2, "0")) if read else None
    if mark is None or mark > 10_000:
        words = _("“%(found)s” is no mark: enter 0 to 100 points, or choose “cannot judge”.")
        found.faults[f"mark-{place}"] = words % {"found": text[:20]}
    elif (quick := _quick(choice)) is not None and quick != mark:
        words = _("%(typed)s points were typed and %(chosen)s chosen: keep one of them.")
        marks = {"typed": text, "chosen": Score(hundredths=quick).trimmed()}
        found.faults[f"mark-{place}"] = words % marks
    else:
        found.marks[place] = mark


def _quick(choice: str) -> int | None:
    return int(choice) if choice.isascii() and choice.isdigit() and len(choice) < 6 else None


def _hex(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""


__all__ = ["UNJUDGED", "Entered", "entered_on", "tells_secret_rows"]
