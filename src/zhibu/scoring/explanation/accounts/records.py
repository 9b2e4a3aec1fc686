"""Duties done and attendance, accounted for."""

from dataclasses import dataclass
from typing import ClassVar

from zhibu.scoring.evidence.problems import Words
from zhibu.scoring.explanation.accounts.asked import Asked, both, joined
from zhibu.scoring.explanation.model import Account, Hint
from zhibu.scoring.explanation.numbers import equals, percent, points
from zhibu.scoring.scheme.document.words import EACH, points_of
from zhibu.scoring.scheme.measures import Attendance, Records, Steps
from zhibu.terms.basis_points import BasisPoints

WHOLE = BasisPoints.WHOLE


@dataclass(frozen=True, slots=True)
class Granted:
    """What counts as done though nobody entered it, where whoever asks knows of it.

    Shape: columns `ID.held`, what was entered, and `ID.WHY`, how many count as done for that reason;
    in hundredths where hours are asked for. The trace alone has none of them.
    """

    held: int | None
    number: tuple[int, ...]

    WHYS: ClassVar = (
        ("not_due", "尚未到期", "not due yet"),
        ("before_adoption", "在方案施行以前", "before the scheme held"),
        ("granted", "经批准免除或延期", "exempt or prolonged"),
        ("founded_late", "因成立较晚", "as it was founded too late"),
    )

    @classmethod
    def of(cls, asked: Asked) -> "Granted":
        """Read it beside the trace."""
        return cls(asked.count("held"), tuple(asked.count(why) or 0 for why, *_ in cls.WHYS))

    def said(self) -> list[tuple[int, str, str]]:
        """Give each number that is there, with its reason in both languages."""
        return [
            (number, zh, en)
            for number, (_, zh, en) in zip(self.number, self.WHYS, strict=True)
            if number
        ]


def records(asked: Asked) -> Account:
    """Account for duties done: how many are due, done, missing and late."""
    measure: Records = asked.measure
    about = asked.about(measure.records)
    quantity = measure.quantity is not None
    read = asked.points if quantity else asked.count
    done, missing = read("done"), read("missing")
    if done is None or missing is None:
        return Account(
            (),
            lacking=Words(
                f"考核期内没有任何记录（records 表），所以无法判断{about.zh}做没做",
                f"no record of any kind in the period (table records), so nothing is known of {about.en}",
            ),
        )
    late = (asked.count("late") or 0) if measure.entered_within is not None else 0
    due = measure.quantity if measure.quantity is not None else measure.due
    full = len(asked.span.pieces(measure.each)) * due
    evidence = _evidence(measure, about, full, done, missing, late, Granted.of(asked))
    working, figure = _working(asked, full, missing, late)
    return Account((evidence,), working, figure, hints=_hints(asked, about, full, missing, late))


def _evidence(
    measure: Records,
    about: Words,
    full: int,
    done: int,
    missing: int,
    late: int,
    granted: "Granted",
) -> Words:
    quantity = measure.quantity is not None
    zh_each, en_each = EACH[measure.each]
    write = points_of if quantity else str
    held = done if granted.held is None else granted.held
    said = (write(full), write(held), write(missing))
    unit = "" if quantity else "次"
    parts = [
        Words(
            f"{about.zh}应有{said[0]}{unit}，实有{said[1]}{unit}",
            f"{about.en}: {said[1]} of {said[0]}",
        )
    ]
    for number, zh, en in granted.said():
        parts.append(Words(f"另有{write(number)}{unit}{zh}、按已完成计", f"{write(number)} more {en}, counted as done"))  # fmt: skip
    if missing:
        per = full if measure.each == "year" else None
        zh, en = ("", "") if per is not None else (f"（按{zh_each}计）", f" (counted {en_each})")
        parts.append(Words(f"缺{said[2]}{unit}{zh}", f"{said[2]} missing{en}"))
    if measure.entered_within is not None and late:
        parts.append(
            Words(
                f"迟录{late}次（超过{measure.entered_within}天）",
                f"{late} entered late (after {measure.entered_within} days)",
            )
        )
    return joined(parts)


def _working(asked: Asked, full: int, missing: int, late: int) -> tuple[Words, int]:
    short, worth = asked.short, asked.full or 0
    if isinstance(short, Steps):
        text, lost = points(worth), 0
        units = (missing + 99) // 100 if asked.measure.quantity is not None else missing
        for number, amount in ((units, short.per_missing), (late, short.per_late)):
            if amount is not None and number:
                text += f" − {number} × {points_of(amount)}"
                lost += number * amount
        result = max(worth - lost, 0)
        if worth < lost:
            text += f" = {points(worth - lost)} → {points(0)}"
        elif lost:
            text += f" = {points(result)}"
        return both(text), result
    if short == "all":
        if missing + late == 0:
            return Words(
                f"没有缺少，得满分{points(worth)}", f"none missing: {points(worth)}"
            ), worth
        return Words("有缺少或迟录，不得分：0.00", "some missing or late: 0.00"), 0
    if full == 0 or not missing:
        return both(points(worth)), worth
    quantity = asked.measure.quantity is not None
    of = points_of(full) if quantity else str(full)
    lacking = points_of(missing) if quantity else str(missing)
    text, result = equals(worth * (full - missing), full, asked.places)
    return both(f"{points_of(worth)} × ({of} − {lacking}) ÷ {of} {text}"), result


