"""What is lost (short), earned (award) and earned beyond: which goes with which measure."""

from zhibu.scoring.scheme.document.words import points_of
from zhibu.scoring.scheme.lint.finding import Findings
from zhibu.scoring.scheme.lint.walk import Earner
from zhibu.scoring.scheme.measures import Awards, Events, Indicator, Records, Steps
from zhibu.scoring.scheme.model import Clause

_STEPS = {
    "records": ("per_missing", "per_late"),
    "attendance": ("per_step", "step"),
    "indicator": ("per_step", "step"),
    "events": ("per_event",),
}
_AWARDS = {"contest": ("by_placing", "otherwise"), "events": ("per_event", "by_event")}
_ALL_STEPS = ("per_missing", "per_late", "per_event", "per_step", "step")
_ALL_AWARDS = ("per_event", "by_event", "by_placing", "otherwise")


def check_losses(earner: Earner, findings: Findings) -> None:
    """Find ways to lose or earn that the measure does not have, or that lack a part."""
    _short(earner, findings)
    _late(earner, findings)
    _award(earner, findings)
    _beyond(earner, findings)
    _amounts(earner, findings)


def _short(earner: Earner, findings: Findings) -> None:
    short, path = earner.short, (*earner.path, "short")
    if short is None:
        return
    allowed = _STEPS.get(earner.kind)
    if allowed is None:
        findings.error(
            path,
            (f"不能与 {earner.kind} 连用", "请删去"),
            (f"does not go with {earner.kind}", "remove it"),
        )
        return
    listed = ", ".join(allowed)
    if not isinstance(short, Steps):
        if earner.kind == "events":
            findings.error(
                path,
                ("不能与 events 连用", "请写 {per_event: 分数}，或用 award"),
                ("does not go with events", "write {per_event: points}, or an award"),
            )
        elif isinstance(earner.measure, Indicator) and (
            earner.measure.kind == "negative" and short != "all"
        ):
            _negative(earner, findings)
        return
    given = [key for key in _ALL_STEPS if getattr(short, key) is not None]
    for key in given:
        if key not in allowed:
            findings.error(
                (*path, key),
                (f"不能与 {earner.kind} 连用", f"这里可以写：{'、'.join(allowed)}"),
                (f"does not go with {earner.kind}", f"the keys here are {listed}"),
            )
    if not given:
        findings.error(
            path,
            ("没有写扣多少", f"请写：{'、'.join(allowed)}"),
            ("does not say what is lost", f"write {listed}"),
        )
    if (short.per_step is None) != (short.step is None) and "step" in allowed:
        lacks = "step" if short.step is None else "per_step"
        findings.error(
            path,
            (f"缺少 {lacks}", "请写成 {per_step: 分数, step: 百分比}"),
            (f"lacks {lacks}", "write {per_step: points, step: percentage}"),
        )
    if short.step == 0:
        findings.error(
            (*path, "step"),
            ("每档为0，无法计档", "请写大于0的百分比"),
            ("is a step of nothing", "write a percentage above 0"),
        )
    if isinstance(earner.measure, Indicator) and earner.measure.kind == "negative":
        _negative(earner, findings)


def _negative(earner: Earner, findings: Findings) -> None:
    findings.warning(
        (*earner.path, "short"),
        ("与否定指标不合：否定指标未达到即失去全部分数", "请写 all，或改指标的 kind"),
        (
            "does not suit a negative indicator, which loses everything when missed",
            "write all, or change the kind of the indicator",
        ),
    )


def _late(earner: Earner, findings: Findings) -> None:
    measure, short = earner.measure, earner.short
    if not isinstance(measure, Records):
        return
    per_late = isinstance(short, Steps) and short.per_late is not None
    if per_late and measure.entered_within is None:
        findings.error(
            (*earner.path, "short", "per_late"),
            ("对迟录扣分，却没有规定几天内录入", "请在 measure 中写 entered_within: 天数"),
            (
                "takes points for late entries, and nothing says when an entry is late",
                "write entered_within: days in the measure",
            ),
        )
    if measure.entered_within is not None and not per_late and short != "all":
        findings.warning(
            earner.at("entered_within"),
            ("规定了录入期限，但迟录不扣分", "请写 short: {per_late: 分数} 或 short: all，或删去"),
            (
                "sets a time for entry, and nothing is lost by missing it",
                "write short: {per_late: points} or short: all, or remove it",
            ),
        )


