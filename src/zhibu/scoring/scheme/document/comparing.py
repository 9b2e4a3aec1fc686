"""Comparisons in words: not below 60 points, at least 2 times."""

from zhibu.scoring.scheme.conditions import Condition
from zhibu.scoring.scheme.document.words import Language, points_in_words, say

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


def points_compared(condition: Condition, language: Language) -> str:
    """Say how a figure must compare: 低于60分, below 60 points."""
    how, number = condition.comparison or ("at_least", 1)
    word = points_word(how, language)
    if isinstance(number, str):
        amount = say(language, *_BOUNDS[number])
    elif condition.fact == "indicator":
        amount = points_in_words(number, "zh").removesuffix("分")
    else:
        amount = points_in_words(number, language)
    return say(language, f"{word}{amount}", f"{word} {amount}")


def points_word(how: str, language: Language) -> str:
    """Say a comparison of points without its number."""
    return say(language, *_POINTS[how])


def count_compared(condition: Condition, language: Language, unit: str = "") -> str:
    """Say how a count must compare: 至少2次, at least 2."""
    how, number = condition.comparison or ("at_least", 1)
    word = say(language, *_COUNTS[how])
    return say(language, f"{word}{number}{unit}", f"{word} {number}")


def number_of(condition: Condition) -> int:
    """Give the number of a count; 1 where none is written."""
    number = (condition.comparison or ("at_least", 1))[1]
    return number if isinstance(number, int) else 1


def reach_of(condition: Condition) -> tuple[bool, int]:
    """Give whether a count reaches upwards, and its last number that is meant: below 3 is at most 2."""
    how = (condition.comparison or ("at_least", 1))[0]
    number = number_of(condition)
    upwards = how in ("at_least", "above")
    return upwards, number + (how == "above") - (how == "below")