def _hints(asked: Asked, about: Words, full: int, missing: int, late: int) -> tuple[Hint, ...]:
    """Say what one more would earn, what all would, and what timely entry would."""
    hints = []
    one = 100 if asked.measure.quantity is not None else 1
    zh_each = {
        "year": "",
        "half": "在缺的半年里",
        "quarter": "在缺的季度里",
        "month": "在缺的月份里",
    }
    en_each = {
        "year": "",
        "half": " in a half-year",
        "quarter": " in a quarter",
        "month": " in a month",
    }
    each = asked.measure.each
    zh_unit, en_unit = ("再多1", "1 more of") if one == 100 else ("再有1次", "one more")
    if missing > one and asked.short != "all":
        lacks = f"{en_each[each]} that lacks it" if en_each[each] else ""
        hints.append(
            Hint(
                Words(f"{zh_each[each]}{zh_unit}{about.zh}", f"{en_unit} {about.en}{lacks}"),
                _working(asked, full, missing - one, late)[1],
            )
        )
    if missing:
        number = points_of(missing) if one == 100 else str(missing)
        unit = "" if one == 100 else "次"
        what = Words(f"补足所缺的{number}{unit}{about.zh}", f"all {number} missing {about.en}")
        if missing == one:
            what = Words(f"{zh_each[each]}{zh_unit}{about.zh}", f"{en_unit} {about.en}")
        hints.append(Hint(what, _working(asked, full, 0, late)[1]))
    if late:
        days = asked.measure.entered_within
        hints.append(
            Hint(
                Words(f"{late}次都在{days}天内录入", f"all {late} entered within {days} days"),
                _working(asked, full, missing, 0)[1],
            )
        )
    return tuple(hints)


def attendance(asked: Asked) -> Account:
    """Account for the share of those expected who attended."""
    measure: Attendance = asked.measure
    about = asked.about(measure.attendance)
    attended, expected = asked.count("attended"), asked.count("expected")
    if attended is None or not expected:
        return Account(
            (),
            lacking=Words(
                f"没有填了应到、实到人数的{about.zh}记录（records 表的 attended、expected）",
                f"no record of {about.en} with attended and expected filled in (table records)",
            ),
        )
    wanted, worth = measure.at_least, asked.full or 0
    rate = attended * WHOLE // expected
    evidence = Words(
        f"{about.zh}应到{expected}人次，实到{attended}人次，到会率{percent(rate)}（应不低于{percent(wanted)}）",
        f"{about.en}: {attended} of {expected} attended, {percent(rate)} (at least {percent(wanted)} wanted)",
    )
    if asked.count("not_due"):
        evidence = Words(
            f"{about.zh}还没有应到、实到人数，考核期未满，按达到计",
            f"{about.en}: no attendance yet and the period is not over, counted as reached",
        )
    need = -(-expected * wanted // WHOLE)
    if attended >= need:
        return Account((evidence,), both(points(worth)), worth)
    hint = Hint(
        Words(
            f"实到再多{need - attended}人次，到会率达到{percent(wanted)}",
            f"{need - attended} more attending, to reach {percent(wanted)}",
        ),
        worth,
    )
    working, figure = _attended(asked, rate, attended, expected)
    return Account((evidence,), working, figure, hints=(hint,))


def _attended(asked: Asked, rate: int, attended: int, expected: int) -> tuple[Words, int]:
    wanted, worth, short = asked.measure.at_least, asked.full or 0, asked.short
    if isinstance(short, Steps):
        step, per = short.step or WHOLE, short.per_step or 0
        steps = -(-(wanted - rate) // step)
        lost = steps * per
        result = max(worth - lost, 0)
        floor = (
            f" = {points(worth - lost)} → {points(0)}" if lost > worth else f" = {points(result)}"
        )
        text = f"{points(worth)} − {steps} × {points_of(per)}{floor}"
        below = f"{percent(wanted)} − {percent(rate)} = {percent(wanted - rate)}"
        return Words(
            f"低{below}，每{percent(step)}一档，不足一档按一档，共{steps}档；{text}",
            f"short by {below}, {steps} started steps of {percent(step)}; {text}",
        ), result
    if short == "all":
        return Words("达不到，不得分：0.00", "not reached: 0.00"), 0
    text, result = equals(worth * attended * WHOLE, expected * max(wanted, 1), asked.places)
    return both(
        f"{points_of(worth)} × {attended} ÷ ({expected} × {percent(wanted)}) {text}"
    ), result
