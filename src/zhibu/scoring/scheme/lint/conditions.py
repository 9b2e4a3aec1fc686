"""Conditions: where they may stand, and whether they can hold."""

from typing import Literal

from zhibu.scoring.scheme.conditions import Condition
from zhibu.scoring.scheme.lint.finding import Findings, Path
from zhibu.scoring.scheme.lint.reach import Range
from zhibu.scoring.scheme.lint.walk import Placed, clauses, facts, placed
from zhibu.scoring.scheme.model import Scheme

Holds = Literal["never", "always", "perhaps"]

_EARLY = ("event", "class", "kind", "size", "indicator", "level")
_BEFORE_GRADE = (*_EARLY, "figure", "margin", "short", "contest", "rounds")
_ALLOWED = {"exempt": _EARLY, "applies": _EARLY, "gate": _BEFORE_GRADE, "veto": _BEFORE_GRADE}
_WORDS = {
    "exempt": ("免考", "an exemption"),
    "applies": ("适用条件", "applies"),
    "gate": ("门槛条件", "a gate"),
    "veto": ("一票否决", "a veto"),
    "consequence": ("结果运用", "a consequence"),
}


def check_conditions(scheme: Scheme, ranges: dict[str, Range], findings: Findings) -> None:
    """Find facts out of place, rules that can never act, and rules that always do."""
    for place in placed(scheme):
        for condition, path in facts(place.condition, place.path):
            _place(place, condition, path, scheme, findings)
        holds = _holds(place.condition, scheme, ranges)
        if holds != "perhaps":
            _report(place, holds, findings)
        else:
            _dead_parts(place.condition, place.path, place, scheme, ranges, findings)


def _report(place: Placed, holds: Holds, findings: Findings) -> None:
    zh, en = _WORDS[place.where]
    if holds == "never":
        findings.error(
            place.path,
            (f"永远不会成立，{zh}不起作用", "请改条件，或删去"),
            (
                f"can never hold, so that {en} does nothing",
                "change the condition, or remove the rule",
            ),
            value=place.name,
        )
        return
    add = findings.error if place.where in ("veto", "exempt") else findings.warning
    add(
        place.path,
        (f"总是成立，{zh}对谁都一样", "请改条件，或删去"),
        (
            f"always holds, so that {en} acts on everybody",
            "change the condition, or remove the rule",
        ),
        value=place.name,
    )


def _dead_parts(
    condition: Condition,
    path: Path,
    place: Placed,
    scheme: Scheme,
    ranges: dict[str, Range],
    findings: Findings,
) -> None:
    """Find alternatives that can never hold, in a condition that otherwise can."""
    for key in ("all", "any"):
        for n, part in enumerate(getattr(condition, key) or ()):
            below = (*path, key, n)
            holds = _holds(part, scheme, ranges)
            if holds == "perhaps":
                _dead_parts(part, below, place, scheme, ranges, findings)
            else:
                zh = "永远不会成立" if holds == "never" else "总是成立"
                en = "can never hold" if holds == "never" else "always holds"
                findings.warning(
                    below,
                    (f"这一部分{zh}，等于没写", "请改，或删去这一部分"),
                    (f"{en}, so that this part says nothing", "change it, or remove this part"),
                    value=part.fact or key,
                )


def _place(
    place: Placed, condition: Condition, path: Path, scheme: Scheme, findings: Findings
) -> None:
    fact = condition.fact or ""
    zh, en = _WORDS[place.where]
    allowed = _ALLOWED.get(place.where)
    if allowed and (fact not in allowed or (fact == "level" and condition.level != "last_year")):
        listed = ["level: last_year" if name == "level" else name for name in allowed]
        findings.error(
            (*path, fact),
            (f"这时还不知道，不能用在{zh}里", f"这里可以用：{'、'.join(listed)}"),
            (f"is not known yet where {en} is decided", f"the facts here are {', '.join(listed)}"),
            value=fact if fact != "level" else f"level: {condition.level}",
        )
    if scheme.assessed is not None and fact == "figure" and condition.figure != "total":
        findings.error(
            (*path, "figure"),
            ("每次考评各有一个数，全年没有", "一年多次考评的方案请用 figure: total"),
            (
                "has one figure for each assessment and none for the year",
                "write figure: total in a scheme with several assessments a year",
            ),
        )
    if scheme.assessed is not None and fact in ("short", "contest"):
        findings.warning(
            (*path, fact),
            ("每次考评各有一个结果，全年没有", "请改用 figure: total 或 rounds"),
            (
                "has one result for each assessment and none for the year",
                "use figure: total or rounds",
            ),
        )
    if scheme.assessed is None and fact == "rounds":
        findings.error(
            (*path, "rounds"),
            ("数一年中的各次考评，而方案一年只考评一次", "请写 assessed，或改用 run"),
            (
                "counts assessments of the year, of which the scheme has one",
                "add assessed, or use run",
            ),
            value="rounds",
        )
    if fact == "rank" and condition.rank == "class" and not scheme.classes:
        findings.error(
            (*path, "rank"),
            ("按类别排名，而方案没有 classes", "请写 classes，或改为 parent、scheme"),
            (
                "ranks within classes, which the scheme has not",
                "add classes, or write parent or scheme",
            ),
        )
    if fact in ("run", "rounds") and condition.argument != "falling":
        below = condition.argument.level_below
        lowest = min((band.level for band in scheme.grading.bands), default=0)
        if below is not None and below <= lowest:
            findings.error(
                (*path, fact, "level_below"),
                ("没有等次的级别低于它", f"请写大于{lowest}的级别"),
                ("has no level below it", f"write a level above {lowest}"),
            )


