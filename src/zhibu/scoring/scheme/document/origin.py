"""The mark of a rule's numbers: assumed (假定), set by the organisation (本单位设定), or some of each.

The reason under `assumed:` of a rule tells them apart; `zhibu.schemes.numbers` writes it so:

    本单位设定：分值由2改为2.5（公司党委第3号纪要）；仍为假定：最低出席率；原假定：按完成次数得分

What stands after 仍为假定 is still assumed, 无 where nothing is. A reason without that part, but with
what was assumed before, does not say which numbers remain: it counts as assumed in part.
"""

from dataclasses import dataclass
from typing import Literal

from zhibu.scoring.scheme.document.words import Language, say

Kind = Literal["assumed", "partly", "set"]
WORDS: dict[Kind, tuple[str, str]] = {
    "assumed": ("假定", "assumed"),
    "partly": ("部分假定", "partly assumed"),
    "set": ("本单位设定", "set here"),
}


@dataclass(frozen=True, slots=True)
class Syntax:
    """How the parts of a reason begin in one language."""

    begin: str
    still: str
    before: str
    nothing: str
    unnamed: str
    between: str
    listed: str


CHINESE = Syntax(
    "本单位设定：", "仍为假定：", "原假定：", "无", "哪些仍为假定，没有写明", "；", "、"
)
ENGLISH = Syntax(
    "set by the organisation: ", "still assumed: ", "assumed before: ", "none",
    "which are still assumed is not said", "; ", ", ",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parts:
    """A reason of numbers that were set.

    Attributes:
        steps: what was set, from what to what.
        still: names what is still assumed; none where the reason does not say.
        before: what was assumed at first; empty where a source gave the numbers.
    """

    syntax: Syntax
    steps: str
    still: str | None
    before: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What is written on a rule, and beside it: what remains assumed stands first."""

    kind: Kind
    said: str

    def words(self, language: Language) -> str:
        """Give the word of the mark."""
        return say(language, *WORDS[self.kind])


def parts_of(half: str) -> Parts | None:
    """Take a reason apart, in either language; nothing where the organisation set no number."""
    for syntax in (CHINESE, ENGLISH):
        if half.startswith(syntax.begin):
            rest, _, before = half.removeprefix(syntax.begin).partition(
                syntax.between + syntax.before
            )
            steps, told, still = rest.partition(syntax.between + syntax.still)
            return Parts(syntax, steps, still if told else None, before)
    return None


def mark_of(half: str) -> Mark | None:
    """Find the mark of a reason, of which one language is given; nothing where there is none."""
    if not half:
        return None
    parts = parts_of(half)
    if parts is None:
        return Mark("assumed", half)
    syntax = parts.syntax
    said = [parts.steps]
    if parts.before:
        said.append(syntax.before + parts.before)
    if parts.still == syntax.nothing or (parts.still is None and not parts.before):
        return Mark("set", syntax.between.join(said))
    remains = syntax.unnamed if parts.still is None else syntax.still + parts.still
    return Mark("partly", syntax.between.join([remains, syntax.begin + parts.steps, *said[1:]]))


def is_assumed(reason: str | None) -> bool:
    """Whether any number of a rule is still assumed."""
    mark = mark_of((reason or "").strip())
    return mark is not None and mark.kind != "set"
