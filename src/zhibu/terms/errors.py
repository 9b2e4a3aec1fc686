"""What the room refuses.

    ValueError
    └── TermsError
        ├── NumberError         not a score, a weight or an exact number
        ├── PeriodError         not a period, or a day outside it
        ├── TableError          a YAML table with faults: all, each with file, line and key
        └── UnknownTermError    a name that the glossary does not have

Each message says what was found, what is allowed and what to do.
"""

from dataclasses import dataclass


class TermsError(ValueError):
    """Anything that the room refuses."""


class NumberError(TermsError):
    """The value is not a number that this room takes."""


class PeriodError(TermsError):
    """The value is not a period, or the day does not lie in it."""


class UnknownTermError(TermsError):
    """The glossary has no such name."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in a YAML table.

    Example:
        >>> print(Fault("t.yaml", 3, "years[0].year", "27", "is not a year", "write four digits"))
        t.yaml:3: years[0].year: '27' is not a year; write four digits.
    """

    file: str
    line: int
    key: str
    value: str
    finding: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key}: '{self.value}' {self.finding}; {self.remedy}."


class TableError(TermsError):
    """A table has faults; `faults` holds every one, in the order of the file.

    `chinese` are the same faults in Chinese, where who found them has said them so.
    """

    def __init__(self, faults: tuple[Fault, ...], chinese: tuple[Fault, ...] | None = None) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults
        self.chinese = chinese

    @property
    def zh(self) -> str:
        """All faults in Chinese, one a line."""
        from zhibu.terms.fault_phrases import in_chinese, sentence

        chinese = self.chinese or tuple(in_chinese(fault) for fault in self.faults)
        return "\n".join(sentence(fault) for fault in chinese)
