"""Contests and events in words (竞赛、事项)."""

from zhibu.scoring.scheme.document.measures.phrases import Role, joined
from zhibu.scoring.scheme.document.words import (
    WITHIN,
    Language,
    name_in_words,
    names_in_words,
    points_in_words,
    points_of,
    say,
)
from zhibu.scoring.scheme.measures import Award, Awards, Contest, Events, Short, Steps
from zhibu.scoring.scheme.model import Scheme


def contest_in_words(
    measure: Contest, award: Award | None, language: Language, scheme: Scheme | None
) -> str:
    """Say what a placing earns."""
    zh_within, en_within = WITHIN[measure.within]
    name = name_in_words(measure.contest, language, scheme)
    less = measure.better == "less"
    first = say(
        language,
        f"在{zh_within}内按“{name}”排名次{'（少者为先）' if less else ''}",
        f"placing by “{name}” within {en_within}{' (less is better)' if less else ''}",
    )
    if not isinstance(award, Awards) or not award.by_placing:
        return first
    given = [
        say(language, f"第{place}名{points_of(amount)}分", f"place {place}: {points_of(amount)}")
        for place, amount in sorted(award.by_placing.items())
    ]
    rest = points_of(award.otherwise or 0)
    given.append(say(language, f"其他{rest}分", f"all others: {rest}"))
    return joined([first, say(language, "，", ", ").join(given)], language)


def events_in_words(
    measure: Events,
    short: Short | None,
    award: Award | None,
    points: int | None,
    language: Language,
    role: Role,
    scheme: Scheme | None,
) -> str:
    """Say what events earn or lose."""
    names = names_in_words(measure.events, language, scheme)
    if isinstance(short, Steps) and short.per_event is not None:
        amount = points_in_words(short.per_event, language)
        first = say(
            language,
            f"每发生1次{names}扣{amount}，没有发生得满分",
            f"each {names} loses {amount}; full points without any",
        )
        return first
    zh_verb, en_verb = {
        "clause": ("得", "earns"),
        "bonus": ("加", "adds"),
        "deduction": ("扣", "takes off"),
    }[role]
    if award == "as_entered":
        first = _as_entered(measure, names, zh_verb, en_verb, language)
    elif isinstance(award, Awards) and award.by_event:
        first = _by_event(award.by_event, award.take, zh_verb, en_verb, language, scheme)
    else:
        per = award.per_event if isinstance(award, Awards) else None
        amount = points_in_words(per or 0, language)
        first = say(language, f"{names}每次{zh_verb}{amount}", f"each {names} {en_verb} {amount}")
    if points is None:
        return first
    most = points_in_words(points, language)
    return say(language, f"{first}，最多{zh_verb}{most}", f"{first}, at most {most}")


def _as_entered(measure: Events, names: str, zh_verb: str, en_verb: str, language: Language) -> str:
    zh, en = "", ""
    if measure.between is not None:
        least, most = (points_of(amount) for amount in measure.between)
        zh, en = f"（每次{least}至{most}分）", f" ({least} to {most} each)"
    return say(
        language,
        f"{names}按录入的分数{zh_verb}分{zh}",
        f"each {names} {en_verb} the points entered with it{en}",
    )


def _by_event(
    by_event: dict[str, int],
    take: str,
    zh_verb: str,
    en_verb: str,
    language: Language,
    scheme: Scheme | None,
) -> str:
    given = [
        say(
            language,
            f"{name_in_words(name, language, scheme)}{zh_verb}{points_of(amount)}分",
            f"{name_in_words(name, language, scheme)} {en_verb} {points_of(amount)}",
        )
        for name, amount in by_event.items()
    ]
    rule = (
        ("，只取最高一次", ", the highest alone") if take == "highest" else ("，逐次累计", " each")
    )
    return say(language, "，".join(given) + rule[0], ", ".join(given) + rule[1])
