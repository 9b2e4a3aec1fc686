"""Checks on names that a scheme must know, with the rounds and points that go with them."""

from collections.abc import Iterable

from zhibu.scoring.evidence import contract
from zhibu.scoring.evidence.checking import (
    Check,
    at_most,
    known,
    round_words,
    source_words,
)
from zhibu.scoring.evidence.converting import bound
from zhibu.scoring.evidence.problems import Words
from zhibu.scoring.evidence.texts import literal, quoted


def check_ballots(check: Check) -> None:
    """Check channels, sources and rounds of ballots that were read row by row."""
    channels = {it.channel: it for it in check.uses.channels}
    check.offenders(
        "ballots",
        "channel",
        _none_of("channel", channels),
        known(channels, Words("评议渠道", "channel")),
    )
    for channel in channels.values():
        mine = f"t.channel = {literal(channel.channel)}"
        what = Words(f"渠道 {channel.channel} 的来源", f"source of {channel.channel}")
        check.offenders(
            "ballots",
            "source",
            f"{mine} AND {_none_of('source', channel.sources)}",
            source_words(channel.sources, what),
        )
        late = f'{mine} AND t."round" > {channel.rounds}'
        check.offenders("ballots", "round", late, round_words(channel.rounds))


def _none_of(column: str, words: Iterable[str]) -> str:
    listed = ", ".join(literal(word) for word in words)
    return f"t.{quoted(column)} NOT IN ({listed})" if listed else f"t.{quoted(column)} IS NOT NULL"


def check_inspections(check: Check) -> None:
    """Check clauses, rounds and full marks."""
    clauses = {it.clause: it for it in check.uses.inspections}
    check.offenders(
        "inspections",
        "clause",
        _none_of("clause", clauses),
        known(clauses, Words("检查评分条款", "inspected clause")),
    )
    for it in clauses.values():
        mine = f"t.clause = {literal(it.clause)}"
        check.offenders(
            "inspections", "round", f'{mine} AND t."round" > {it.rounds}', round_words(it.rounds)
        )
        most = bound(it.most)
        check.offenders(
            "inspections",
            "score",
            f"{mine} AND t.score > {most}",
            lambda _, it=it, most=most: (  # type: ignore[misc]
                Words(
                    f"超过条款 {it.clause} 的满分 {most}",
                    f"is above {most}, the full mark of {it.clause}",
                ),
                Words(f"请填 0 至 {most}", f"write 0 to {most}"),
            ),
        )


def check_indicators(check: Check) -> None:
    """Check names and rounds."""
    names = check.uses.indicators
    check.offenders(
        "indicators",
        "indicator",
        _none_of("indicator", names),
        known(names, Words("指标", "indicator")),
    )
    rounds = check.uses.indicator_rounds
    check.offenders("indicators", "round", f't."round" > {rounds}', round_words(rounds))
    at_most(
        check, "indicators", "actual", "abs(actual)", contract.INDICATED_IN_YEAR, ("indicator",)
    )


def check_events(check: Check) -> None:
    """Check kinds, and points where a person chooses them."""
    events = {it.event: it for it in check.uses.events}
    check.offenders(
        "events", "event", _none_of("event", events), known(events, Words("事项", "event"))
    )
    for it in events.values():
        mine = f"t.event = {literal(it.event)}"
        if it.entered is None:
            check.offenders(
                "events",
                "points",
                f"{mine} AND t.points IS NOT NULL",
                lambda _, it=it: (  # type: ignore[misc]
                    Words(
                        f"不应填写：事项 {it.event} 的分值由方案规定",
                        f"is not wanted: the scheme sets the points of {it.event}",
                    ),
                    Words("请留空", "leave it empty"),
                ),
            )
            continue
        least, most = (bound(hundredths) for hundredths in it.entered)
        words = (
            Words(f"不在 {least} 至 {most} 之间", f"is not between {least} and {most}"),
            Words(
                f"请为事项 {it.event} 填写 {least} 至 {most} 的分值",
                f"write the points of {it.event}, from {least} to {most}",
            ),
        )
        empty = (Words("必填而为空", "is empty, and is required"), words[1])
        outside = f"{mine} AND t.points NOT BETWEEN {least} AND {most}"
        check.offenders("events", "points", outside, lambda _, said=words: said)  # type: ignore[misc]
        check.offenders(
            "events",
            "points",
            f"{mine} AND t.points IS NULL",
            lambda _, said=empty: said,  # type: ignore[misc]
        )
