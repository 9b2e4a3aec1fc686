"""Sums and plain values: weights, points, places, date, version, bounds."""

import re
from datetime import date

from zhibu.scoring.scheme.document.words import percent, points_of
from zhibu.scoring.scheme.lint.finding import Findings, Path
from zhibu.scoring.scheme.lint.walk import clauses
from zhibu.scoring.scheme.model import Scheme

WHOLE = 10_000


def check_sums(scheme: Scheme, findings: Findings) -> None:
    """Find weights and points that do not add up, and values out of their range."""
    _plain(scheme, findings)
    weights: list[tuple[Path, int | None]] = [
        (("components", n), component.weight) for n, component in enumerate(scheme.components)
    ]
    check_weights(("components",), weights, findings)
    _points(scheme, findings)
    _bounds(scheme, findings)


def check_weights(whole: Path, weights: list[tuple[Path, int | None]], findings: Findings) -> None:
    """Find weights that stand on some of the parts only, or do not sum to 100 %.

    Args:
        whole: path of the list of parts.
        weights: path and weight of each part.
        findings: where to add.
    """
    given = [(path, weight) for path, weight in weights if weight is not None]
    without = [path for path, weight in weights if weight is None]
    if given and without:
        line = findings.line(given[0][0])
        findings.error(
            without[0],
            (f"没有写权重，而第{line}行写了", "请全部写权重，或全部不写"),
            (f"has no weight, while line {line} has one", "give all of them a weight, or none"),
        )
        return
    total = sum(weight for _, weight in given)
    if given and total != WHOLE:
        off = percent(abs(WHOLE - total))
        zh = f"{'少' if total < WHOLE else '多'}{off}"
        en = f"{off} {'short' if total < WHOLE else 'too much'}"
        findings.error(
            whole,
            (f"各项权重合计为{percent(total)}，{zh}", "请改到合计100%"),
            (f"has weights that sum to {percent(total)}, {en}", "make them sum to 100%"),
        )
    for path, weight in given:
        if weight == 0:
            findings.warning(
                (*path, "weight"),
                ("权重为0，这一项不起作用", "请给出权重，或删去这一项"),
                ("has no effect on the total", "give it a weight, or remove the part"),
            )


def _plain(scheme: Scheme, findings: Findings) -> None:
    if scheme.places > 2:
        findings.error(
            ("places",),
            ("不是允许的小数位数", "请写0、1或2"),
            ("is not a number of places that a score can have", "write 0, 1 or 2"),
        )
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", scheme.effective) is None:
            raise ValueError
        date.fromisoformat(scheme.effective)
    except ValueError:
        findings.error(
            ("effective",),
            ("不是日期", "请写成 2026-01-01 这样的日期"),
            ("is not a date", "write one such as 2026-01-01"),
        )
    if re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z._-]{0,31}", scheme.version) is None:
        findings.error(
            ("version",),
            ("不是版本号", "请写成 1.0 或 2026.1 这样的版本号"),
            ("is not a version", "write one such as 1.0 or 2026.1"),
        )
    if not scheme.source.strip():
        findings.error(
            ("source",),
            ("没有写方案出处", "请写明文件名称，或是谁的做法"),
            (
                "does not say where the scheme comes from",
                "name the document or whose practice it is",
            ),
        )


def _points(scheme: Scheme, findings: Findings) -> None:
    if not scheme.components:
        findings.error(
            ("components",),
            ("没有总分构成，没有分可得", "请至少写一项"),
            ("is empty, so that nothing earns points", "write at least one component"),
        )
        return
    for n, component in enumerate(scheme.components):
        path: Path = ("components", n)
        if component.areas is None:
            if component.points == 0:
                _worthless((*path, "points"), findings)
            continue
        for key in ("points", "short", "award"):
            if getattr(component, key) is not None:
                findings.error(
                    (*path, key),
                    ("写在分大项的总分构成上，不起作用", "请删去，写到条款上"),
                    (
                        "stands on a component with areas, where it says nothing",
                        "move it to its clauses",
                    ),
                )
        if not component.areas or not all(area.clauses for area in component.areas):
            findings.error(
                (*path, "areas"),
                ("有大项没有条款", "请补上条款，或删去大项"),
                ("has no clauses, or an area without clauses", "add clauses, or remove the area"),
            )
        elif component.weight is not None and component.out_of != 100_00:
            full = points_of(component.out_of)
            findings.warning(
                (*path, "areas"),
                (
                    f"各大项合计{full}分，不是100分，计算时将折算成百分制",
                    "请改到合计100分，或确认折算",
                ),
                (
                    f"has areas of {full} points together, not 100, and is scaled to 100",
                    "make them sum to 100, or let the scaling stand",
                ),
            )
    full = points_of(sum(component.out_of for component in scheme.components))
    if not any(component.weight is not None for component in scheme.components) and full != "100":
        findings.warning(
            ("components",),
            (
                f"满分合计{full}分，不是100分；不设权重时不折算",
                "请改到合计100分，或确认总分就是这样",
            ),
            (
                f"has full points of {full} together, not 100; without weights nothing is scaled",
                "make them sum to 100, or let the total be out of that",
            ),
        )
    for path, _, _, clause in clauses(scheme):
        if clause.points == 0:
            _worthless((*path, "points"), findings)


def _worthless(path: Path, findings: Findings) -> None:
    findings.error(
        path,
        ("分值为0，得不到分", "请给出分值，或删去"),
        ("is worth nothing", "give it points, or remove it"),
    )


def _bounds(scheme: Scheme, findings: Findings) -> None:
    total = scheme.total
    if total.ceiling != "none" and total.ceiling <= total.floor:
        findings.error(
            ("total", "ceiling"),
            (f"不高于下限{points_of(total.floor)}", "请写高于下限的上限"),
            (f"does not lie above the floor of {points_of(total.floor)}", "write a higher ceiling"),
        )
    unbounded = total.ceiling == "none" and scheme.bonus_cap is None
    rules = [(("bonus", n, "cap"), item, "加分", "bonus") for n, item in enumerate(scheme.bonus)]
    rules += [
        (("deductions", n, "cap"), item, "扣分", "deduction")  # type: ignore[misc]
        for n, item in enumerate(scheme.deductions)
    ]
    for path, item, zh, en in rules:
        if item.cap == 0:
            _worthless(path, findings)
        if item.cap != "none" or (item.assumed or "").strip():
            continue
        open_ = en == "bonus" and unbounded
        findings.warning(
            path,
            (
                f"表示{zh}不封顶，却没有说明理由" + ("，总分也没有上限" if open_ else ""),
                "请写上限，或用 assumed 说明为什么不封顶",
            ),
            (
                f"leaves the {en} without a cap, and no reason is given"
                + (", nor has the total a ceiling" if open_ else ""),
                "write a cap, or say under assumed: why there is none",
            ),
        )
    if scheme.bonus_cap is not None and not scheme.bonus:
        findings.warning(
            ("bonus_cap",),
            ("设了加分上限，却没有加分项", "请删去"),
            ("caps a bonus where there is none", "remove it"),
        )
