"""Conditions in words (条件): sentences that a secretary understands."""

from zhibu.scoring.scheme.conditions import Condition
from zhibu.scoring.scheme.document.words import (
    Language,
    name_in_words,
    names_in_words,
    points_in_words,
    said,
    say,
    share_of,
)
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.values import Text

_POINTS = {
    "at_least": ("不低于", "at least"),
    "above": ("高于", "above"),
    "at_most": ("不高于", "at most"),
    "below": ("低于", "below"),
}
_COUNTS = {
    "at_least": ("至少", "at least"),
    "above": ("多于", "more than"),
    "at_most": ("至多", "at most"),
    "below": ("少于", "fewer than"),
}
_BOUNDS = {
    "target": ("目标值", "the target"),
    "low": ("浮动区间下限", "the low end of its range"),
    "high": ("浮动区间上限", "the high end of its range"),
}
_STATUSES = {
    "rated": ("已评定", "rated"),
    "no_evidence": ("无依据", "without evidence"),
    "vetoed": ("被一票否决", "vetoed"),
    "exempt": ("免考", "exempt"),
}
_GROUPS = {
    "scheme": ("全体", "among all"),
    "class": ("同类别", "in the class"),
    "parent": ("同一上级", "under the parent"),
}


def condition_in_words(
    condition: Condition, language: Language, scheme: Scheme | None = None
) -> str:
    """Say a condition (条件), without a full stop.

    Args:
        condition: what must hold.
        language: zh or en.
        scheme: where given, its titles and words are said instead of names.

    Example:
        >>> condition_in_words(Condition(figure="total", below="60"), "zh")
        '总分低于60分'
    """
    if condition.not_ is not None:
        return _negated(condition.not_, language, scheme)
    if condition.fact is None:
        word = ("，并且", " and ") if condition.all is not None else ("，或者", " or ")
        parts = [_inner(part, language, scheme) for part in condition.parts]
        return say(language, *word).join(parts)
    return _fact(condition, language, _titles(scheme, language), scheme)


def _inner(part: Condition, language: Language, scheme: Scheme | None) -> str:
    text = condition_in_words(part, language, scheme)
    joined = part.fact is None and part.not_ is None and len(part.parts) > 1
    return say(language, f"（{text}）", f"({text})") if joined else text


def _negated(condition: Condition, language: Language, scheme: Scheme | None) -> str:
    if condition.fact == "event" and condition.comparison == ("at_least", 1):
        names = _events(condition.argument, language, scheme)
        return say(language, f"没有{names}事项", f"there was no {names}")
    text = condition_in_words(condition, language, scheme)
    return say(language, f"并非“{text}”", f"not ({text})")


def _titles(scheme: Scheme | None, language: Language) -> dict[str, str]:
    titles: dict[str, str] = {"total": say(language, "总分", "the total")}
    if scheme is None:
        return titles

    def add(name: str, title: Text) -> None:
        titles[name] = say(language, f"“{title.zh}”", f"“{title.en}”")

    for component in scheme.components:
        add(component.component, component.title)
        for area in component.areas or ():
            add(area.area, area.title)
            for clause in area.clauses:
                add(clause.clause, clause.title)
    for bonus in scheme.bonus:
        add(bonus.bonus, bonus.title)
    for deduction in scheme.deductions:
        add(deduction.deduction, deduction.title)
    for band in scheme.grading.bands:
        titles[f"grade {band.grade}"] = said(band.title, language)
    for class_ in scheme.classes:
        titles[f"class {class_.class_}"] = said(class_.title, language)
    return titles


def _fact(
    condition: Condition, language: Language, titles: dict[str, str], scheme: Scheme | None
) -> str:
    fact, about = condition.fact, condition.argument
    if fact == "figure":
        zh = en = titles.get(about, about)
        return say(
            language, f"{zh}{_points(condition, 'zh')}", f"{en} is {_points(condition, 'en')}"
        )
    if fact == "margin":
        return _margin(condition, language)
    if fact == "event":
        return _event(condition, language, scheme)
    if fact == "indicator":
        name = name_in_words(about, language, scheme)
        return say(
            language,
            f"指标“{name}”的完成值{_points(condition, 'zh')}",
            f"“{name}” is {_points(condition, 'en')}",
        )
    if fact in ("grade", "class", "kind", "status"):
        return _one_of(fact, about, language, titles)
    if fact in ("level", "fall", "rise", "run", "rounds"):
        return _levels(condition, language, titles)
    if fact in ("contest", "rank"):
        return _place(condition, language, titles)
    if fact == "short":
        return _short(condition, language, titles)
    if fact == "flags":
        if about == "place":
            return say(
                language,
                f"月度积分第一的次数在同一上级组织中名次{_count(condition, 'zh')}",
                f"its place under the parent by months with the highest points is {_count(condition, 'en')}",
            )
        return say(
            language,
            f"月度积分第一的月份{_count(condition, 'zh', '个')}",
            f"its points were the highest in {_count(condition, 'en')} months",
        )
    return say(
        language,
        f"人数{_count(condition, 'zh', '人')}",
        f"it has {_count(condition, 'en')} members",
    )


def _points(condition: Condition, language: Language) -> str:
    how, number = condition.comparison or ("at_least", 1)
    word = say(language, *_POINTS[how])
    if isinstance(number, str):
        amount = say(language, *_BOUNDS[number])
    elif condition.fact == "indicator":
        amount = points_in_words(number, "zh").removesuffix("分")
    else:
        amount = points_in_words(number, language)
    return say(language, f"{word}{amount}", f"{word} {amount}")


