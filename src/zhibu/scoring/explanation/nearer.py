"""What is missing for the next grade: how many points, and where they lie."""

from collections.abc import Iterator
from dataclasses import replace

from zhibu.scoring.evidence.problems import Words
from zhibu.scoring.explanation.holding import holding_back
from zhibu.scoring.explanation.model import Chance, NextGrade, Node
from zhibu.scoring.explanation.reading import Row
from zhibu.scoring.explanation.totals import total_with
from zhibu.scoring.explanation.tree import said
from zhibu.scoring.scheme.model import Scheme

MOST = 10
"""Clauses that are named."""


def next_grade(scheme: Scheme, row: Row) -> NextGrade | None:
    """Give the next higher grade, the points that it lacks, and what else must change.

    The grade that the total reaches already, where something keeps the subject below it; else the
    one above the grade. None for a subject without a total, or with the highest grade.
    """
    total, band, grade = row.points("total"), row.text("band"), row.text("grade")
    if total is None or band is None or grade is None:
        return None
    bands, class_ = scheme.grading.bands, row.text("class")
    places = {item.grade: place for place, item in enumerate(bands)}
    place = places[band] if places[band] < places[grade] else places[grade] - 1
    if place < 0:
        return None
    target = bands[place]
    begins = target.begins(class_)
    least = begins + (1 if scheme.grading.boundary == "upper" else 0)
    needed = max(least - total, 0)
    return NextGrade(
        said(target.title), begins, needed, holding_back(scheme, row, target), target.assumed
    )


def chances_of(scheme: Scheme, row: Row, tree: Node) -> tuple[Chance, ...]:
    """Find the clauses with the most points to win, and what would win them.

    What a change is worth is found by redoing the total with it, so that every rounding is in it.
    """
    now = total_with(scheme, row.points, {})
    if now is None or row.points("total") is None:
        return ()
    found = []
    for node, title in _titled(tree):
        chance = _chance(scheme, row, node, now)
        if chance is not None:
            found.append(replace(chance, title=title))
    found.sort(key=lambda chance: -chance.worth)
    return tuple(found[:MOST])


def _chance(scheme: Scheme, row: Row, node: Node, now: int) -> Chance | None:
    figure, full = node.figure, node.out_of
    if figure is None or node.children or node.kind in ("total", "part"):
        return None
    if node.kind == "deduction":
        if not figure:
            return None
        worth = (total_with(scheme, row.points, {node.name: 0}) or now) - now
        without = Words("不发生这些扣分事项", "without what was deducted")
        return Chance(node.name, node.title, figure, worth, ((without, worth),)) if worth else None
    hints = []
    for hint in node.hints:
        more = (total_with(scheme, row.points, {node.name: hint.figure}) or now) - now
        if more > 0:
            hints.append((hint.what, more))
    if node.kind == "bonus":
        if not hints:
            return None
        left = full - figure if full is not None else hints[0][1]
        return Chance(node.name, node.title, left, max(more for _, more in hints), tuple(hints))
    if full is None or figure >= full:
        return None
    worth = (total_with(scheme, row.points, {node.name: full}) or now) - now
    if worth <= 0:
        return None
    if node.state == "not_done" and node.lacking is not None:
        hints = [(Words(f"补上依据：{node.lacking.zh}", f"evidence: {node.lacking.en}"), worth)]
    return Chance(node.name, node.title, full - figure, worth, tuple(hints))


def lacking_of(tree: Node) -> tuple[tuple[Words, Words], ...]:
    """Say exactly which evidence is missing, of what keeps a subject without a rating."""
    return tuple(
        (title, node.lacking)
        for node, title in _titled(tree)
        if node.state == "no_evidence" and node.lacking is not None
    )


def _titled(tree: Node) -> Iterator[tuple[Node, Words]]:
    """Walk through all nodes; in a part of the year the title says which."""
    for part in tree.children if any(n.kind == "part" for n in tree.children) else (tree,):
        for node in part.walk():
            title = node.title
            if part.kind == "part":
                title = Words(f"{part.title.zh}·{title.zh}", f"{part.title.en}, {title.en}")
            yield node, title
