"""Conditions in words (条件): sentences that a secretary understands."""

from collections.abc import Sequence

from zhibu.scoring.scheme.conditions import Condition
from zhibu.scoring.scheme.document.comparing import (
    count_compared,
    number_of,
    points_compared,
    points_word,
    reach_of,
)
from zhibu.scoring.scheme.document.standing import (
    grade_moved,
    grade_reached,
    place_taken,
    quoted,
    rounds_of_year,
    years_in_a_row,
)
from zhibu.scoring.scheme.document.words import (
    Language,
    name_in_words,
    names_in_words,
    points_in_words,
    points_of,
    said,
    say,
)
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.values import Text

_STATUSES = {
    "rated": ("已评定", "rated"),
    "no_evidence": ("无依据", "without evidence"),
    "vetoed": ("被一票否决", "vetoed"),
    "exempt": ("免考", "exempt"),
}
_ABOVE = {
    "at_least": ("至少", "at least"),
    "above": ("超过", "more than"),
    "at_most": ("不超过", "no more than"),
    "below": ("不足", "less than"),
}
SEVERAL = 3
"""From so many figures on, all compared the same way, they are listed in one sentence."""


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
        return _joined(condition, language, scheme)
    return _fact(condition, language, _titles(scheme, language), scheme)


def _joined(condition: Condition, language: Language, scheme: Scheme | None) -> str:
    """Say several: joined by a word, or numbered where one of them is itself several."""
    every = condition.all is not None
    like, others = _alike(condition.parts)
    said = [_listed(like, every, language, scheme)] if like else []
    near, others = _near_line(others) if every else (None, others)
    said += [_near_in_words(near, language)] if near else []
    for part in others:
        text = condition_in_words(part, language, scheme)
        several = part.fact is None and part.not_ is None and len(part.parts) > 1
        said.append(say(language, f"（{text}）", f"({text})") if several and every else text)
    if every or not any(part.all for part in others):
        return say(language, *(("，并且", " and ") if every else ("，或者", " or "))).join(said)
    numbered = [say(language, f"（{n}）{one}", f"({n}) {one}") for n, one in enumerate(said, 1)]
    words = say(language, "有下列情形之一：", "one of these holds: ")
    return words + say(language, "；", "; ").join(numbered)


def _alike(parts: Sequence[Condition]) -> tuple[list[Condition], list[Condition]]:
    """Take out the figures that are compared the same way, where they are several."""
    found = [one for one in parts if one.fact == "figure" and one.argument != "total" and one.comparison]  # fmt: skip
    ways = {(one.comparison or ("", 0))[0] for one in found}
    if len(found) < SEVERAL or len(ways) > 1:
        return [], list(parts)
    return found, [one for one in parts if one not in found]


def _near_line(parts: Sequence[Condition]) -> tuple[Condition | None, list[Condition]]:
    """Take out two margins that say together: the line is reached, and by no more than so much."""
    reaches = [one for one in parts if one.fact == "margin" and one.comparison == ("at_least", 0)]
    near = [one for one in parts if one.fact == "margin" and (one.comparison or ("",))[0] in ("below", "at_most")]  # fmt: skip
    if len(reaches) != 1 or len(near) != 1:
        return None, list(parts)
    return near[0], [one for one in parts if one not in (reaches[0], near[0])]


def _listed(
    figures: list[Condition], every: bool, language: Language, scheme: Scheme | None
) -> str:
    """Say several figures at once, with each one's number, or the number that they share."""
    titles = _titles(scheme, language)
    names = [titles.get(one.argument, one.argument) for one in figures]
    compared = {one.comparison for one in figures}
    word = points_word((figures[0].comparison or ("at_least", 0))[0], language)
    if len(compared) == 1:
        than = points_compared(figures[0], language)
        zh = "、".join(names) + (f"各项均{than}" if every else f"中任何一项{than}")
        en = f"{'each' if every else 'any'} of {', '.join(names)} is {than}"
        return say(language, zh, en)
    each = [
        say(language, f"{name}{points_in_words(number, 'zh')}", f"{name} {points_of(number)}")
        for name, one in zip(names, figures, strict=True)
        if one.comparison and isinstance(number := one.comparison[1], int)
    ]
    return say(
        language,
        f"下列{'各项得分均' if every else '任何一项得分'}{word}所列分数：{'、'.join(each)}",
        f"{'each' if every else 'any'} of these is {word} the points beside it: {', '.join(each)}",
    )


