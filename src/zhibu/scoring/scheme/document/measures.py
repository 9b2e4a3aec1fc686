"""Measures in words (计分办法): what a clause asks for, and what is lost or earned."""

from typing import Any, Literal

from zhibu.scoring.scheme.document.words import (
    EACH,
    WITHIN,
    Language,
    is_in_words,
    name_in_words,
    names_in_words,
    percent,
    points_in_words,
    points_of,
    said,
    say,
)
from zhibu.scoring.scheme.measures import (
    Attendance,
    Award,
    Awards,
    Base,
    Beyond,
    Carried,
    Contest,
    Events,
    Indicator,
    Inspected,
    Measure,
    Records,
    Review,
    Short,
    Steps,
    Worked,
    kind_of,
)
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.values import Text

Role = Literal["clause", "bonus", "deduction"]
Burden = Literal["derived", "typed"]


def measure_in_words(
    measure: Measure,
    short: Short | None,
    award: Award | None,
    points: int | None,
    language: Language,
    *,
    beyond: Beyond | None = None,
    role: Role = "clause",
    title: Text | None = None,
    scheme: Scheme | None = None,
) -> str:
    """Say how points come from evidence (计分办法), in one sentence without a full stop.

    Args:
        measure: what is measured.
        short: what is lost, as the scheme writes it; None for the measure's default.
        award: what is earned, as the scheme writes it.
        points: full points of the clause; the cap of a bonus or deduction, None without one.
        language: zh or en.
        beyond: what an elastic indicator earns above its range.
        role: whether the award is earned in a clause, added or deducted.
        title: of the clause; said in Chinese for evidence whose name has no words.
        scheme: where given, its words are said for what it names.

    Units:
        hundredths of a point.
    """
    text = _measure(measure, short, award, points, language, beyond, role, scheme)
    # A clause that loses points by events is called after what should be, not after the event.
    loses = isinstance(measure, Events) and short is not None
    if language == "en" or title is None or loses:
        return text
    return _titled(text, measure, title, scheme)


def _measure(
    measure: Measure,
    short: Short | None,
    award: Award | None,
    points: int | None,
    language: Language,
    beyond: Beyond | None,
    role: Role,
    scheme: Scheme | None,
) -> str:
    if isinstance(measure, Records):
        return _records(measure, short, points, language, scheme)
    if isinstance(measure, Attendance):
        return _attendance(measure, short, language, scheme)
    if isinstance(measure, Indicator):
        return _indicator(measure, short, beyond, language, scheme)
    if isinstance(measure, Inspected):
        return _inspected(measure, points, language)
    if isinstance(measure, Contest):
        return _contest(measure, award, language, scheme)
    if isinstance(measure, Events):
        return _events(measure, short, award, points, language, role, scheme)
    if isinstance(measure, Review):
        return _review(measure, language, scheme)
    return _plain(measure, language)


def _titled(text: str, measure: Measure, title: Text, scheme: Scheme | None) -> str:
    """Say the title for the one kind of evidence that has no Chinese word of its own."""
    named = getattr(measure, kind_of(measure) or "")
    names = (named,) if isinstance(named, str) else named
    if not isinstance(measure, Records | Attendance | Indicator | Contest | Events):
        return text
    if len(names) != 1 or is_in_words(names[0], scheme):
        return text
    return text.replace(f"“{names[0]}”", names[0]).replace(names[0], f"“{title.zh}”", 1)


def burden_of(measure: Measure) -> Burden:
    """Say whether a measure is derived from facts entered anyway, or typed for the assessment.

    Inspectors' marks are typed for the assessment alone; records, attendance, events, indicators,
    work points and ballots are there for their own sake.
    """
    return "typed" if isinstance(measure, Inspected) else "derived"


def _joined(parts: list[str], language: Language) -> str:
    return say(language, "；", "; ").join(part for part in parts if part)


