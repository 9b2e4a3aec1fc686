"""What people give, accounted for: inspectors' marks, ballots, points to start from."""

from zhibu.scoring.evidence.problems import Words
from zhibu.scoring.explanation.accounts.asked import Asked, both
from zhibu.scoring.explanation.model import Account, Hint
from zhibu.scoring.explanation.numbers import equals, mean, percent, points
from zhibu.scoring.lowering.span import INSPECTIONS_A_YEAR
from zhibu.scoring.scheme.document.words import name_in_words, points_of
from zhibu.scoring.scheme.measures import Base, Carried, Inspected, Review, Source
from zhibu.terms.basis_points import BasisPoints
from zhibu.terms.rounding import round_half_up

HUNDRED = 100_00


def inspected(asked: Asked) -> Account:
    """Account for inspectors' marks, round by round."""
    measure: Inspected = asked.measure
    weights = measure.rounds if asked.span.part is None else None
    numbers = (
        [asked.span.part]
        if asked.span.part
        else sorted(weights or range(1, INSPECTIONS_A_YEAR + 1))
    )
    marks = {n: mark for n in numbers if (mark := asked.points(f"round{n}")) is not None}
    held = asked.count("rounds")
    if not marks and not held:
        said = "、".join(map(str, numbers)) if weights or asked.span.part else ""
        rounds = (f"（第{said}轮）", f" (round {said.replace('、', ', ')})") if said else ("", "")
        return Account(
            (),
            lacking=Words(
                f"没有检查评分{rounds[0]}（inspections 表中 clause 为 {asked.node} 的 score）",
                f"no mark{rounds[1]} for clause {asked.node} (table inspections)",
            ),
        )
    said_all = [
        Words(f"第{n}轮{points_of(m)}分", f"round {n}: {points_of(m)}") for n, m in marks.items()
    ]
    evidence = (
        Words(
            "检查评分：" + "，".join(item.zh for item in said_all),
            "marks: " + ", ".join(item.en for item in said_all),
        ),
    )
    if held is not None and held > len(marks):
        more = Words(
            f"共检查{held}轮，这里只列前{INSPECTIONS_A_YEAR}轮",
            f"{held} rounds were held; the first {INSPECTIONS_A_YEAR} are shown",
        )
        return Account((*evidence, more), hints=_up_to_full(asked))
    text, figure = mean(
        [(mark, (weights or {}).get(n, 1)) for n, mark in marks.items()], asked.places
    )
    if measure.inspected == "hundred":
        scaled, result = equals(figure * (asked.full or 0), HUNDRED, asked.places)
        text = f"{text}；{points(figure)} × {points_of(asked.full or 0)} ÷ 100 {scaled}"
        figure = result
    return Account(
        evidence, Words(text, text.replace("；", "; ")), figure, hints=_up_to_full(asked)
    )


def _up_to_full(asked: Asked) -> tuple[Hint, ...]:
    figure, full = asked.row.points(asked.name), asked.full
    if figure is None or full is None or figure >= full:
        return ()
    return (Hint(Words("检查评分都得满分", "full marks in every inspection"), full),)


def review(asked: Asked) -> Account:
    """Account for ballots: each source in each round, the round, the channel."""
    measure: Review = asked.measure
    lines: list[Words] = []
    figures: list[tuple[int, int]] = []
    for number in asked.span.rounds(measure.each):
        line, figure = _round(asked, measure, number)
        lines += line
        if figure is not None:
            figures.append((figure, 1))
    if not figures:
        return Account(tuple(_too_few(asked, measure)), lacking=_no_ballots(asked, measure))
    text, result = mean(figures, asked.places)
    full = HUNDRED if asked.full is None else asked.full
    if full != HUNDRED:
        scaled, in_points = equals(result * full, HUNDRED, asked.places)
        text, result = f"{text}；{points(result)} × {points_of(full)} ÷ 100 {scaled}", in_points
    hints = []
    if result < full:
        step = round_half_up(min(100, HUNDRED) * full, HUNDRED, asked.places)
        hints.append(
            Hint(
                Words("各轮平均都高1分", "each round's mean one point higher"),
                min(result + step, full),
            )
        )
    return Account(tuple(lines), Words(text, text.replace("；", "; ")), result, hints=tuple(hints))


