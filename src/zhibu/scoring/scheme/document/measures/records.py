"""Records and attendance in words (记录、到会率)."""

from zhibu.scoring.scheme.document.measures.phrases import (
    each_in_words,
    joined,
    lost,
    rate_lost,
    until_nothing,
)
from zhibu.scoring.scheme.document.words import Language, names_in_words, percent, points_of, say
from zhibu.scoring.scheme.measures import Attendance, Records, Short, Steps
from zhibu.scoring.scheme.model import Scheme


def records_in_words(
    measure: Records,
    short: Short | None,
    points: int | None,
    language: Language,
    scheme: Scheme | None,
) -> str:
    """Say what records a measure asks for, and what their absence costs."""
    names = names_in_words(measure.records, language, scheme)
    zh_each, en_each = each_in_words(measure)
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
    return joined(parts, language)


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
    losses: list[str] = []
    if short.per_missing is not None:
        unit = ("缺1（不足1按1计）", "missing 1 of quantity (or a part of it)")
        zh, en = unit if measure.quantity is not None else ("缺1次", "missing one")
        losses.append(lost(zh, en, short.per_missing, language))
    if short.per_late is not None:
        losses.append(lost("迟录1次", "late entry", short.per_late, language))
    return say(language, "，", ", ").join(losses) + until_nothing(points, language)


def attendance_in_words(
    measure: Attendance, short: Short | None, language: Language, scheme: Scheme | None
) -> str:
    """Say what attendance a measure asks for."""
    names = names_in_words(measure.attendance, language, scheme)
    rate = percent(measure.at_least)
    first = say(language, f"{names}的到会率不低于{rate}", f"attendance of {names} at least {rate}")
    return joined([first, rate_lost(short, language)], language)
