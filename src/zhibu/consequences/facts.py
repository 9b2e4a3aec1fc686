"""The facts on which a proposal rests, in both languages, as they are kept with it."""

from functools import lru_cache
from typing import Any

from zhibu.assessments.models import Result
from zhibu.schemes.reading import read_text
from zhibu.scoring.explanation.tree import condition_words
from zhibu.scoring.scheme.document import proposal_in_words
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.outcome import Consequence
from zhibu.terms.score import Score

Said = dict[str, str]


@lru_cache(maxsize=256)
def _of_rule(text: str, name: str) -> tuple[tuple[str, str], ...]:
    rule = rule_of(text, name)
    if rule is None:
        return ()
    when = condition_words(rule.when, read_text(text).scheme)
    return (
        (proposal_in_words(rule, "zh"), proposal_in_words(rule, "en")),
        (f"条件：{when.zh}", f"Condition: {when.en}"),
    )


def rule_of(text: str, name: str) -> Consequence | None:
    """Find a consequence in a scheme's text."""
    rules = read_text(text).scheme.consequences
    return next((one for one in rules if one.consequence == name), None)


def because(text: str, name: str, result: Result) -> list[Said]:
    """Say what is proposed, on which condition, and with what result it was met."""
    found = [{"zh": zh, "en": en} for zh, en in _of_rule(text, name)]
    scheme = read_text(text).scheme
    if result.score is not None:
        found.append({"zh": f"总分 {in_points(result.score)} 分", "en": f"Total {in_points(result.score)}"})  # fmt: skip
    if grade := _grade(scheme, result.grade):
        found.append({"zh": f"等次：{grade['zh']}", "en": f"Grade: {grade['en']}"})
    held = level_title(scheme, result.held)
    if held and result.held != result.level:
        found.append({"zh": f"上年等次：{held['zh']}", "en": f"Grade of the year before: {held['en']}"})  # fmt: skip
    return found


def in_points(hundredths: int) -> str:
    """Write hundredths as points."""
    return str(Score(hundredths=hundredths))


def _grade(scheme: Scheme, grade: str) -> Said | None:
    found = (band.title for band in scheme.grading.bands if band.grade == grade)
    title = next(found, None)
    return title.model_dump() if title else None


def level_title(scheme: Scheme, level: int | None) -> Said | None:
    """Give the title of a level."""
    found: Any = (band.title for band in scheme.grading.bands if band.level == level)
    title = next(found, None)
    return title.model_dump() if title else None
