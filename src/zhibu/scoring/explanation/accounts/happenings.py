"""Events and work points, accounted for."""

from zhibu.scoring.evidence.problems import Words
from zhibu.scoring.explanation.accounts.asked import Asked, both
from zhibu.scoring.explanation.model import Account, Hint
from zhibu.scoring.explanation.numbers import equals, points
from zhibu.scoring.scheme.document.words import WITHIN, points_of
from zhibu.scoring.scheme.measures import Awards, Events, Steps, Worked


def events(asked: Asked) -> Account:
    """Account for events: lost, or earned, by number, kind or the points entered."""
    measure: Events = asked.measure
    about = asked.about(measure.events)
    number = asked.count("events") or 0
    evidence = Words(f"{about.zh}{number}次", f"{about.en}: {number}")
    full = asked.full
    if isinstance(asked.short, Steps):
        return _lost(asked, about, number, evidence)
    if asked.award == "as_entered":
        entered = asked.points("entered") or 0
        more = Words(f"录入合计{points(entered)}分", f"{points(entered)} points entered")
        text, result = _capped(points(entered), entered, full)
        return Account((evidence, more), both(text), result)
    award = asked.award if isinstance(asked.award, Awards) else Awards()
    if award.by_event is not None:
        return _by_kind(asked, award, number, evidence)
    per = award.per_event or 0
    text, result = _capped(
        f"{number} × {points_of(per)} = {points(number * per)}", number * per, full
    )
    hint = Hint(
        Words(f"再有1次{about.zh}", f"one more {about.en}"),
        (number + 1) * per if full is None else min((number + 1) * per, full),
    )
    return Account((evidence,), both(text), result, hints=(hint,) if hint.figure > result else ())


def _lost(asked: Asked, about: Words, number: int, evidence: Words) -> Account:
    worth, per = asked.full or 0, asked.short.per_event or 0
    result = max(worth - number * per, 0)
    text = points(worth)
    if number:
        text += f" − {number} × {points_of(per)} = {points(worth - number * per)}"
        text += f" → {points(0)}" if number * per > worth else ""
    hint = Hint(Words(f"不发生{about.zh}", f"without {about.en}"), worth)
    return Account((evidence,), both(text), result, hints=(hint,) if result < worth else ())


def _by_kind(asked: Asked, award: Awards, number: int, evidence: Words) -> Account:
    """The trace counts all kinds together: the sum is redone only where one amount goes for all."""
    amounts = set((award.by_event or {}).values())
    if number == 0:
        return Account((evidence,), both(points(0)), 0)
    if len(amounts) == 1:
        per = amounts.pop()
        times = 1 if award.take == "highest" else number
        text, result = _capped(
            f"{times} × {points_of(per)} = {points(times * per)}", times * per, asked.full
        )
        return Account((evidence,), both(text), result)
    figure = points(asked.row.points(asked.name) or 0)
    how = (
        Words("取其中最高一项", "the highest of them")
        if award.take == "highest"
        else Words("按各事项的分值相加", "the sum by kind of event")
    )
    return Account((evidence,), Words(f"{how.zh}：{figure}", f"{how.en}: {figure}"))


def _capped(text: str, earned: int, full: int | None) -> tuple[str, int]:
    if full is None or earned <= full:
        return text, earned
    return f"{text} → {points(full)}", full


def worked(asked: Asked) -> Account:
    """Account for work points against the best of the group."""
    measure: Worked = asked.measure
    own, best = asked.points("own"), asked.points("best")
    if own is None:
        return Account((), lacking=Words("没有积分（points 表）", "no work points (table points)"))
    zh, en = WITHIN[measure.within]
    evidence = Words(
        f"积分合计{points(own)}，{zh}最高{points(best or 0)}",
        f"{points(own)} work points; the best of {en} has {points(best or 0)}",
    )
    full = asked.full or 0
    if not best:
        return Account((evidence,), both(points(0)), 0)
    text, result = equals(full * own, best, asked.places)
    hint = Hint(Words(f"积分达到{points(best)}", f"{points(best)} work points"), full)
    return Account(
        (evidence,),
        both(f"{points_of(full)} × {points(own)} ÷ {points(best)} {text}"),
        result,
        hints=(hint,) if result < full else (),
    )
