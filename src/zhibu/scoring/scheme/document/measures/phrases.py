"""Parts of sentences that several measures share."""

from typing import Literal

from zhibu.scoring.scheme.document.words import (
    EACH,
    Language,
    percent,
    points_in_words,
    points_of,
    say,
)
from zhibu.scoring.scheme.measures import Records, Review, Short, Steps

Role = Literal["clause", "bonus", "deduction"]


def joined(parts: list[str], language: Language) -> str:
    """Join sentence parts."""
    return say(language, "；", "; ").join(part for part in parts if part)


def each_in_words(measure: Records | Review) -> tuple[str, str]:
    """Say how often, in both languages."""
    # Without `each` the duty is of the whole period: a year, or a part of it that is assessed.
    return (
        EACH[measure.each] if "each" in measure.model_fields_set else ("考核期内", "in the period")
    )


def lost(zh: str, en: str, amount: int, language: Language) -> str:
    """Say what one more costs."""
    amount_text = points_in_words(amount, language)
    return say(language, f"每{zh}扣{amount_text}", f"each {en} loses {amount_text}")


def until_nothing(points: int | None, language: Language) -> str:
    """Say how much can be lost."""
    if points is None:
        return ""
    return say(
        language, f"，扣完{points_of(points)}分为止", f", at most the {points_of(points)} there are"
    )


def rate_lost(short: Short | None, language: Language) -> str:
    """Say what is lost below a rate."""
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