def _award(earner: Earner, findings: Findings) -> None:
    award, path = earner.award, (*earner.path, "award")
    allowed = _AWARDS.get(earner.kind)
    if allowed is None:
        if earner.points is None:
            findings.error(
                earner.at(),
                (f"用 {earner.kind} 计加分或扣分，而它没有 award", "请用 events 或 contest"),
                (
                    f"is {earner.kind}, which has no award to add or deduct",
                    "measure it by events or contest",
                ),
                value=earner.kind,
            )
        elif award is not None:
            findings.error(
                path,
                (f"不能与 {earner.kind} 连用", "请删去"),
                (f"does not go with {earner.kind}", "remove it"),
            )
        return
    if award is None:
        if earner.kind == "contest" or earner.short is None:
            example = "{by_placing: {1: 10, 2: 8}, otherwise: 4}"
            example = example if earner.kind == "contest" else "{per_event: 2}"
            findings.error(
                earner.path,
                ("没有写得多少分", f"请写 award，例如 {example}"),
                ("does not say what is earned", f"write award, such as {example}"),
                value=earner.name,
            )
        return
    if isinstance(earner.measure, Events) and earner.short is not None:
        findings.error(
            (*earner.path, "short"),
            ("与 award 同时出现，不知是起点为0还是满分", "请只留一个"),
            (
                "stands beside award, so that nobody knows whether the clause starts full",
                "keep one of them",
            ),
        )
    if award == "as_entered":
        if earner.kind != "events":
            findings.error(
                path,
                (f"不能与 {earner.kind} 连用", "请写 by_placing"),
                (f"does not go with {earner.kind}", "write by_placing"),
            )
        return
    _awards(earner, award, allowed, findings)


def _awards(earner: Earner, award: Awards, allowed: tuple[str, ...], findings: Findings) -> None:
    path = (*earner.path, "award")
    given = [key for key in _ALL_AWARDS if getattr(award, key) is not None]
    for key in given:
        if key not in allowed:
            findings.error(
                (*path, key),
                (f"不能与 {earner.kind} 连用", f"这里可以写：{'、'.join(allowed)}"),
                (f"does not go with {earner.kind}", f"the keys here are {', '.join(allowed)}"),
            )
    ways = [key for key in given if key in allowed and key != "otherwise"]
    if len(ways) != 1:
        findings.error(
            path,
            (
                "没有写得分方式" if not ways else "写了两种得分方式",
                f"请从 {'、'.join(allowed)} 中选一种",
            ),
            (
                "says no way to earn" if not ways else "says two ways to earn",
                f"write one of {', '.join(allowed)}",
            ),
        )
    if award.take == "highest" and award.by_event is None:
        findings.error(
            (*path, "take"),
            ("只能与 by_event 连用", "请删去"),
            ("goes only with by_event", "remove it"),
        )
    if isinstance(earner.measure, Events) and award.by_event is not None:
        _by_event(earner, earner.measure, award.by_event, findings)
    if award.by_placing:
        _by_placing(earner, award, award.by_placing, findings)


def _by_event(
    earner: Earner, measure: Events, by_event: dict[str, int], findings: Findings
) -> None:
    path = (*earner.path, "award", "by_event")
    for name in by_event:
        if name not in measure.events:
            findings.error(
                (*path, name),
                ("对应的事项不在 events 中", "请写进 events，或删去"),
                (
                    "is for an event that the measure does not name",
                    "add it to events, or remove it",
                ),
                value=name,
            )
    for name in measure.events:
        if name not in by_event:
            findings.error(
                path,
                ("在 by_event 中没有分数", "请为它写分数"),
                ("has no points under by_event", "give it points"),
                value=name,
            )