def _count(condition: Condition, language: Language, unit: str = "") -> str:
    how, number = condition.comparison or ("at_least", 1)
    word = say(language, *_COUNTS[how])
    return say(language, f"{word}{number}{unit}", f"{word} {number}")


def _margin(condition: Condition, language: Language) -> str:
    how, number = condition.comparison or ("below", 0)
    if number == 0 and how == "below":
        return say(
            language,
            "总分已低于上年级别的起点",
            "the total lies below the beginning of last year's level",
        )
    return say(
        language,
        f"总分比上年级别的起点高出的部分{_points(condition, 'zh')}",
        f"the total is {_points(condition, 'en')} above the beginning of last year's level",
    )


def _events(names: tuple[str, ...], language: Language, scheme: Scheme | None) -> str:
    words = [name_in_words(name, language, scheme) for name in names]
    return "或".join(f"“{word}”" for word in words) if language == "zh" else " or ".join(words)


def _event(condition: Condition, language: Language, scheme: Scheme | None) -> str:
    names = _events(condition.argument, language, scheme)
    compared = condition.comparison
    if compared == ("at_least", 1):
        return say(language, f"有{names}事项", f"there was {names}")
    if compared in (("at_most", 0), ("below", 1)):
        return say(language, f"没有{names}事项", f"there was no {names}")
    return say(
        language,
        f"{names}事项{_count(condition, 'zh', '次')}",
        f"{names} happened {_count(condition, 'en')} times",
    )


def _one_of(fact: str, about: tuple[str, ...], language: Language, titles: dict[str, str]) -> str:
    if fact == "kind":
        names = names_in_words(about, language)
        return say(language, f"考核对象是{names}", f"the subject is a {names}")
    if fact == "status":
        words = [say(language, *_STATUSES.get(name, (name, name))) for name in about]
        return say(language, "结果为" + "或".join(words), "it is " + " or ".join(words))
    words = [titles.get(f"{fact} {name}", name) for name in about]
    zh, en = {"grade": ("等次为", "the grade is "), "class": ("类别为", "the class is ")}[fact]
    return say(language, zh + "或".join(words), en + " or ".join(words))


def _levels(condition: Condition, language: Language, titles: dict[str, str]) -> str:
    fact, about = condition.fact, condition.argument
    if fact == "level":
        zh, en = ("上年", "last year's") if about == "last_year" else ("本年", "this year's")
        return say(
            language,
            f"{zh}级别{_count(condition, 'zh', '级')}",
            f"{en} level is {_count(condition, 'en').replace('fewer', 'less')}",
        )
    if fact in ("fall", "rise"):
        zh, en = ("下降", "falls") if fact == "fall" else ("上升", "rises")
        return say(
            language,
            f"级别比上年{zh}{_count(condition, 'zh', '级')}",
            f"the level {en} by {_count(condition, 'en')} from last year",
        )
    if about == "falling":
        zh, en = "级别下降", "of falling level"
    elif about.level_below is not None:
        zh, en = f"级别低于{about.level_below}级", f"below level {about.level_below}"
    else:
        words = [titles.get(f"grade {name}", name) for name in about.grade]
        zh, en = "等次为" + "或".join(words), "graded " + " or ".join(words)
    if fact == "rounds":
        return say(
            language,
            f"本年各次考评中{_count(condition, 'zh', '次')}{zh}",
            f"{_count(condition, 'en')} of this year's assessments are {en}",
        )
    return say(
        language,
        f"含本年在内连续{_count(condition, 'zh', '年')}{zh}",
        f"{_count(condition, 'en')} years in a row, this one included, are {en}",
    )


def _place(condition: Condition, language: Language, titles: dict[str, str]) -> str:
    bottom = condition.counted == "from_bottom"
    if condition.fact == "rank":
        zh, en = _GROUPS[condition.argument]
        zh, en = f"在{zh}排名中", f"its rank {en} is"
    else:
        name = titles.get(condition.argument, condition.argument)
        zh, en = f"{name}的名次", f"its place in {name} is"
    if condition.share is not None:
        share = share_of(condition.share)
        return say(
            language,
            f"{zh}列{'后' if bottom else '前'}{share}",
            f"{en} in the {'last' if bottom else 'first'} {share}",
        )
    how, number = condition.comparison or ("at_most", 1)
    last = number - (how == "below") if isinstance(number, int) else 0
    if how in ("at_most", "below") and last == 1:
        return say(
            language,
            f"{zh}列{'倒数' if bottom else ''}第一",
            f"{en} {'last' if bottom else 'first'}",
        )
    if how in ("at_most", "below"):
        return say(
            language,
            f"{zh}列{'倒数' if bottom else '前'}{last}名{'之内' if bottom else ''}",
            f"{en} among the {'last' if bottom else 'first'} {last}",
        )
    side = ("从后数", "counted from the last") if bottom else ("从前数", "counted from the first")
    return say(
        language,
        f"{zh}{side[0]}{_count(condition, 'zh', '名')}",
        f"{en} {_count(condition, 'en')}, {side[1]}",
    )


def _short(condition: Condition, language: Language, titles: dict[str, str]) -> str:
    about = condition.argument
    if about not in ("must", "as_a_rule"):
        name = titles.get(about, about)
        full = condition.comparison in (("at_most", 0), ("below", 1))
        return say(
            language,
            f"{name}{'得满分' if full else '未得满分'}",
            f"{name} {'has' if full else 'lacks'} full points",
        )
    zh, en = ("应当", "must") if about == "must" else ("一般应", "as a rule")
    return say(
        language,
        f"“{zh}”做到的条款中{_count(condition, 'zh', '条')}未得满分",
        f"{_count(condition, 'en')} clauses of strength “{en}” lack full points",
    )
