"""An explanation without what reviews may not tell: hidden figures, in words."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from zhibu.assessments.veils import Veil, Veiled
from zhibu.scoring.evidence.problems import Words
from zhibu.scoring.explanation.model import Explanation, Node
from zhibu.scoring.explanation.numbers import points
from zhibu.scoring.explanation.reading import Row
from zhibu.scoring.lowering.span import spans
from zhibu.scoring.scheme.document.words import name_in_words
from zhibu.scoring.scheme.lint.walk import earners
from zhibu.scoring.scheme.measures import Review
from zhibu.scoring.scheme.model import Scheme

HIDDEN = Words(
    "不公开：由它能推出不足5张无记名票的打分",
    "not shown: marks of fewer than 5 secret ballots could be reckoned from it",
)
FEW = Words("不足5张票，不公开", "fewer than 5 ballots, not shown")
BESIDE = Words(
    "不公开，否则能推出旁边不足5张票的来源",
    "not shown, since a source of fewer than 5 ballots beside it could be reckoned",
)
CLOSED = Words("没有公布，不显示", "not published, not shown")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A node that ballots decide: its measure and rounds."""

    name: str
    measure: Review
    rounds: list[int]


def sheltered(
    told: Explanation, scheme: Scheme, row: Row, veils: Veiled | None
) -> tuple[Explanation, frozenset[str]]:
    """Take out what may not be told.

    Returns:
        the explanation, and the names of nodes whose figures are hidden.
    """
    reviewed = {one.name: one for one in _reviewed(scheme)}
    if not reviewed:
        return told, frozenset()
    hidden = _hidden(told.total, reviewed, veils)
    if hidden:
        hidden |= {node.name for node in told.total.walk() if _above(node, hidden)} - {"total"}

    def cleared(node: Node) -> Node:
        if node.name in reviewed:
            node = replace(node, evidence=_lines(reviewed[node.name], scheme, row, veils, node.name in hidden))  # fmt: skip
        node = replace(node, children=tuple(cleared(child) for child in node.children))
        if node.name in hidden:
            evidence = node.evidence if node.name in reviewed or node.children else ()
            return replace(node, figure=None, contributed=None, working=None, lacking=None,
                           hints=(), state="plain", agrees=True, evidence=(HIDDEN, *evidence))  # fmt: skip
        return replace(node, working=None) if hidden and node.kind in ("total", "part") else node

    chances = tuple(one for one in told.chances if one.name not in hidden)
    disagreements = tuple(one for one in told.disagreements if one not in hidden)
    found = replace(told, total=cleared(told.total), chances=chances, disagreements=disagreements)
    return found, frozenset(hidden)


def _reviewed(scheme: Scheme) -> Iterator[Reviewed]:
    for one in earners(scheme):
        if isinstance(one.measure, Review):
            for span in spans(scheme.rounds):
                yield Reviewed(span.prefix + one.name, one.measure, span.rounds(one.measure.each))


def _hidden(total: Node, reviewed: dict[str, Reviewed], veils: Veiled | None) -> set[str]:
    """Nodes whose round may only be told as a band, and one more, or the total would tell them.

    The one more is no review, as long as there is another: what was published of a review is exact
    there, and the total less what is exact is what the band hides.
    """
    hidden = {name for name, one in reviewed.items() if _is_banded(one, veils)}
    leaves = [node for node in total.walk() if not node.children and node.figure is not None]
    hidden &= {node.name for node in leaves}
    if hidden:
        others = [node for node in leaves if node.name not in hidden]
        others.sort(key=lambda node: (node.name in reviewed, node.state == "full", -(node.out_of or 0), node.name))  # fmt: skip
        hidden |= {node.name for node in others[:1]}
    return hidden


def _is_banded(one: Reviewed, veils: Veiled | None) -> bool:
    if veils is None:
        return True
    found = (veils.get((one.measure.review, number)) for number in one.rounds)
    return any(veil is not None and (veil.closed or veil.joined is not None) for veil in found)


def _above(node: Node, hidden: set[str]) -> bool:
    return any(one.name in hidden for one in node.walk())


def _lines(
    one: Reviewed, scheme: Scheme, row: Row, veils: Veiled | None, hidden: bool
) -> tuple[Words, ...]:
    lines: list[Words] = []
    for number in one.rounds:
        veil = None if veils is None else veils.get((one.measure.review, number))
        closed = veils is None or (veil is not None and veil.closed)
        for source in one.measure.sources:
            base = f"{one.name}.{number}.{source.source}"
            if not row.count(f"{base}.n"):
                said = Words("没有选票", "no ballots")
            elif closed:
                said = CLOSED
            else:
                said = _said(row, base, one.measure, veil, source.source)
            title = source.title
            zh = title.zh if title else name_in_words(source.source, "zh", scheme)
            en = title.en if title else name_in_words(source.source, "en", scheme)
            lines.append(Words(f"第{number}轮：{zh}{said.zh}", f"round {number}: {en}, {said.en}"))
        figure = row.points(f"{one.name}.{number}")
        if len(one.measure.sources) > 1 and figure is not None and not hidden:
            told = points(figure)
            lines.append(Words(f"第{number}轮得分：{told}", f"round {number}: {told}"))
        elif veil is not None and veil.joined is not None and veil.joined[1] is not None:
            band = _between(veil.joined[1])
            lines.append(Words(f"第{number}轮得分：{band.zh}", f"round {number}: {band.en}"))
    return tuple(lines)


def _said(row: Row, base: str, measure: Review, veil: Veil | None, source: str) -> Words:
    said, band = (veil.sources.get(source, ("", None))) if veil is not None else ("", None)
    if said == "near" and band is not None:
        return _between(band)
    if said:
        return BESIDE if said == "beside" else FEW
    number, figure = row.count(f"{base}.n"), row.points(base)
    if figure is None:
        least = measure.minimum
        return Words(
            f"{number}票，不足{least}票，不计", f"{number} ballots, fewer than {least}: left out"
        )
    return Words(f"{number}票，平均{points(figure)}", f"{number} ballots, mean {points(figure)}")


def _between(band: tuple[int, int]) -> Words:
    low, high = points(band[0]), points(band[1])
    return Words(f"{low}至{high}之间", f"between {low} and {high}")
