"""Work points, a base and a score carried over in words (积分、基础分、结转)."""

from typing import Any

from zhibu.scoring.scheme.document.words import WITHIN, Language, percent, points_in_words, say
from zhibu.scoring.scheme.measures import Base, Carried, Worked


def figure_in_words(measure: Any, language: Language) -> str:
    """Say what work points, a base and a score carried over earn."""
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