def _negated(condition: Condition, language: Language, scheme: Scheme | None) -> str:
    if condition.fact == "event" and condition.comparison == ("at_least", 1):
        names = _events(condition.argument, language, scheme)
        return say(language, f"没有{names}事项", f"no {names} is on record")
    if condition.fact in ("fall", "rise") and condition.comparison == ("at_least", 1):
        return grade_moved(condition, language, moved=False)
    text = condition_in_words(condition, language, scheme)
    return say(language, f"不属于“{text}”", f"it is not so that {text}")


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
            language,
            f"{zh}{points_compared(condition, 'zh')}",
            f"{en} is {points_compared(condition, 'en')}",
        )
    if fact == "margin":
        return _margin(condition, language)
    if fact == "event":
        return _event(condition, language, scheme)
    if fact == "indicator":
        name = name_in_words(about, language, scheme)
        return say(
            language,
            f"指标“{name}”的完成值{points_compared(condition, 'zh')}",
            f"“{name}” is {points_compared(condition, 'en')}",
        )
    if fact in ("grade", "class", "kind", "status"):
        return _one_of(fact, about, language, titles)
    if fact in ("level", "fall", "rise", "run", "rounds"):
        return _grades(condition, language, titles, scheme)
    if fact in ("contest", "rank"):
        return place_taken(condition, language, titles)
    if fact == "short":
        return _short(condition, language, titles)
    if fact == "flags":
        return _months_ahead(condition, language)
    return say(
        language,
        f"人数{count_compared(condition, 'zh', '人')}",
        f"it has {count_compared(condition, 'en')} members",
    )


def _margin(condition: Condition, language: Language) -> str:
    how, number = condition.comparison or ("below", 0)
    line = say(language, "上年等次的分数线", "the line of last year's grade")
    if number == 0 and how in ("below", "at_least"):
        zh, en = ("低于", "is below") if how == "below" else ("达到", "reaches")
        return say(language, f"总分{zh}{line}", f"the total {en} {line}")
    return say(
        language,
        f"总分高出{line}{_above(condition, 'zh')}",
        f"the total is {_above(condition, 'en')} above {line}",
    )


def _near_in_words(near: Condition, language: Language) -> str:
    line = say(language, "上年等次的分数线", "the line of last year's grade")
    return say(
        language,
        f"总分达到{line}但高出{_above(near, 'zh')}",
        f"the total reaches {line} by {_above(near, 'en')}",
    )


def _above(condition: Condition, language: Language) -> str:
    how, number = condition.comparison or ("below", 0)
    assert isinstance(number, int)  # a margin has no bound
    zh, en = _ABOVE[how]
    amount = points_in_words(number, language)
    return say(language, f"{zh}{amount}", f"{en} {amount}")


def _events(names: tuple[str, ...], language: Language, scheme: Scheme | None) -> str:
    return quoted((name_in_words(name, language, scheme) for name in names), language)


def _event(condition: Condition, language: Language, scheme: Scheme | None) -> str:
    names = _events(condition.argument, language, scheme)
    compared = condition.comparison
    if compared == ("at_least", 1):
        return say(language, f"有{names}事项", f"{names} is on record")
    if compared in (("at_most", 0), ("below", 1)):
        return say(language, f"没有{names}事项", f"no {names} is on record")
    return say(
        language,
        f"{names}事项{count_compared(condition, 'zh', '次')}",
        f"{names} is on record {count_compared(condition, 'en')} times",
    )


def _one_of(fact: str, about: tuple[str, ...], language: Language, titles: dict[str, str]) -> str:
    if fact == "kind":
        names = names_in_words(about, language)
        return say(language, f"考核对象是{names}", f"the subject is a {names}")
    if fact == "status":
        words = [say(language, *_STATUSES.get(name, (name, name))) for name in about]
        return say(language, f"结果为{quoted(words, 'zh')}", f"it is {' or '.join(words)}")
    words = [titles.get(f"{fact} {name}", name) for name in about]
    zh, en = {"grade": ("等次为", "the grade is "), "class": ("类别为", "the class is ")}[fact]
    return say(language, zh + quoted(words, "zh"), en + quoted(words, "en"))


def _grades(
    condition: Condition, language: Language, titles: dict[str, str], scheme: Scheme | None
) -> str:
    if condition.fact == "level":
        return grade_reached(condition, language, titles, scheme)
    if condition.fact == "run":
        return years_in_a_row(condition, language, titles, scheme)
    if condition.fact == "rounds":
        return rounds_of_year(condition, language, titles, scheme)
    return grade_moved(condition, language)


def _months_ahead(condition: Condition, language: Language) -> str:
    """Say in how many months the points were the highest, or the place by that number."""
    upwards, last = reach_of(condition)
    if condition.argument == "count":
        months = "month" if number_of(condition) == 1 else "months"
        return say(
            language,
            f"全年{count_compared(condition, 'zh', '个')}月积分排名第一",
            f"its points were the highest in {count_compared(condition, 'en')} {months}",
        )
    if last == 1 and not upwards:
        return say(
            language,
            "全年积分排名第一的月数在同一上级组织中最多",
            "it led in the most months of those under the same organisation",
        )
    return say(
        language,
        f"按全年积分排名第一的月数，在同一上级组织中名次{count_compared(condition, 'zh')}",
        f"its place by the months in which it led is {count_compared(condition, 'en')} of those under the same organisation",
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
        f"“{zh}”做到的条款中{count_compared(condition, 'zh', '条')}未得满分",
        f"{count_compared(condition, 'en')} “{en}” {'clause lacks' if number_of(condition) == 1 else 'clauses lack'} full points",
    )