def _each(measure: Records | Review) -> tuple[str, str]:
    # Without `each` the duty is of the whole period: a year, or a part of it that is assessed.
    return (
        EACH[measure.each] if "each" in measure.model_fields_set else ("考核期内", "in the period")
    )


def _records(
    measure: Records,
    short: Short | None,
    points: int | None,
    language: Language,
    scheme: Scheme | None,
) -> str:
    names = names_in_words(measure.records, language, scheme)
    zh_each, en_each = _each(measure)
    several = len(measure.records) > 1
    if measure.quantity is not None:
        least = points_of(measure.quantity)
        zh = f"{zh_each}{names}的数量合计不少于{least}"
        en = f"{en_each}, a quantity of at least {least} in {names}"
    else:
        zh = f"{zh_each}至少{measure.due}次{names}" + ("（合计）" if several else "")
        en = f"{en_each}, at least {measure.due} × {names}" + (" together" if several else "")
    parts = [say(language, zh, en)]
    if measure.attendance is not None:
        rate = percent(measure.attendance)
        parts.append(
            say(
                language,
                f"到会率不低于{rate}的才算",
                f"only those with {rate} or more present count",
            )
        )
    days = measure.entered_within
    if days is not None:
        late = say(language, f"开展后{days}天内录入", f"entered within {days} days")
        parts.append(late)
    parts.append(_records_short(measure, short, points, language))
    return _joined(parts, language)


def _records_short(
    measure: Records, short: Short | None, points: int | None, language: Language
) -> str:
    if short == "all":
        late = measure.entered_within is not None
        return say(
            language,
            "有缺少" + ("或迟录" if late else "") + "的不得分",
            "nothing is earned where any is missing" + (" or late" if late else ""),
        )
    if not isinstance(short, Steps):
        return say(language, "按完成的比例得分", "points by the share that was done")
    lost: list[str] = []
    if short.per_missing is not None:
        unit = ("缺1（不足1按1计）", "missing 1 of quantity (or a part of it)")
        zh, en = unit if measure.quantity is not None else ("缺1次", "missing one")
        lost.append(_lose(zh, en, short.per_missing, language))
    if short.per_late is not None:
        lost.append(_lose("迟录1次", "late entry", short.per_late, language))
    return say(language, "，", ", ").join(lost) + _until_nothing(points, language)


def _lose(zh: str, en: str, amount: int, language: Language) -> str:
    amount_text = points_in_words(amount, language)
    return say(language, f"每{zh}扣{amount_text}", f"each {en} loses {amount_text}")


def _until_nothing(points: int | None, language: Language) -> str:
    if points is None:
        return ""
    return say(
        language, f"，扣完{points_of(points)}分为止", f", at most the {points_of(points)} there are"
    )


def _attendance(
    measure: Attendance, short: Short | None, language: Language, scheme: Scheme | None
) -> str:
    names = names_in_words(measure.attendance, language, scheme)
    rate = percent(measure.at_least)
    first = say(language, f"{names}的到会率不低于{rate}", f"attendance of {names} at least {rate}")
    return _joined([first, _rate_short(short, language)], language)


def _rate_short(short: Short | None, language: Language) -> str:
    if short == "all":
        return say(language, "达不到的不得分", "nothing is earned below")
    if isinstance(short, Steps) and short.per_step is not None and short.step is not None:
        step, amount = percent(short.step), points_in_words(short.per_step, language)
        return say(
            language,
            f"每低{step}扣{amount}（不足{step}按{step}计）",
            f"each {step} below, or part of it, loses {amount}",
        )
    return say(language, "不足的按比例得分", "below, points by proportion")


_INDICATOR_KINDS = {
    "negative": ("否定指标", "negative indicator"),
    "controllable": ("可控指标", "controllable indicator"),
    "elastic": ("弹性指标", "elastic indicator"),
}
_TAKES = {
    "last": ("以最后一次为准", "the last counts"),
    "sum": ("各次合计", "the sum of all"),
    "mean": ("各次平均", "the mean of all"),
}