def _by_placing(
    earner: Earner, award: Awards, by_placing: dict[int, int], findings: Findings
) -> None:
    path = (*earner.path, "award", "by_placing")
    if 0 in by_placing:
        findings.error(
            (*path, "0"),
            ("对应第0名，而名次从1起", "请从1写起"),
            ("stands for place 0, and places count from 1", "write places from 1 on"),
        )
    places = sorted(by_placing)
    amounts = [by_placing[place] for place in places]
    if award.otherwise is not None:
        amounts.append(award.otherwise)
    if amounts != sorted(amounts, reverse=True):
        findings.warning(
            path,
            ("靠后的名次得分反而更高", "请检查各名次的分数"),
            ("gives a later place more than an earlier one", "check the points of the places"),
        )


def _beyond(earner: Earner, findings: Findings) -> None:
    rule, measure = earner.rule, earner.measure
    if not isinstance(rule, Clause) or rule.beyond is None:
        return
    path = (*earner.path, "beyond")
    if not isinstance(measure, Indicator) or measure.kind != "elastic":
        findings.error(
            path,
            ("只能与弹性指标连用", "请删去，或写 kind: elastic"),
            ("goes only with an elastic indicator", "remove it, or write kind: elastic"),
        )
    if rule.beyond.step == 0:
        findings.error(
            (*path, "step"),
            ("每档为0，无法计档", "请写大于0的百分比"),
            ("is a step of nothing", "write a percentage above 0"),
        )
    if rule.beyond.at_most < rule.beyond.per_step:
        findings.warning(
            (*path, "at_most"),
            ("低于一档的分数，一档也加不满", "请提高上限"),
            ("is less than one step earns", "raise it"),
        )


def _amounts(earner: Earner, findings: Findings) -> None:
    """Find amounts of nothing, and amounts above what the rule is worth."""
    full = earner.points
    if full is None and earner.rule.cap != "none":  # type: ignore[union-attr]
        full = earner.rule.cap  # type: ignore[union-attr]
    for key in ("short", "award"):
        rule = getattr(earner, key)
        if not isinstance(rule, Steps | Awards):
            continue
        amounts = [
            (name, getattr(rule, name))
            for name in ("per_missing", "per_late", "per_event", "per_step")
            if hasattr(rule, name)
        ]
        if isinstance(rule, Awards):
            amounts += [("by_event", amount) for amount in (rule.by_event or {}).values()]
            amounts += [("by_placing", max((rule.by_placing or {0: 1}).values()))]
        for name, amount in amounts:
            path = (*earner.path, key, name)
            if amount == 0:
                findings.warning(
                    path,
                    ("为0分，不起作用", "请写分数，或删去"),
                    ("is worth 0 points and does nothing", "write points, or remove it"),
                    value="0",
                )
            elif amount is not None and full is not None and amount > full:
                shown, most = points_of(amount), points_of(full)
                _above(earner, path, name, shown, most, findings)
    _reachable(earner, findings)


def _above(
    earner: Earner,
    path: tuple[str | int, ...],
    name: str,
    shown: str,
    most: str,
    findings: Findings,
) -> None:
    lost = "short" in path or earner.what == "deduction"
    zh = (f"超过最多能{'扣' if lost else '得'}的{most}分", f"请写不超过{most}的分数")
    en = (
        f"is more than the {most} points that there are to {'lose' if lost else 'earn'}",
        f"write at most {most}",
    )
    if name == "by_placing" and earner.points is not None:
        findings.error(path, zh, en, value=shown)
    else:
        findings.warning(path, zh, en, value=shown)


def _reachable(earner: Earner, findings: Findings) -> None:
    """Find full points that the best award cannot reach."""
    award, full = earner.award, earner.points
    if full is None or not isinstance(award, Awards):
        return
    best = None
    if award.by_placing:
        best = max(*award.by_placing.values(), award.otherwise or 0)
    elif award.by_event and award.take == "highest":
        best = max(award.by_event.values())
    if best is not None and best < full:
        findings.warning(
            (*earner.path, "award"),
            (f"最多得{points_of(best)}分，拿不到满分{points_of(full)}分", "请改分值或得分"),
            (
                f"gives at most {points_of(best)}, so that the full {points_of(full)} are never earned",
                "change the points or the award",
            ),
        )
