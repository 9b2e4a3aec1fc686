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
from zhibu.scoring.scheme.measures import Inspected, Review, Source
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.raters import RATERS


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
        raters.append(name + _beside(source, language))
    equal = len(measure.sources) > 1 and measure.sources[0].weight is None
    zh = f"评议渠道“{channel}”：{zh_each}由{'、'.join(raters)}评议一轮，百分制取平均"
    en = f"review “{channel}”: one round {en_each} by {' and '.join(raters)}, mean out of a hundred"
    if equal:
        zh, en = zh + "，各来源同等", en + ", sources alike"
    if measure.minimum > 1:
        zh += f"；不足{measure.minimum}票的来源不计"
        en += f"; a source with fewer than {measure.minimum} ballots is left out"
    zh_secret, en_secret = _SECRECY[measure.ballot]
    if any(source.raters for source in measure.sources) or measure.ballot != "sealed":
        zh, en = f"{zh}；{zh_secret}", f"{en}; {en_secret}"
    if measure.replace:
        zh, en = zh + "，截止前可以改票", en + ", which may be replaced until the close"
    return say(language, zh, en)


_SECRECY = {
    "sealed": ("无记名密封票", "by secret ballot, sealed"),
    "blind": ("无记名盲签票", "by secret ballot with blind tokens"),
    "named": ("署名评议", "by a ballot with the rater's name"),
}


def _beside(source: Source, language: Language) -> str:
    """Say a source's weight, and who is asked where its title does not say it."""
    words = [] if source.weight is None else [say(language, "占", "") + percent(source.weight)]
    for kind in source.raters or ():
        zh, en = RATERS[kind]
        title = source.title
        if title is None or not (title.zh in zh or title.en.casefold() in en):
            words.append(say(language, zh, en))
    if not words:
        return ""
    return say(language, f"（{'，'.join(words)}）", f" ({', '.join(words)})")
