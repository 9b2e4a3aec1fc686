"""Targets and contests, accounted for."""

from zhibu.scoring.evidence.problems import Words
from zhibu.scoring.explanation.accounts.asked import Asked, both
from zhibu.scoring.explanation.model import Account, Hint
from zhibu.scoring.explanation.numbers import equals, percent, points
from zhibu.scoring.scheme.document.words import WITHIN, points_of
from zhibu.scoring.scheme.measures import Awards, Contest, Indicator, Steps
from zhibu.terms.basis_points import BasisPoints

WHOLE = BasisPoints.WHOLE


def indicator(asked: Asked) -> Account:
    """Account for a target: actual against its free range."""
    measure: Indicator = asked.measure
    about = asked.about(measure.indicator)
    actual, target = asked.points("actual"), asked.points("target")
    low, high = asked.points("low"), asked.points("high")
    more = measure.better == "more"
    bound = low if more else high
    if actual is None or bound is None:
        what = ("完成值", "actual") if actual is None else ("目标值", "target")
        return Account(
            (),
            lacking=Words(
                f"指标{about.zh}没有{what[0]}（indicators 表中 indicator 为 {measure.indicator} 的 {what[1]}）",
                f"indicator {measure.indicator} has no {what[1]} (table indicators)",
            ),
        )
    range_ = Words("", "")
    if low is not None and high is not None and low != high:
        range_ = Words(
            f"，可在{points_of(low)}至{points_of(high)}之间浮动",
            f", free between {points_of(low)} and {points_of(high)}",
        )
    goal = points_of(target) if target is not None else "—"
    evidence = Words(
        f"{about.zh}为{points_of(actual)}，目标{goal}{range_.zh}",
        f"{about.en}: {points_of(actual)}, target {goal}{range_.en}",
    )
    if asked.count("not_due"):
        evidence = Words(
            f"{about.zh}要到年末才算得出，现按达到目标{goal}计",
            f"{about.en}: known at the year's end only, counted as reached ({goal})",
        )
    worth = asked.full or 0
    gap = bound - actual if more else actual - bound
    if gap <= 0:
        working, figure = _beyond(asked, worth, actual, low or 0, high or 0)
        return Account((evidence,), working, figure)
    working, figure = _below(asked, worth, actual, bound)
    hint = Hint(
        Words(
            f"{about.zh}{'达到' if more else '降到'}{points_of(bound)}",
            f"{about.en} {'up to' if more else 'down to'} {points_of(bound)}",
        ),
        worth,
    )
    return Account((evidence,), working, figure, hints=(hint,))


def _below(asked: Asked, worth: int, actual: int, bound: int) -> tuple[Words, int]:
    short, more = asked.short, asked.measure.better == "more"
    nothing = Words("达不到，不得分：0.00", "not reached: 0.00"), 0
    if isinstance(short, Steps):
        if bound <= 0:
            return nothing
        step, per = short.step or WHOLE, short.per_step or 0
        gap = bound - actual if more else actual - bound
        steps = -(-gap * WHOLE // (bound * step))
        lost = steps * per
        result = max(worth - lost, 0)
        end = f"= {points(worth - lost)} → {points(0)}" if lost > worth else f"= {points(result)}"
        text = f"{points(worth)} − {steps} × {points_of(per)} {end}"
        share = f"{points_of(gap)} ÷ {points_of(bound)}"
        return Words(
            f"差{share}，每{percent(step)}一档，不足一档按一档，共{steps}档；{text}",
            f"short by {share}, {steps} started steps of {percent(step)}; {text}",
        ), result
    if short == "all" or (short is None and asked.measure.kind == "negative"):
        return nothing
    upper, lower = (max(actual, 0), bound) if more else (bound, actual)
    if upper <= 0 or lower <= 0:
        return nothing
    text, result = equals(worth * upper, lower, asked.places)
    return both(f"{points_of(worth)} × {points_of(upper)} ÷ {points_of(lower)} {text}"), result


def _beyond(asked: Asked, worth: int, actual: int, low: int, high: int) -> tuple[Words, int]:
    more = asked.measure.better == "more"
    base, over = (high, actual - high) if more else (low, low - actual)
    if asked.beyond is None or over <= 0 or base <= 0:
        return both(points(worth)), worth
    step = asked.beyond.step
    steps = over * WHOLE // (base * step)
    extra = min(steps * asked.beyond.per_step, asked.beyond.at_most)
    per, most = points_of(asked.beyond.per_step), points_of(asked.beyond.at_most)
    text = f"{points(worth)} + {points(extra)} = {points(worth + extra)}"
    return Words(
        f"超出{steps}个整档（每{percent(step)}加{per}，最多{most}）：{text}",
        f"{steps} whole steps of {percent(step)} beyond ({per} each, at most {most}): {text}",
    ), worth + extra


def contest(asked: Asked) -> Account:
    """Account for a placing within a group."""
    measure: Contest = asked.measure
    about = asked.about(measure.contest)
    actual, placing, of = asked.points("actual"), asked.count("placing"), asked.count("of")
    if actual is None or placing is None:
        return Account(
            (),
            lacking=Words(
                f"没有{about.zh}的成绩（indicators 表中 indicator 为 {measure.contest} 的 actual）",
                f"indicator {measure.contest} has no actual (table indicators)",
            ),
        )
    zh, en = WITHIN[measure.within]
    evidence = Words(
        f"{about.zh}成绩{points_of(actual)}，在{zh}{of}个中列第{placing}名",
        f"{about.en}: {points_of(actual)}, place {placing} of {of} in {en}",
    )
    award = asked.award if isinstance(asked.award, Awards) else Awards()
    places = award.by_placing or {}
    figure = places.get(placing, award.otherwise or 0)
    working = Words(f"第{placing}名得{points(figure)}", f"place {placing} earns {points(figure)}")
    better = [(place, worth) for place, worth in places.items() if worth > figure]
    hints = tuple(
        Hint(Words(f"名次升到第{place}名", f"place {place}"), worth)
        for place, worth in sorted(better, reverse=True)[:1]
    )
    return Account((evidence,), working, figure, hints=hints)