def _indicator(
    measure: Indicator,
    short: Short | None,
    beyond: Beyond | None,
    language: Language,
    scheme: Scheme | None,
) -> str:
    zh_kind, en_kind = _INDICATOR_KINDS[measure.kind]
    zh_take, en_take = _TAKES[measure.take]
    name = name_in_words(measure.indicator, language, scheme)
    more = measure.better == "more"
    first = say(
        language,
        f"{zh_kind}“{name}”（{zh_take}）{'不低于下限' if more else '不高于上限'}得满分",
        f"{en_kind} “{name}” ({en_take}) {'not below its low' if more else 'not above its high'} "
        "earns full points",
    )
    default: Short = "all" if measure.kind == "negative" else "proportional"
    lost = _rate_short(default if short is None else short, language)
    if isinstance(short, Steps) and not more:
        lost = lost.replace("每低", "每高").replace("below", "above")
    if not more:
        lost = lost.replace("nothing is earned below", "nothing is earned above")
        lost = lost.replace("below, points", "above, points")
        lost = lost.replace("不足的按比例", "超出的按比例").replace("达不到的", "超过的")
    parts = [first, lost]
    if beyond is not None:
        step, amount = percent(beyond.step), points_in_words(beyond.per_step, language)
        most = points_in_words(beyond.at_most, language)
        parts.append(
            say(
                language,
                f"比{'上限每高' if more else '下限每低'}{step}另加{amount}，最多加{most}",
                f"each full {step} {'above its high' if more else 'below its low'} earns {amount} "
                f"more, at most {most}",
            )
        )
    return _joined(parts, language)


def _inspected(measure: Inspected, points: int | None, language: Language) -> str:
    full = points_of(points) if points is not None else ""
    if measure.inspected == "points":
        first = say(
            language,
            f"检查人员在0至{full}分之间打分" if full else "检查人员打分",
            f"inspectors give 0 to {full} points" if full else "inspectors give points",
        )
    else:
        first = say(
            language,
            "检查人员按百分制打分，再折算",
            "inspectors mark out of a hundred, scaled to the points",
        )
    if not measure.rounds:
        return _joined([first, say(language, "各轮平均", "mean of the rounds")], language)
    weights = [
        say(
            language, f"第{number}轮占{percent(weight)}", f"round {number} counts {percent(weight)}"
        )
        for number, weight in measure.rounds.items()
    ]
    return _joined([first, say(language, "，", ", ").join(weights)], language)


def _contest(
    measure: Contest, award: Award | None, language: Language, scheme: Scheme | None
) -> str:
    zh_within, en_within = WITHIN[measure.within]
    name = name_in_words(measure.contest, language, scheme)
    less = measure.better == "less"
    first = say(
        language,
        f"在{zh_within}内按“{name}”排名次{'（少者为先）' if less else ''}",
        f"placing by “{name}” within {en_within}{' (less is better)' if less else ''}",
    )
    if not isinstance(award, Awards) or not award.by_placing:
        return first
    given = [
        say(language, f"第{place}名{points_of(amount)}分", f"place {place}: {points_of(amount)}")
        for place, amount in sorted(award.by_placing.items())
    ]
    rest = points_of(award.otherwise or 0)
    given.append(say(language, f"其他{rest}分", f"all others: {rest}"))
    return _joined([first, say(language, "，", ", ").join(given)], language)


