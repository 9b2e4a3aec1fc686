"""What an explanation (得分说明) holds: a tree of figures, and what followed from the total.

Units:
    points are hundredths, weights basis points, contributions exact fractions of hundredths.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, NamedTuple

from zhibu.scoring.evidence.problems import Words

State = Literal["full", "short", "no_evidence", "left_out", "not_done", "plain"]
Kind = Literal["total", "part", "component", "area", "clause", "bonus", "deduction"]


class Hint(NamedTuple):
    """One thing that would have earned more: what, and the node's figure with it."""

    what: Words
    figure: int


@dataclass(frozen=True, slots=True)
class Account:
    """What the trace says of one measure (计量): evidence, arithmetic, and what is lacking.

    `figure` is the arithmetic's own result, to be compared with the published one; None where the
    trace does not hold every number behind it.
    """

    evidence: tuple[Words, ...]
    working: Words | None = None
    figure: int | None = None
    lacking: Words | None = None
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """A figure with everything behind it.

    `contributed` is what it brought to the total; `agrees` is false where the arithmetic, redone
    from the trace, does not give the published figure.
    """

    name: str
    kind: Kind
    title: Words
    figure: int | None
    out_of: int | None = None
    weight: int | None = None
    contributed: Fraction | None = None
    state: State = "plain"
    measure: Words | None = None
    evidence: tuple[Words, ...] = ()
    working: Words | None = None
    lacking: Words | None = None
    source: str | None = None
    assumed: str | None = None
    agrees: bool = True
    hints: tuple[Hint, ...] = ()
    children: tuple["Node", ...] = ()

    def walk(self) -> "list[Node]":
        """Give the node and all below it, in the order of the scheme."""
        return [self, *(node for child in self.children for node in child.walk())]


@dataclass(frozen=True, slots=True)
class Rule:
    """A gate, veto or exemption that holds: what it looks at, and what it does."""

    kind: Literal["exempt", "gate", "veto"]
    name: str
    title: Words
    when: Words
    then: Words
    source: str | None
    assumed: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """One step from the band to the grade; `grade` is the one after it.

    `assumed` is why the scheme had to assume a number that decides the step, where it had to.
    """

    why: Words
    grade: Words
    assumed: str | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal (建议), its reason, whom it concerns, and that a person decides."""

    name: str
    title: Words
    what: Words
    when: Words
    decided: Words
    note: Words | None
    source: str | None
    assumed: str | None


@dataclass(frozen=True, slots=True)
class Chance:
    """Points that a clause left, in the clause and in the total, and what would win them."""

    name: str
    title: Words
    left: int
    worth: int
    hints: tuple[tuple[Words, int], ...]
    """What would win them, and how many points of the total."""


@dataclass(frozen=True, slots=True)
class NextGrade:
    """The next higher grade: how many points it lacks, and what must change besides.

    With that many points more, and with all of `held_back` settled, the grade is reached.
    """

    grade: Words
    begins: int
    needed: int
    held_back: tuple[Words, ...]
    """Gates, vetoes, ladder and quota that keep it below, however many points there are."""
    assumed: str | None = None
    """Why the scheme had to assume where the grade begins, where it had to."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Who was explained, with what result."""

    subject: str
    kind: str
    parent: str | None
    class_: Words | None
    status: Words
    grade: Words | None
    level: int | None
    tier: Words | None
    ranks: tuple[tuple[Words, int, int], ...]
    """Group, rank, how many are ranked."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """The whole way from total to evidence, and what follows."""

    scheme: str
    version: str
    hash: str
    title: Words
    year: int
    standing: Standing
    total: Node
    band: Words | None
    rules: tuple[Rule, ...] = ()
    steps: tuple[Step, ...] = ()
    proposals: tuple[Proposed, ...] = ()
    next: NextGrade | None = None
    chances: tuple[Chance, ...] = ()
    lacking: tuple[tuple[Words, Words], ...] = ()
    """Of a subject without a rating: what, and which evidence is missing."""
    disagreements: tuple[str, ...] = field(default=())
    """Nodes whose arithmetic does not give the published figure: the trace was altered."""
