"""The facts on which a proposal rests, in both languages, as they are kept with it."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from zhibu.assessments.models import Result
from zhibu.schemes.reading import read_text
from zhibu.scoring.explanation.tree import condition_words
from zhibu.scoring.scheme.conditions import Condition
from zhibu.scoring.scheme.document import proposal_in_words
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.outcome import Consequence
from zhibu.terms.score import Score

Said = dict[str, str]


@lru_cache(maxsize=256)
def _of_rule(text: str, name: str) -> tuple[tuple[str, str], ...]:
    """What a consequence proposes, and on which condition: two sentences."""
    rule, scheme = rule_of(text, name), read_text(text).scheme
    if rule is None:
        return ()
    when = condition_words(rule.when, scheme)
    what = proposal_in_words(rule, "en", scheme)
    return (
        (f"{proposal_in_words(rule, 'zh', scheme)}。", f"{what[:1].upper()}{what[1:]}."),
        (f"方案规定的条件是{when.zh}。", f"By the scheme this follows where {when.en}."),
    )


def rule_of(text: str, name: str) -> Consequence | None:
    """Find a consequence in a scheme's text."""
    rules = read_text(text).scheme.consequences
    return next((one for one in rules if one.consequence == name), None)


def because(text: str, name: str, result: Result) -> list[Said]:
    """Say what is proposed, on which condition, and with what result it was met: three sentences."""
    found = [{"zh": zh, "en": en} for zh, en in _of_rule(text, name)]
    rule, scheme = rule_of(text, name), read_text(text).scheme
    facts = [
        *_of_result(scheme, result),
        *(_of_condition(rule.when, scheme, result) if rule else ()),
    ]
    if facts:
        en = ", ".join(en for _zh, en in facts)
        found.append({"zh": f"{'，'.join(zh for zh, _en in facts)}。", "en": f"{en[:1].upper()}{en[1:]}."})  # fmt: skip
    return found


def _of_result(scheme: Scheme, result: Result) -> Iterator[tuple[str, str]]:
    if result.score is not None:
        points = in_points(result.score)
        yield f"总分{points}分", f"the total is {points}"
    if grade := grade_title(scheme, result.grade):
        yield f"等次为“{grade['zh']}”", f"the grade is “{grade['en']}”"
    held = level_title(scheme, result.held)
    if held and result.held != result.level:
        yield f"上年等次为“{held['zh']}”", f"last year's grade was “{held['en']}”"


def _of_condition(when: Condition, scheme: Scheme, result: Result) -> Iterator[tuple[str, str]]:
    """The ranks that the condition looks at, and the line from which it measures."""
    ranks = {
        "scheme": (result.rank, "全体", "of all"),
        "class": (result.rank_in_class, "同类别", "of its class"),
        "parent": (result.rank_in_parent, "同一上级", "of those under the same organisation"),
    }
    asked = {one.argument for one in _facts_in(when) if one.fact == "rank"}
    for name, (rank, zh, en) in ranks.items():
        if name in asked and rank is not None:
            yield f"{zh}排名第{rank}", f"rank {rank} {en}"
    band = next((one for one in scheme.grading.bands if one.level == result.held), None)
    measured = any(one.fact == "margin" for one in _facts_in(when))
    if measured and band and (isinstance(band.from_, int) or result.class_name in band.from_):
        line = in_points(band.begins(result.class_name))
        yield f"上年等次的分数线为{line}分", f"the line of last year's grade is {line}"


def _facts_in(when: Condition) -> Iterator[Condition]:
    if when.fact is not None:
        yield when
    for part in when.parts:
        yield from _facts_in(part)


def in_points(hundredths: int) -> str:
    """Write hundredths as points."""
    return str(Score(hundredths=hundredths))


def grade_title(scheme: Scheme, grade: str) -> Said | None:
    """Give the title of a grade."""
    found = (band.title for band in scheme.grading.bands if band.grade == grade)
    title = next(found, None)
    return title.model_dump() if title else None


def level_title(scheme: Scheme, level: int | None) -> Said | None:
    """Give the title of a level."""
    found: Any = (band.title for band in scheme.grading.bands if band.level == level)
    title = next(found, None)
    return title.model_dump() if title else None
