"""Indicators in words (指标)."""

from zhibu.scoring.scheme.document.measures.phrases import joined, rate_lost
from zhibu.scoring.scheme.document.words import (
    Language,
    name_in_words,
    percent,
    points_in_words,
    say,
)
from zhibu.scoring.scheme.measures import Beyond, Indicator, Short, Steps
from zhibu.scoring.scheme.model import Scheme

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


def indicator_in_words(
    measure: Indicator,
    short: Short | None,
    beyond: Beyond | None,
    language: Language,
    scheme: Scheme | None,
) -> str:
    """Say what an indicator earns, and what is lost short of it."""
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
    missed = rate_lost(default if short is None else short, language)
    if isinstance(short, Steps) and not more:
        missed = missed.replace("每低", "每高").replace("below", "above")
    if not more:
        missed = missed.replace("nothing is earned below", "nothing is earned above")
        missed = missed.replace("below, points", "above, points")
        missed = missed.replace("不足的按比例", "超出的按比例").replace("达不到的", "超过的")
    parts = [first, missed]
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
    return joined(parts, language)
