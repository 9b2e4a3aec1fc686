"""Single values of a scenario: texts become numbers and days, or faults that say what to do."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches

from zhibu.terms.errors import Fault, NumberError
from zhibu.terms.lined_yaml import Lined
from zhibu.terms.score import Score

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,4})?")
_COUNT = re.compile(r"0|[1-9][0-9]{0,8}")
_FULL_BALLOT = 100_00


@dataclass(slots=True)
class Cells:
    """Reads values and collects every fault on the way."""

    year: int
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, lined: Lined, finding: str, remedy: str) -> None:
        """Add a fault."""
        self.faults.append(lined.fault(finding, remedy))

    def count(self, lined: Lined) -> int | None:
        """Read a whole number."""
        if isinstance(lined.value, str) and _COUNT.fullmatch(lined.value):
            return int(lined.value)
        self.refuse(lined, "is not a whole number", "write digits, such as 3")
        return None

    def number(self, lined: Lined) -> Decimal | None:
        """Read a number, of any sign and with up to four decimals."""
        if isinstance(lined.value, str) and _NUMBER.fullmatch(lined.value):
            return Decimal(lined.value)
        self.refuse(lined, "is not a number", "write digits, such as 93 or 1.25")
        return None

    def score(self, lined: Lined, *, most: int | None = None) -> Decimal | None:
        """Read points with at most two decimals; `most` in hundredths."""
        try:
            found = Score.parse(lined.value) if isinstance(lined.value, str) else None
        except NumberError:
            found = None
        if found is None:
            self.refuse(lined, "is not a score", "write points with at most two decimals, as 92.5")
            return None
        if most is not None and found.hundredths > most:
            shown = Score(hundredths=most).trimmed()
            self.refuse(lined, f"is more than {shown}", f"write 0 to {shown}")
            return None
        return Decimal(found.hundredths) / 100

    def ballot(self, lined: Lined) -> Decimal | None:
        """Read what a ballot gives: 0 to 100."""
        return self.score(lined, most=_FULL_BALLOT)

    def day(self, lined: Lined, *, any_year: bool = False) -> date | None:
        """Read a day; it lies in the year, unless `any_year`."""
        try:
            found = date.fromisoformat(lined.value) if isinstance(lined.value, str) else None
        except ValueError:
            found = None
        if found is None or len(lined.shown) != len("2026-02-10"):
            self.refuse(lined, "is not a day", f"write it as {self.year}-02-10")
            return None
        if not any_year and found.year != self.year:
            self.refuse(
                lined,
                f"lies outside {self.year}",
                "use the year in which the scheme takes effect",
            )
            return None
        return found

    def truth(self, lined: Lined) -> bool:
        """Read true or false."""
        if lined.value not in ("true", "false"):
            self.refuse(lined, "is neither true nor false", "write one of them")
        return lined.value == "true"

    def name(self, lined: Lined, of: str, names: Iterable[str]) -> str | None:
        """Read a name that the scheme knows."""
        if self.knows(lined, lined.shown, of, names):
            return lined.shown
        return None

    def knows(self, lined: Lined, name: str, of: str, names: Iterable[str]) -> bool:
        """Say whether the scheme knows a name; one that it does not know is a fault."""
        allowed = list(names)
        if name in allowed:
            return True
        near = get_close_matches(name, allowed, n=1)
        shown = ", ".join(allowed[:12]) + (", …" if len(allowed) > 12 else "")
        self.faults.append(
            Fault(
                lined.file,
                lined.line,
                lined.key,
                name,
                f"is no {of} of the scheme",
                f"did you mean {near[0]}? The scheme has {shown}"
                if near
                else f"the scheme has {shown or 'none'}",
            )
        )
        return False


def is_null(lined: Lined) -> bool:
    """Say whether null, ~ or nothing is written: no evidence."""
    return lined.value in ("null", "~", "")