def _events(
    measure: Events,
    short: Short | None,
    award: Award | None,
    points: int | None,
    language: Language,
    role: Role,
    scheme: Scheme | None,
) -> str:
    names = names_in_words(measure.events, language, scheme)
    if isinstance(short, Steps) and short.per_event is not None:
        amount = points_in_words(short.per_event, language)
        first = say(
            language,
            f"每发生1次{names}扣{amount}，没有发生得满分",
            f"each {names} loses {amount}; full points without any",
        )
        return first
    zh_verb, en_verb = {
        "clause": ("得", "earns"),
        "bonus": ("加", "adds"),
        "deduction": ("扣", "takes off"),
    }[role]
    if award == "as_entered":
        first = _as_entered(measure, names, zh_verb, en_verb, language)
    elif isinstance(award, Awards) and award.by_event:
        first = _by_event(award.by_event, award.take, zh_verb, en_verb, language, scheme)
    else:
        per = award.per_event if isinstance(award, Awards) else None
        amount = points_in_words(per or 0, language)
        first = say(language, f"{names}每次{zh_verb}{amount}", f"each {names} {en_verb} {amount}")
    if points is None:
        return first
    most = points_in_words(points, language)
    return say(language, f"{first}，最多{zh_verb}{most}", f"{first}, at most {most}")


def _as_entered(measure: Events, names: str, zh_verb: str, en_verb: str, language: Language) -> str:
    zh, en = "", ""
    if measure.between is not None:
        least, most = (points_of(amount) for amount in measure.between)
        zh, en = f"（每次{least}至{most}分）", f" ({least} to {most} each)"
    return say(
        language,
        f"{names}按录入的分数{zh_verb}分{zh}",
        f"each {names} {en_verb} the points entered with it{en}",
    )


def _by_event(
    by_event: dict[str, int],
    take: str,
    zh_verb: str,
    en_verb: str,
    language: Language,
    scheme: Scheme | None,
) -> str:
    given = [
        say(
            language,
            f"{name_in_words(name, language, scheme)}{zh_verb}{points_of(amount)}分",
            f"{name_in_words(name, language, scheme)} {en_verb} {points_of(amount)}",
        )
        for name, amount in by_event.items()
    ]
    rule = (
        ("，只取最高一次", ", the highest alone") if take == "highest" else ("，逐次累计", " each")
    )
    return say(language, "，".join(given) + rule[0], ", ".join(given) + rule[1])


def _review(measure: Review, language: Language, scheme: Scheme | None) -> str:
    zh_each, en_each = _each(measure)
    channel = name_in_words(measure.review, language, scheme)
    raters = []
    for source in measure.sources:
        name = (
            said(source.title, language)
            if source.title
            else name_in_words(source.source, language, scheme)
        )
        if source.weight is not None:
            name += say(language, f"（占{percent(source.weight)}）", f" ({percent(source.weight)})")
        raters.append(name)
    equal = len(measure.sources) > 1 and measure.sources[0].weight is None
    zh = f"评议渠道“{channel}”：{zh_each}由{'、'.join(raters)}评议一轮，百分制取平均"
    en = f"review “{channel}”: one round {en_each} by {' and '.join(raters)}, mean out of a hundred"
    if equal:
        zh, en = zh + "，各来源同等", en + ", sources alike"
    if measure.minimum > 1:
        zh += f"；不足{measure.minimum}票的来源不计"
        en += f"; a source with fewer than {measure.minimum} ballots is left out"
    return say(language, zh, en)


def _plain(measure: Any, language: Language) -> str:
    if isinstance(measure, Worked):
        zh_within, en_within = WITHIN[measure.within]
        return say(
            language,
            f"积分（数量×质量×岗位系数）与{zh_within}内最高者相比，按比例得分",
            f"work points (amount × quality × coefficient) in proportion to the best of {en_within}",
        )
    if isinstance(measure, Base):
        amount = points_in_words(measure.base, language)
        return say(language, f"基础分{amount}", f"starts from {amount}")
    if isinstance(measure, Carried):
        share = percent(measure.carried)
        start = measure.otherwise
        other = "" if start is None else points_in_words(start, language)
        return say(
            language,
            f"上年得分的{share}" + (f"；没有上年得分的给{other}" if other else ""),
            f"{share} of last year's score" + (f"; {other} without one" if other else ""),
        )
    raise TypeError(f"{type(measure).__name__} is not a measure; see scheme/measures.py.")
