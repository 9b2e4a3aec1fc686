"""What keeps a subject below a grade, however many points it has: gates, vetoes, ladder, quotas."""

from collections.abc import Iterator
from typing import Literal

from zhibu.scoring.evidence.problems import Words
from zhibu.scoring.explanation.following import band_of, gated, highest_level, of_level
from zhibu.scoring.explanation.reading import Row
from zhibu.scoring.explanation.tree import condition_words, said
from zhibu.scoring.scheme.conditions import Condition
from zhibu.scoring.scheme.document.outcome import then_in_words
from zhibu.scoring.scheme.document.words import WITHIN, share_of
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.outcome import Band, Gate, Quota

Acts = Literal["still", "newly"] | None
"""How a rule stands in the way: it holds and will still hold, more points touch it, or not at all."""


def holding_back(scheme: Scheme, row: Row, target: Band) -> tuple[Words, ...]:
    """Say all that must change, besides the points, before the subject gets the grade.

    Shape: a scheme, a subject's row, a grade → one sentence for each rule in its way.
    """
    return tuple(_all(scheme, row, target))


def _all(scheme: Scheme, row: Row, target: Band) -> Iterator[Words]:
    """Go through the rules in the order in which they act."""
    bands, class_ = scheme.grading.bands, row.text("class")
    levels = {band.grade: band.level for band in bands}
    lowest, held = min(levels.values()), row.count("held")
    begins = target.begins(class_) + (1 if scheme.grading.boundary == "upper" else 0)
    total = max(row.points("total") or 0, begins)

    def acts(name: str, when: Condition) -> Acts:
        """Whether a rule would hold with the points that the grade needs."""
        now, then = row.holds(name), _verdict(when, scheme, row, total)
        if then is None and now:
            return "still"
        if then is None and _verdict(when, scheme, row, row.points("total") or 0) is False:
            return "newly"
        return ("still" if now else "newly") if then else None

    for gate in scheme.gates:
        if gate.then.score is not None:
            after = band_of(scheme, gate.then.score, class_).level
        else:
            after = gated(scheme, gate, target.level, lowest if held is None else held)
        if after < target.level and (how := acts(f"gate:{gate.gate}", gate.when)):
            yield _of_gate(gate, scheme, how)
    top = highest_level(scheme, held)
    if top is not None and target.level > top:
        yield _of_ladder(scheme, held, top)
    for quota in scheme.quotas:
        if quota.grade == target.grade:
            yield _of_quota(quota, target)
    if levels[scheme.grading.on_veto] < target.level:
        for veto in scheme.vetoes:
            if how := acts(f"veto:{veto.veto}", veto.when):
                kind, when = Words("一票否决", "veto"), condition_words(veto.when, scheme)
                yield _of_rule(kind, said(veto.title), when, None, how)


def _verdict(condition: Condition, scheme: Scheme, row: Row, total: int) -> bool | None:
    """Say whether a condition holds at a total, as far as the total decides it; else None."""
    if condition.not_ is not None:
        inner = _verdict(condition.not_, scheme, row, total)
        return None if inner is None else not inner
    if condition.fact is None:
        found = [_verdict(part, scheme, row, total) for part in condition.parts]
        decided = condition.any is not None
        if decided in found:
            return decided
        return None if None in found else not decided
    value = None
    if condition.figure == "total":
        value = total
    elif condition.margin is not None and (held := row.count("held")) is not None:
        value = total - of_level(scheme, held).begins(row.text("class"))
    if value is None or condition.comparison is None:
        return None
    sign, bound = condition.comparison
    if not isinstance(bound, int):
        return None
    return {
        "at_least": value >= bound,
        "above": value > bound,
        "at_most": value <= bound,
        "below": value < bound,
    }[sign]


def _of_gate(gate: Gate, scheme: Scheme, how: Acts) -> Words:
    then = Words(then_in_words(gate.then, scheme, "zh"), then_in_words(gate.then, scheme, "en"))
    when = condition_words(gate.when, scheme)
    return _of_rule(Words("门槛", "gate"), said(gate.title), when, then, how)


def _of_rule(kind: Words, title: Words, when: Words, then: Words | None, how: Acts) -> Words:
    """Say a rule that must not hold: one that holds now, or one that more points would touch."""
    zh_then, en_then = (f"，{then.zh}", f", so {then.en}") if then else ("", "")
    if how == "still":
        return Words(
            f"{kind.zh}“{title.zh}”不再成立（现在{when.zh}{zh_then}）",
            f"{kind.en} “{title.en}” must not hold any more (now {when.en}{en_then})",
        )
    return Words(
        f"{kind.zh}“{title.zh}”不成立（{when.zh}的成立{zh_then}）",
        f"{kind.en} “{title.en}” must not hold (it would where {when.en}{en_then})",
    )


def _of_ladder(scheme: Scheme, held: int | None, top: int) -> Words:
    number = scheme.ladder.up_at_most if scheme.ladder is not None else None
    start = of_level(scheme, held if held is not None else 0).title
    best = of_level(scheme, top).title
    return Words(
        f"到以后年度再评（一年最多升{number}级，从“{start.zh}”算起，今年最高到“{best.zh}”）",
        f"a later year (up by at most {number} a year: from “{start.en}”, “{best.en}” at most)",
    )


def _of_quota(quota: Quota, target: Band) -> Words:
    zh, en = WITHIN[quota.within]
    share = share_of(quota.at_most)
    return Words(
        f"名次进入“{target.title.zh}”的限额：在{zh}中不超过{share}，并列在界线上的都不进",
        f"a rank inside the quota of “{target.title.en}”: at most {share} of {en}, none of those "
        "tied on the line",
    )
