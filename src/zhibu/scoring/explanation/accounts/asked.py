"""One measure to account for, and what all accounts share."""

from dataclasses import dataclass
from typing import Any

from zhibu.scoring.evidence.problems import Words
from zhibu.scoring.explanation.reading import Row
from zhibu.scoring.lowering.span import Span
from zhibu.scoring.scheme.document.words import is_in_words, name_in_words
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.values import Text


@dataclass(frozen=True, slots=True)
class Asked:
    """A measure with its node's columns.

    `full` is the full points of a clause or component, the cap of a bonus or deduction, or None.
    """

    row: Row
    span: Span
    node: str
    title: Text
    measure: Any
    short: Any
    award: Any
    beyond: Any
    full: int | None
    scheme: Scheme

    @property
    def places(self) -> int:
        """Decimal places of figures."""
        return self.scheme.places

    @property
    def name(self) -> str:
        """The node's column."""
        return self.span.prefix + self.node

    def points(self, what: str) -> int | None:
        """Give a figure of the evidence, in hundredths."""
        return self.row.points(f"{self.name}.{what}")

    def count(self, what: str) -> int | None:
        """Give a count of the evidence."""
        return self.row.count(f"{self.name}.{what}")

    def about(self, names: str | tuple[str, ...]) -> Words:
        """Say kinds of evidence; by the title in Chinese where they have no words."""
        all_ = (names,) if isinstance(names, str) else names
        zh = [name_in_words(name, "zh", self.scheme) for name in all_]
        en = [name_in_words(name, "en", self.scheme) for name in all_]
        if len(all_) == 1 and not is_in_words(all_[0], self.scheme):
            zh = [f"“{self.title.zh}”"]
        return Words("、".join(zh), " or ".join(en))


def both(text: str) -> Words:
    """Give a text that is the same in both languages: arithmetic."""
    return Words(text, text)


def joined(parts: list[Words]) -> Words:
    """Join parts of one piece of evidence."""
    return Words("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))
