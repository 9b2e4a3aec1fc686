"""Measures with what is lost and earned: only what docs/scheme-language.md allows together."""

from zhibu.scoring.scheme.document.words import points_of
from zhibu.scoring.scheme.lint.finding import Findings, Words
from zhibu.scoring.scheme.lint.losses import check_losses
from zhibu.scoring.scheme.lint.sums import check_weights
from zhibu.scoring.scheme.lint.walk import Earner, earners
from zhibu.scoring.scheme.measures import (
    Attendance,
    Base,
    Carried,
    Contest,
    Events,
    Inspected,
    Records,
    Review,
    Worked,
)
from zhibu.scoring.scheme.model import Scheme
from zhibu.terms.periods import PartOfPeriod

_REMOVE: Words = ("请删去", "remove it")


def check_measures(scheme: Scheme, findings: Findings) -> None:
    """Find measures whose values cannot be, or do not go together."""
    for earner in earners(scheme):
        _numbers(earner, findings)
        _each(earner, scheme, findings)
        _within(earner, scheme, findings)
        measure = earner.measure
        if isinstance(measure, Inspected):
            _inspected(earner, measure, scheme, findings)
        if isinstance(measure, Review):
            _review(earner, measure, findings)
        if isinstance(measure, Events):
            _between(earner, measure, findings)
        check_losses(earner, findings)


def _numbers(earner: Earner, findings: Findings) -> None:
    measure = earner.measure
    zeros: list[str] = []
    if isinstance(measure, Records):
        zeros = [
            key for key in ("at_least", "quantity", "attendance") if getattr(measure, key) == 0
        ]
    elif isinstance(measure, Attendance):
        zeros = ["at_least"] if measure.at_least == 0 else []
    elif isinstance(measure, Review):
        zeros = ["minimum"] if measure.minimum == 0 else []
    elif isinstance(measure, Carried):
        zeros = ["carried"] if measure.carried == 0 else []
    for key in zeros:
        findings.error(
            earner.at(key),
            ("为0，等于没有要求", "请写大于0的数"),
            ("asks for nothing", "write a number above 0"),
        )
    rate = {"records": "attendance", "attendance": "at_least"}.get(earner.kind)
    if rate is not None and (getattr(measure, rate) or 0) > 10_000:
        findings.error(
            earner.at(rate),
            ("超过100%，做不到", "请写不超过100%的比例"),
            ("is more than all who are expected", "write at most 100%"),
        )
    if isinstance(measure, Carried) and measure.carried > 10_000:
        findings.warning(
            earner.at("carried"),
            ("超过100%，分数会逐年上涨", "请写不超过100%的比例"),
            (
                "is more than last year's score, so that scores grow by themselves",
                "write at most 100%",
            ),
        )
    if isinstance(measure, Base) and earner.points is not None and measure.base > earner.points:
        full = points_of(earner.points)
        findings.error(
            earner.at("base"),
            (f"超过满分{full}分", f"请写不超过{full}的分数"),
            (f"is more than the full points, {full}", f"write at most {full}"),
        )


def _each(earner: Earner, scheme: Scheme, findings: Findings) -> None:
    measure = earner.measure
    if scheme.assessed is None or not isinstance(measure, Records | Review):
        return
    if "each" not in measure.model_fields_set:
        return
    parts, rounds = PartOfPeriod(measure.each).per_year, scheme.rounds
    if isinstance(measure, Records) and parts < rounds:
        findings.error(
            earner.at("each"),
            (
                f"比考评周期 {scheme.assessed.each} 长，每次考评只看本期的记录",
                "请写不长于考评周期的时段",
            ),
            (
                f"is longer than the assessment ({scheme.assessed.each}), which sees only its own part",
                f"write {scheme.assessed.each} or shorter",
            ),
        )
    if isinstance(measure, Review) and parts != rounds:
        findings.error(
            earner.at("each"),
            (
                f"与考评周期 {scheme.assessed.each} 不同，而每次考评只看同一轮次的选票",
                "请写成与考评周期相同",
            ),
            (
                f"is not {scheme.assessed.each}, while each assessment sees the ballots of its own round",
                f"write {scheme.assessed.each}",
            ),
        )


def _within(earner: Earner, scheme: Scheme, findings: Findings) -> None:
    measure = earner.measure
    if isinstance(measure, Contest | Worked) and measure.within == "class" and not scheme.classes:
        findings.error(
            earner.at("within"),
            ("按类别比较，而方案没有 classes", "请写 classes，或改为 parent、scheme"),
            (
                "compares within classes, which the scheme has not",
                "add classes, or write parent or scheme",
            ),
        )


def _inspected(earner: Earner, measure: Inspected, scheme: Scheme, findings: Findings) -> None:
    rounds = measure.rounds
    if rounds is None:
        return
    path = earner.at("rounds")
    if scheme.assessed is not None:
        findings.error(
            path,
            ("给各轮定了权重，而每次考评只有一轮", _REMOVE[0]),
            ("weighs rounds, while each assessment has one round", _REMOVE[1]),
        )
    last = 12
    for number in rounds:
        if not 1 <= number <= last:
            findings.error(
                (*path, str(number)),
                ("所在的轮次一年里没有", f"轮次请写1至{last}"),
                (f"stands for round {number}, which no year has", f"write rounds from 1 to {last}"),
            )
    if sorted(rounds) != list(range(1, len(rounds) + 1)) and all(1 <= n <= last for n in rounds):
        findings.warning(
            path,
            ("轮次不连续", "请从1开始逐轮写"),
            ("skips a round", "write the rounds from 1 on, each with its weight"),
        )
    check_weights(path, [((*path, str(n)), weight) for n, weight in rounds.items()], findings)


def _review(earner: Earner, measure: Review, findings: Findings) -> None:
    path = earner.at("sources")
    if not measure.sources:
        findings.error(
            path,
            ("没有评议来源", "请至少写一个来源"),
            ("names no source of ballots", "write at least one"),
        )
    seen: dict[str, int] = {}
    for n, source in enumerate(measure.sources):
        if source.source in seen:
            line = findings.line((*path, seen[source.source]))
            findings.error(
                (*path, n, "source"),
                (f"与第{line}行的来源重复", "请改其中一个"),
                (f"is already a source on line {line}", "rename or remove one of them"),
            )
        seen.setdefault(source.source, n)
    weights = [((*path, n), source.weight) for n, source in enumerate(measure.sources)]
    check_weights(path, weights, findings)


def _between(earner: Earner, measure: Events, findings: Findings) -> None:
    as_entered = earner.award == "as_entered"
    if measure.between is None:
        if as_entered:
            findings.warning(
                (*earner.path, "award"),
                ("由录入人定分，却没有规定范围", "请写 between: [最低分, 最高分]"),
                ("lets a person choose any points", "write between: [least, most] in the measure"),
            )
        return
    least, most = measure.between
    if not as_entered:
        findings.error(
            earner.at("between"),
            ("规定了录入分的范围，而计分不用录入分", "请删去，或写 award: as_entered"),
            (
                "bounds entered points, which the award does not use",
                "remove it, or write award: as_entered",
            ),
        )
    if least > most:
        findings.error(
            earner.at("between"),
            (f"最低分{points_of(least)}高于最高分{points_of(most)}", "请把小的写在前面"),
            (f"goes from {points_of(least)} down to {points_of(most)}", "write the least first"),
        )
