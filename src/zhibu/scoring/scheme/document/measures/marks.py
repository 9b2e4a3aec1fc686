"""Marks of inspectors and raters in words (检查、评议)."""

from zhibu.scoring.scheme.document.measures.phrases import each_in_words, joined
from zhibu.scoring.scheme.document.words import (
    Language,
    name_in_words,
    percent,
    points_of,
    said,
    say,
)
from zhibu.scoring.scheme.measures import Inspected, Review
from zhibu.scoring.scheme.model import Scheme


def inspected_in_words(measure: Inspected, points: int | None, language: Language) -> str:
    """Say how inspectors mark."""
    full = points_of(points) if points is not None else ""
    if measure.inspected == "points":
        first = say(
            language,
            f"检查人员在0至{full}分之间打分" if full else "检查人员打分",
            f"inspectors give 0 to {full} points" if full else "inspectors give points",
        )
    else:
        first = say(
            language,
            "检查人员按百分制打分，再折算",
            "inspectors mark out of a hundred, scaled to the points",
        )
    if not measure.rounds:
        return joined([first, say(language, "各轮平均", "mean of the rounds")], language)
    weights = [
        say(
            language, f"第{number}轮占{percent(weight)}", f"round {number} counts {percent(weight)}"
        )
        for number, weight in measure.rounds.items()
    ]
    return joined([first, say(language, "，", ", ").join(weights)], language)


def review_in_words(measure: Review, language: Language, scheme: Scheme | None) -> str:
    """Say who reviews, and how often."""
    zh_each, en_each = each_in_words(measure)
    channel = name_in_words(measure.review, language, scheme)
    raters = []
    for source in measure.sources:
        name = (
            said(source.title, language)
            if source.title
            else name_in_words(source.source, language, scheme)
        )
        if source.weight is not None:
            name += say(language, f"（占{percent(source.weight)}）", f" ({percent(source.weight)})")
        raters.append(name)
    equal = len(measure.sources) > 1 and measure.sources[0].weight is None
    zh = f"评议渠道“{channel}”：{zh_each}由{'、'.join(raters)}评议一轮，百分制取平均"
    en = f"review “{channel}”: one round {en_each} by {' and '.join(raters)}, mean out of a hundred"
    if equal:
        zh, en = zh + "，各来源同等", en + ", sources alike"
    if measure.minimum > 1:
        zh += f"；不足{measure.minimum}票的来源不计"
        en += f"; a source with fewer than {measure.minimum} ballots is left out"
    return say(language, zh, en)