def _holds(condition: Condition, scheme: Scheme, ranges: dict[str, Range]) -> Holds:
    if condition.not_ is not None:
        inside = _holds(condition.not_, scheme, ranges)
        return {"never": "always", "always": "never"}.get(inside, "perhaps")  # type: ignore[return-value]
    if condition.fact is None:
        found = [_holds(part, scheme, ranges) for part in condition.parts]
        decisive: Holds = "never" if condition.all is not None else "always"
        other: Holds = "always" if condition.all is not None else "never"
        if decisive in found or (condition.all is not None and _contradicts(condition.all)):
            return decisive
        return other if all(one == other for one in found) else "perhaps"
    return _fact_holds(condition, scheme, ranges)


def _fact_holds(condition: Condition, scheme: Scheme, ranges: dict[str, Range]) -> Holds:
    fact, argument = condition.fact, condition.argument
    if fact in ("grade", "class", "kind", "status"):
        return _member(fact, argument, scheme)
    if condition.share is not None:
        upper, lower = condition.share
        return "never" if upper == 0 else "always" if upper == lower else "perhaps"
    compared = condition.comparison
    if compared is None:
        return "perhaps"
    how, number = compared
    if isinstance(number, str):
        return "perhaps"
    if fact == "level":
        levels = [band.level for band in scheme.grading.bands]
        met = [_meets(how, level, number) for level in levels]
        known = condition.level == "this_year"
        return "never" if not any(met) else "always" if all(met) and known else "perhaps"
    least, most = _counts(condition, scheme, ranges)
    if least is None:
        return "perhaps"
    return _compare(how, number, least, most)


def _member(fact: str, argument: tuple[str, ...], scheme: Scheme) -> Holds:
    if fact == "status":
        # The exempt get no consequence; a list of all others is how to act without evidence too.
        possible = ("rated", "no_evidence", *(("vetoed",) if scheme.vetoes else ()))
        return "perhaps" if any(name in possible for name in argument) else "never"
    known = {
        "grade": tuple(band.grade for band in scheme.grading.bands),
        "class": tuple(item.class_ for item in scheme.classes),
        "kind": scheme.subject,
    }[fact]
    return "always" if all(name in argument for name in known) and known else "perhaps"


def _counts(
    condition: Condition, scheme: Scheme, ranges: dict[str, Range]
) -> tuple[int | None, int | None]:
    fact, argument = condition.fact, condition.argument
    levels = [band.level for band in scheme.grading.bands] or [0]
    if fact == "figure":
        if argument not in ranges:
            return None, None
        least, most = ranges[argument]
        scores = [gate.then.score for gate in scheme.gates if gate.then.score is not None]
        if argument == "total" and scores:
            least = min(least, *scores)
            most = None if most is None else max(most, *scores)
        return least, most
    if fact in ("fall", "rise"):
        return 0, max(levels) - min(levels)
    if fact == "short":
        if argument not in ("must", "as_a_rule"):
            return 0, 1
        return 0, sum(clause.strength == argument for _, _, _, clause in clauses(scheme))
    if fact == "rounds":
        return 0, scheme.rounds
    if fact in ("contest", "rank"):
        return 1, None
    if fact == "flags":
        return (0, 12) if argument == "count" else (1, None)
    if fact in ("event", "run", "size"):
        return 0, None
    return None, None


def _compare(how: str, number: int, least: int, most: int | None) -> Holds:
    """Say whether every, some or no number from least to most meets the comparison."""
    if most is None:
        low = _meets(how, least, number)
        grows = how in ("at_least", "above")
        return ("always" if low else "perhaps") if grows else ("perhaps" if low else "never")
    met = (_meets(how, least, number), _meets(how, most, number))
    return "always" if all(met) else "perhaps" if any(met) else "never"


def _meets(how: str, value: int, number: int) -> bool:
    if how == "at_least":
        return value >= number
    if how == "above":
        return value > number
    return value <= number if how == "at_most" else value < number


def _contradicts(parts: tuple[Condition, ...]) -> bool:
    """Say whether facts joined by `all` bound the same number from both sides with nothing left."""
    bounds: dict[str, tuple[int, int | None]] = {}
    for part in parts:
        compared = part.comparison
        if compared is None:
            continue
        how, number = compared
        if isinstance(number, str):
            continue
        key = f"{part.fact} {part.argument} {part.counted}"
        least, most = bounds.get(key, (-(10**12), None))
        if how in ("at_least", "above"):
            least = max(least, number + (how == "above"))
        else:
            end = number - (how == "below")
            most = end if most is None else min(most, end)
        bounds[key] = (least, most)
    return any(most is not None and most < least for least, most in bounds.values())
