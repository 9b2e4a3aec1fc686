"""The ranking, and who has no rating."""

from typing import Any

from zhibu.report.markup import Cell, both, heading, note, number, table, text, words
from zhibu.report.overview import ENDS, NAMED
from zhibu.report.sections.told import STATUS_WORDS, Told, figure_of


def ranking(told: Told) -> str:
    """Give the ranking: all, or the first and the last."""
    seen = told.overview
    head = heading("排名", "Ranking", "ranking")
    if not seen.first:
        return head + f'<p class="empty">{both("还没有排名。", "There is no ranking yet.")}</p>'
    if not seen.last:
        caption = both(f"全部{len(seen.first)}个已评定对象", f"All {len(seen.first)} rated")
        return head + _long(_table(told, "ranking", caption, seen.first))
    return (
        head
        + note(
            f"已评定{seen.rated:,}个，这里是前{ENDS}个和后{ENDS}个；全部见 results.csv。",
            f"{seen.rated:,} are rated; here are the first and the last {ENDS}. All stand in results.csv.",
        )
        + _long(_table(told, "first", both(f"前{ENDS}个", f"The first {ENDS}"), seen.first))
        + _long(_table(told, "last", both(f"后{ENDS}个", f"The last {ENDS}"), seen.last))
    )


def _long(shown: str) -> str:
    return shown.replace('class="scroll"', 'class="scroll long"', 1)


def _table(told: Told, name: str, caption: str, rows: tuple[tuple[Any, ...], ...]) -> str:
    scheme = told.scheme
    classes, tiers = bool(scheme.classes), bool(scheme.tiers)
    heads: list[Cell] = [
        both("名次", "Rank"),
        both("对象", "Subject"),
        both("上级", "Parent"),
    ]
    heads += [both("类别", "Class")] if classes else []
    heads += [(both("得分", "Score"), "number"), both("等次", "Grade")]
    heads += [(both("梯级", "Tier"), "number")] if tiers else []
    heads.append((both("建议", "Proposals"), "number"))
    made: list[list[Cell]] = []
    for rank, subject, parent, class_, score, grade, _level, tier, proposals in rows:
        cells: list[Cell] = [text(rank), text(subject), text(parent or "—")]
        cells += [words(told.class_(class_))] if classes else []
        cells += [number(figure_of(score)), words(told.grade(grade))]
        cells += [number(tier if tier is not None else "—")] if tiers else []
        count = len([item for item in (proposals or "").split(";") if item])
        cells.append(number(count or "—"))
        made.append(cells)
    return table(f"{name}-table", caption, heads, made)


def unrated(told: Told) -> str:
    """Name those without a rating, by status."""
    seen = told.overview
    if not seen.unrated:
        return ""
    badges = {"no_evidence": "none", "vetoed": "bad", "exempt": "none"}
    rows = [
        [
            text(subject),
            f'<span class="badge {badges[status]}">{words(STATUS_WORDS[status])}</span>',
        ]
        for subject, status in seen.unrated
    ]
    whole = seen.in_all - seen.rated
    caption = both(f"共{whole:,}个", f"{whole:,} in all")
    if whole > NAMED:
        caption = both(f"共{whole:,}个，列前{NAMED}个", f"The first {NAMED} of {whole:,}")
    heads = [both("对象", "Subject"), both("状态", "Status")]
    return (
        heading("没有评定的", "Without a rating", "unrated")
        + note(
            "缺什么依据，用 zhibu explain 逐个查看；无依据不等于零分。",
            "zhibu explain says which evidence is missing; no evidence is not zero.",
        )
        + _long(table("unrated-table", caption, heads, rows))
    )