def _round(asked: Asked, measure: Review, number: int) -> tuple[list[Words], int | None]:
    lines: list[Words] = []
    means: list[tuple[int, int]] = []
    for source in measure.sources:
        base = f"{number}.{source.source}"
        total, count, figure = (
            asked.points(f"{base}.sum"),
            asked.count(f"{base}.n"),
            asked.points(base),
        )
        name = _source(asked, source)
        if not count or total is None:
            lines.append(
                Words(f"第{number}轮：{name.zh}没有选票", f"round {number}: {name.en}, no ballots")
            )
            continue
        if figure is None:
            lines.append(
                Words(
                    f"第{number}轮：{name.zh}{count}票，不足{measure.minimum}票，不计",
                    f"round {number}: {name.en}, {count} ballots, fewer than {measure.minimum}: left out",
                )
            )
            continue
        means.append((figure, source.weight or 1))
        sum_ = f"{points(total)} ÷ {count} {equals(total, count, asked.places)[0]}"
        ballots = "ballot" if count == 1 else "ballots"
        lines.append(
            Words(
                f"第{number}轮：{name.zh}{count}票，平均{sum_}",
                f"round {number}: {count} {ballots} of {name.en}, mean {sum_}",
            )
        )
    published = asked.points(str(number))
    if not means or published is None:
        return lines, None
    text, result = mean(means, asked.places)
    if len(means) > 1:
        lines.append(Words(f"第{number}轮得分：{text}", f"round {number}: {text}"))
    return lines, result


def _too_few(asked: Asked, measure: Review) -> list[Words]:
    """Say which ballots there are, where they are too few to count."""
    return [
        line
        for number in asked.span.rounds(measure.each)
        for line in _round(asked, measure, number)[0]
        if "不足" in line.zh
    ]


def _source(asked: Asked, source: Source) -> Words:
    if source.title:
        return Words(source.title.zh, source.title.en)
    return Words(
        name_in_words(source.source, "zh", asked.scheme),
        name_in_words(source.source, "en", asked.scheme),
    )


def _no_ballots(asked: Asked, measure: Review) -> Words:
    rounds = asked.span.rounds(measure.each)
    names = [_source(asked, source) for source in measure.sources]
    span = str(rounds[0]) if len(rounds) == 1 else f"{rounds[0]}–{rounds[-1]}"
    least = measure.minimum
    return Words(
        f"第{span}轮都没有够数的选票（ballots 表中 channel 为 {measure.review}，"
        f"{'、'.join(name.zh for name in names)}，每轮至少{least}票）",
        f"no round ({span}) has enough ballots (table ballots, channel {measure.review}, "
        f"{' or '.join(name.en for name in names)}, at least {least} in a round)",
    )


def base(asked: Asked) -> Account:
    """Account for points that everybody starts from."""
    measure: Base = asked.measure
    text = Words(f"基础分{points(measure.base)}", f"starts from {points(measure.base)}")
    return Account((), text, measure.base)


def carried(asked: Asked) -> Account:
    """Account for a share of last year's score."""
    measure: Carried = asked.measure
    last = asked.points("last_year")
    if last is not None:
        text, result = equals(last * measure.carried, BasisPoints.WHOLE, asked.places)
        evidence = Words(f"上年得分{points(last)}", f"last year's score: {points(last)}")
        return Account(
            (evidence,), both(f"{points(last)} × {percent(measure.carried)} {text}"), result
        )
    if measure.otherwise is None:
        return Account(
            (), lacking=Words("没有上年得分（history 表）", "no score of last year (table history)")
        )
    other = points(measure.otherwise)
    return Account(
        (Words("没有上年得分", "no score of last year"),),
        Words(f"没有上年得分的给{other}", f"{other} without one"),
        measure.otherwise,
    )
