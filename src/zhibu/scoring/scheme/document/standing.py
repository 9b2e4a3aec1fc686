"""Conditions on grades and places in words: of this year, of last year, of years in a row."""

from collections.abc import Iterable

from zhibu.scoring.scheme.conditions import Condition, Levels
from zhibu.scoring.scheme.document.comparing import count_compared, number_of, reach_of
from zhibu.scoring.scheme.document.words import Language, say, share_of
from zhibu.scoring.scheme.model import Scheme

_GROUPS = {
    "scheme": ("全体", "all"),
    "class": ("同类别", "its class"),
    "parent": ("同一上级", "those under the same organisation"),
}


def quoted(words: Iterable[str], language: Language) -> str:
    """Join titles in quotation marks: “优秀”或“合格”."""
    inner = str.maketrans("“”", "‘’")
    return say(language, "或", " or ").join(f"“{one.translate(inner)}”" for one in words)


def grade_reached(
    condition: Condition, language: Language, titles: dict[str, str], scheme: Scheme | None
) -> str:
    """Say which grade is reached, or not passed: 本年等次为“四星级”及以上."""
    upwards, bound = reach_of(condition)
    year = ("上年", "last year's grade was") if condition.argument == "last_year" else ("本年", "this year's grade is")  # fmt: skip
    levels = {band.level: titles[f"grade {band.grade}"] for band in scheme.grading.bands} if scheme else {}  # fmt: skip
    met = sorted(one for one in levels if (one >= bound if upwards else one <= bound))
    if not met:
        word = ("及以上", "or higher") if upwards else ("及以下", "or lower")
        return say(language, f"{year[0]}等次为第{bound}级{word[0]}", f"{year[1]} level {bound} {word[1]}")  # fmt: skip
    if len(met) == len(levels):
        was = ("上年", "was") if condition.argument == "last_year" else ("本年", "is")
        return say(language, f"{was[0]}评有等次", f"a grade {was[1]} given")
    name = levels[met[0] if upwards else met[-1]]
    words = ("", "") if len(met) == 1 else ("及以上", " or higher") if upwards else ("及以下", " or lower")  # fmt: skip
    name = quoted([name], language)
    return say(language, f"{year[0]}等次为{name}{words[0]}", f"{year[1]} {name}{words[1]}")


def grade_moved(condition: Condition, language: Language, *, moved: bool = True) -> str:
    """Say how far a grade fell or rose from last year; with `moved=False`, that it did not."""
    falls = condition.fact == "fall"
    zh, en = ("降低", "fell") if falls else ("提高", "rose")
    how, number = condition.comparison or ("at_least", 1)
    if not moved:
        return say(language, f"等次没有比上年{zh}", f"the grade did not {'fall' if falls else 'rise'} from last year")  # fmt: skip
    if (how, number) == ("at_least", 1):
        return say(language, f"等次比上年{zh}", f"the grade {en} from last year")
    if how == "at_least":
        return say(
            language,
            f"等次比上年{zh}{number}级及以上",
            f"the grade {en} by {number} levels or more from last year",
        )
    return say(
        language,
        f"等次比上年{zh}{count_compared(condition, 'zh', '级')}",
        f"the grade {en} by {count_compared(condition, 'en')} levels from last year",
    )


def years_in_a_row(
    condition: Condition, language: Language, titles: dict[str, str], scheme: Scheme | None
) -> str:
    """Say what so many years in a row were, this one included."""
    if condition.argument == "falling":
        zh, en = "等次降低", "the grade fell"
    else:
        zh, en = _graded(condition.argument, titles, scheme)
        en = f"it was {en}"
    how, number = condition.comparison or ("at_least", 1)
    if how == "at_least":
        return say(
            language,
            f"连续{number}年及以上（含本年）{zh}",
            f"{en} for at least {number} years in a row, this year included",
        )
    return say(
        language,
        f"含本年在内连续{count_compared(condition, 'zh', '年')}{zh}",
        f"{en} for {count_compared(condition, 'en')} years in a row, this year included",
    )


def rounds_of_year(
    condition: Condition, language: Language, titles: dict[str, str], scheme: Scheme | None
) -> str:
    """Say how many of the year's assessments were graded so."""
    zh, en = _graded(condition.argument, titles, scheme)
    were = "was" if number_of(condition) == 1 else "were"
    return say(
        language,
        f"本年各次考评中{count_compared(condition, 'zh', '次')}{zh}",
        f"{count_compared(condition, 'en')} of this year's assessments {were} {en}",
    )


def _graded(levels: Levels, titles: dict[str, str], scheme: Scheme | None) -> tuple[str, str]:
    if levels.level_below is None:
        words = [titles.get(f"grade {name}", name) for name in levels.grade or ()]
        return f"评为{quoted(words, 'zh')}", f"graded {quoted(words, 'en')}"
    bands = scheme.grading.bands if scheme else ()
    bound = levels.level_below
    lowest = min((one for one in bands if one.level >= bound), key=lambda one: one.level, default=None)  # fmt: skip
    if lowest is None:
        return f"等次低于第{bound}级", f"graded below level {bound}"
    title = quoted([titles[f"grade {lowest.grade}"]], "zh")
    return f"等次低于{title}", f"graded below {title}"


def place_taken(condition: Condition, language: Language, titles: dict[str, str]) -> str:
    """Say a rank, or a place in a contest: 同类别排名在后10%."""
    bottom = condition.counted == "from_bottom"
    if condition.fact == "rank":
        zh, of = _GROUPS[condition.argument]
        where, of = f"{zh}排名", f"of {of}"
    else:
        name = titles.get(condition.argument, condition.argument)
        where, of = f"{name}中排名", f"in {name}"
    if condition.share is not None:
        share = share_of(condition.share)
        return say(
            language,
            f"{where}在{'后' if bottom else '前'}{share}",
            f"it is in the {'last' if bottom else 'first'} {share} {of}",
        )
    how, number = condition.comparison or ("at_most", 1)
    last = number - (how == "below") if isinstance(number, int) else 0
    if how in ("at_most", "below") and last == 1:
        return say(
            language,
            f"{where}{'倒数' if bottom else ''}第一",
            f"it ranks {'last' if bottom else 'first'} {of}",
        )
    if how in ("at_most", "below"):
        return say(
            language,
            f"{where}{'倒数' if bottom else '前'}{last}名{'以内' if bottom else ''}",
            f"it is among the {'last' if bottom else 'first'} {last} {of}",
        )
    side = ("从后数", "counted from the last") if bottom else ("从前数", "counted from the first")
    return say(
        language,
        f"{where}{side[0]}{count_compared(condition, 'zh', '名')}",
        f"its place {of} is {count_compared(condition, 'en')}, {side[1]}",
    )
