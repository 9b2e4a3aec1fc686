"""An explanation as lines of a page: every figure with its evidence, its class, last year, oneself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.assessments.surroundings import Quartiles
from zhibu.assessments.trace import Shown
from zhibu.portal.assessments.burden import origin_of
from zhibu.portal.assessments.ways import Links, Ways
from zhibu.portal.assessments.words import say
from zhibu.portal.templatetags.origins import heading_of, mark_in, mark_words
from zhibu.portal.templatetags.writing import score
from zhibu.schemes.titles import in_english
from zhibu.scoring.explanation.model import Node
from zhibu.scoring.explanation.numbers import amount, percent, points
from zhibu.scoring.scheme.document import burden_of
from zhibu.scoring.scheme.document.outcome import in_language
from zhibu.scoring.scheme.lint.walk import Earner

LOOKS = {
    "full": (gettext_lazy("full points"), "good", "check2"),
    "short": (gettext_lazy("short"), "warn", "exclamation-circle"),
    "no_evidence": (gettext_lazy("no evidence"), "bad", "question-circle"),
    "left_out": (gettext_lazy("not counted"), "none", "slash-circle"),
    "not_done": (gettext_lazy("not done"), "bad", "x-circle"),
    "plain": ("", "", ""),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A figure of the tree, in the reader's language; `facts` are pairs of a word and what it says."""

    name: str
    depth: int
    kind: str
    title: str
    figure: str
    look: tuple[Any, str, str]
    hidden: bool
    typed: bool
    marks: tuple[tuple[str, str], ...]
    evidence: list[str]
    facts: list[tuple[Any, str]]
    origin: Any
    links: Links
    leaf: bool
    out_of: int | None

    @property
    def opens(self) -> bool:
        """Whether there is more to say than the line itself."""
        return bool(self.evidence or self.facts)


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the figures: the class, last year's row, the self-assessment."""

    quartiles: Mapping[str, Quartiles] = field(default_factory=dict)
    last: Mapping[str, int | None] = field(default_factory=dict)
    own: Mapping[str, int] = field(default_factory=dict)
    ways: Ways = field(default_factory=Ways)


def lines_of(shown: Shown, rules: Mapping[str, Earner], beside: Beside) -> list[Line]:
    """Lay the tree out, the total first."""
    return list(_lines(shown.told.total, 0, shown, rules, beside))


def _lines(
    node: Node, depth: int, shown: Shown, rules: Mapping[str, Earner], beside: Beside
) -> Iterator[Line]:
    yield _line(node, depth, shown, rules, beside)
    for child in node.children:
        yield from _lines(child, depth + 1, shown, rules, beside)


def _line(
    node: Node, depth: int, shown: Shown, rules: Mapping[str, Earner], beside: Beside
) -> Line:
    hidden, bare = node.name in shown.hidden, node.name.rpartition("/")[2]
    rule = rules.get(bare) if not node.children else None
    language = "en" if in_english() else "zh"
    figure = score(node.figure)
    if node.out_of:
        figure = f"{figure} / {score(node.out_of)}"
    return Line(
        name=node.name,
        depth=depth,
        kind=node.kind,
        title=say(node.title),
        figure=figure,
        look=("", "", "") if hidden else LOOKS[node.state],
        hidden=hidden,
        typed=rule is not None
        and (burden_of(rule.measure) == "typed" or bare in beside.ways.brought),
        marks=_marks(node, shown),
        evidence=[say(one) for one in node.evidence],
        facts=[(word, text) for word, text in _facts(node, hidden, beside, language) if text],
        origin=origin_of(rule) if rule else "",
        links=list(beside.ways.links.get(bare, ())) if rule else [],
        leaf=not node.children,
        out_of=node.out_of,
    )


def _facts(node: Node, hidden: bool, beside: Beside, language: Any) -> Iterator[tuple[Any, str]]:
    """What is behind a figure, and what stands beside it; the empty ones are dropped."""
    yield _("Missing"), say(node.lacking)
    if node.contributed is not None and node.kind in COUNTED:
        share = f" ({percent(node.weight)})" if node.weight is not None else ""
        yield _("Counts in the total"), amount(node.contributed) + share
    yield _("Arithmetic"), say(node.working)
    yield _("How it is scored"), say(node.measure)
    middle = None if hidden else beside.quartiles.get(node.name)
    if middle is not None:
        yield _("Its class"), _("median %(median)s, quartiles %(lower)s and %(upper)s, of %(number)s") % {
            "median": score(middle.median), "lower": score(middle.lower),
            "upper": score(middle.upper), "number": middle.number,
        }  # fmt: skip
    last = None if hidden else beside.last.get(node.name)
    yield _("Last year"), score(last) if last is not None else ""
    own = None if node.children else beside.own.get(node.name.rpartition("/")[2])
    yield _("Self-assessment"), score(own) if own is not None else ""
    yield _("Source"), in_language(node.source, language) if node.source else ""
    mark = mark_in(node.assumed)
    if mark is not None:
        yield heading_of(mark), mark.said


def _marks(node: Node, shown: Shown) -> tuple[tuple[str, str], ...]:
    """What of a line is assumed, a number of its rule or what counts as done, or was set here."""
    mark = mark_in(node.assumed)
    marks = [mark_words(mark)] if mark else []
    if node.name in shown.assumed.clauses and (mark is None or mark.kind != "assumed"):
        marks.append((_("assumed"), "warn"))
    return tuple(marks)


COUNTED = ("part", "component", "bonus", "deduction")


def rank_words(shown: Shown) -> list[str]:
    """Ranks in words: group, rank, of how many."""
    return [
        _("%(rank)d of %(of)d, %(group)s") % {"rank": rank, "of": of, "group": say(group)}
        for group, rank, of in shown.told.standing.ranks
    ]


@dataclass(frozen=True, slots=True)
class Chance:
    """Where points lie, and what would win them."""

    title: str
    worth: str
    hints: list[tuple[str, str]]


def chances_of(shown: Shown) -> list[Chance]:
    return [
        Chance(
            say(one.title),
            points(one.worth),
            [(say(what), points(worth)) for what, worth in one.hints],
        )
        for one in shown.told.chances
    ]
