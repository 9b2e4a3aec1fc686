"""Figures first, then how the scores lie, the grades, and the moves from last year."""

from typing import Any

from zhibu.report.markup import (
    Cell,
    behind,
    both,
    figure,
    heading,
    note,
    number,
    table,
    text,
    words,
)
from zhibu.report.overview import Distribution, Share
from zhibu.report.sections.told import STATUS_WORDS, Told, colours, figure_of, plural, share
from zhibu.scoring.evidence.problems import Words
from zhibu.scoring.explanation.numbers import points
from zhibu.scoring.scheme.document.words import points_of


def facts(told: Told) -> str:
    """Give the figures at the head."""
    seen = told.overview
    items = [
        (words(STATUS_WORDS[name]), f"{seen.statuses.get(name, 0):,}")
        for name in ("rated", "no_evidence", "vetoed", "exempt")
    ]
    items.append((both("平均分", "Mean"), figure_of(seen.mean)))
    items.append((both("中位数", "Median"), figure_of(seen.median)))
    whole = sum(seen.grades.values())
    counts = [
        (words(told.grade(name)), f"{count:,} <small>{share(count, whole)}%</small>")
        for name, count in seen.grades.items()
    ]
    return _facts(items) + (_facts(counts) if whole else "")


def _facts(items: list[tuple[str, str]]) -> str:
    cells = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in items)
    return f'<dl class="facts">{cells}</dl>'


def distribution(told: Told) -> str:
    """Give the distribution of scores with the thresholds; one for each class that has its own."""
    seen = told.overview
    head = heading("得分分布", "How the scores lie", "scores")
    if not seen.distributions:
        return head + f'<p class="empty">{both("还没有已评定的对象。", "Nobody is rated yet.")}</p>'
    charts = "".join(_spread(told, item) for item in seen.distributions)
    many = f'<div class="pair">{charts}</div>' if len(seen.distributions) > 1 else charts
    rows: list[list[Cell]] = []
    for item in seen.distributions:
        for place, count in enumerate(item.counts):
            if count:
                low = item.start + place * item.step
                class_ = [words(told.class_(item.class_))] if item.class_ else []
                span = f"{points_of(low)} – {points_of(low + item.step)}"
                rows.append([text(span), *class_, number(f"{count:,}")])
    heads: list[Cell] = [both("分数段（含下限）", "From (included) – to")]
    heads += [both("类别", "Class")] if seen.distributions[0].class_ else []
    caption = both("各分数段人数或单位数", "Subjects in each bin")
    shown = table("scores-table", caption, [*heads, (both("个数", "Number"), "number")], rows)
    return head + many + behind(f'<div class="long">{shown}</div>')


def _spread(told: Told, item: Distribution) -> str:
    whole = sum(item.counts)
    name = told.class_(item.class_) if item.class_ else Words("全体", "All")
    tops = [band for band in told.bands() if band.begins(item.class_) > 0]
    said = Words(
        f"{name.zh}：{whole}个对象的得分分布，从{points_of(item.start)}分起每{points_of(item.step)}分一段。",
        f"{name.en}: scores of {plural(whole, 'subject')}, in bins of {points_of(item.step)} "
        f"from {points_of(item.start)}.",
    )

    def option(zh: bool) -> dict[str, Any]:
        end = item.start + len(item.counts) * item.step
        data = [
            [points_of(item.start + place * item.step), count]
            for place, count in enumerate(item.counts)
        ]
        begins = [(band.begins(item.class_), band.title) for band in tops]
        low = min([item.start, *(b for b, _ in begins if b > item.start - 1000)])
        lines = [
            {
                "xAxis": points_of(b),
                "label": {"formatter": (title.zh if zh else title.en) + " " + points_of(b)},
            }
            for b, title in begins
            if b >= low
        ]
        return {
            "grid": {"top": 76, "bottom": 36},
            "tooltip": {"trigger": "axis"},
            "xAxis": {
                "type": "value",
                "min": points_of(low),
                "max": points_of(max(end, *(b for b, _ in begins)) if begins else end),
                "splitLine": {"show": False},
                "axisLabel": {"showMinLabel": False, "showMaxLabel": False},
                "name": "分" if zh else "points",
                "nameLocation": "middle",
                "nameGap": 24,
            },
            "yAxis": {"type": "value", "minInterval": 1},
            "series": [
                {
                    "type": "line",
                    "step": "end",
                    "symbol": "none",
                    "name": "个数" if zh else "Number",
                    "lineStyle": {"width": 1, "color": "#2f6690"},
                    "itemStyle": {"color": "#2f6690"},
                    "areaStyle": {"color": "#2f6690", "opacity": 0.35},
                    "data": [*data, [points_of(end), 0]],
                    "markLine": {
                        "symbol": "none",
                        "silent": True,
                        "label": {"position": "end", "rotate": 60, "align": "left", "fontSize": 11},
                        "lineStyle": {"type": "dashed", "color": "#a61e22"},
                        "data": lines,
                    },
                }
            ],
        }

    caption = words(name) + f" <small>({whole:,})</small>"
    return figure(caption, (option(True), said.zh), (option(False), said.en), 340)


def grades(told: Told) -> str:
    """Give the grades of each class and each parent."""
    seen = told.overview
    made = [heading("等次", "Grades", "grades")]
    if not any(seen.grades.values()):
        empty = both("还没有等次。", "There are no grades yet.")
        return made[0] + f'<p class="empty">{empty}</p>'
    if seen.classes:
        classes = {item.name: told.class_(item.name) for item in seen.classes}
        made.append(_bars(told, seen.classes, Words("按类别", "By class"), "classes", classes))
    if len(seen.parents) > 1:
        title = Words("按上级组织", "By parent")
        made.append(_bars(told, seen.parents, title, "parents", {}))
        if seen.parents_in_all > len(seen.parents):
            shown, whole = len(seen.parents), seen.parents_in_all
            made.append(
                note(
                    f"共{whole}个上级组织，这里是对象最多的{shown}个；全部见 results.csv。",
                    f"The {shown} largest of {whole} parents; all stand in results.csv.",
                )
            )
    if len(made) == 1:
        one = (Share("", seen.in_all, seen.mean, seen.grades),)
        made.append(_bars(told, one, Words("全体", "All"), "all", {"": Words("全体", "All")}))
    return "".join(made)


def _bars(
    told: Told, groups: tuple[Share, ...], title: Words, name: str, titles: dict[str, Words]
) -> str:
    bands = told.bands()
    given = colours(len(bands))

    def option(zh: bool) -> dict[str, Any]:
        labels = [
            (titles[g.name].zh if zh else titles[g.name].en) if g.name in titles else g.name
            for g in groups
        ]
        series = [
            {
                "type": "bar",
                "stack": "grades",
                "name": band.title.zh if zh else band.title.en,
                "itemStyle": {"color": colour},
                "barMaxWidth": 22,
                "data": [
                    share(g.grades.get(band.grade, 0), sum(g.grades.values())) for g in groups
                ],
            }
            for band, colour in zip(bands, given, strict=True)
        ]
        return {
            "legend": {"top": 0, "type": "scroll"},
            "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}},
            "grid": {"top": 44, "bottom": 24},
            "xAxis": {"type": "value", "max": 100, "axisLabel": {"formatter": "{value}%"}},
            "yAxis": {"type": "category", "data": labels, "inverse": True},
            "series": series,
        }

    said = Words(
        f"{title.zh}各等次所占比例，共{len(groups)}组。",
        f"Share of each grade, {title.en.lower()}, {plural(len(groups), 'group')}.",
    )
    rows: list[list[Cell]] = [
        [
            words(titles[g.name]) if g.name in titles else text(g.name),
            number(f"{g.number:,}"),
            number(figure_of(g.mean)),
            *(number(f"{g.grades.get(band.grade, 0):,}") for band in bands),
        ]
        for g in groups
    ]
    heads: list[Cell] = [
        words(title),
        (both("对象", "Subjects"), "number"),
        (both("平均分", "Mean"), "number"),
        *((words(told.grade(band.grade)), "number") for band in bands),
    ]
    shown = table(f"{name}-table", both("各等次的个数", "Number of each grade"), heads, rows)
    height = 90 + 26 * len(groups)
    return figure(words(title), (option(True), said.zh), (option(False), said.en), height) + behind(
        shown
    )


def moves(told: Told) -> str:
    """Give the way from last year's levels to this year's, where there is a history."""
    seen = told.overview
    if not seen.moves:
        return ""
    levels = {band.level: band.title for band in told.bands()}

    def title(level: int, zh: bool) -> str:
        found = levels.get(level)
        if found is None:
            return f"{level}级" if zh else f"level {level}"
        return found.zh if zh else found.en

    def option(zh: bool) -> dict[str, Any]:
        before, now = ("上年 ", "今年 ") if zh else ("last year: ", "this year: ")
        left = sorted({b for b, _, _ in seen.moves}, reverse=True)
        right = sorted({n for _, n, _ in seen.moves}, reverse=True)
        by_level = dict(zip(sorted(levels, reverse=True), colours(len(levels)), strict=True))
        nodes = [
            {
                "name": lead + title(level, zh),
                "depth": depth,
                "itemStyle": {"color": by_level.get(level, "#8a8d91")},
            }
            for depth, lead, side in ((0, before, left), (1, now, right))
            for level in side
        ]
        links = [
            {"source": before + title(b, zh), "target": now + title(n, zh), "value": count}
            for b, n, count in seen.moves
        ]
        return {
            "tooltip": {"trigger": "item"},
            "series": [
                {
                    "type": "sankey",
                    "layoutIterations": 0,
                    "left": 8,
                    "right": 120,
                    "data": nodes,
                    "links": links,
                    "lineStyle": {"color": "source", "opacity": 0.35},
                    "label": {"fontSize": 12},
                }
            ],
        }

    whole = sum(count for _, _, count in seen.moves)
    up = sum(count for before, now, count in seen.moves if now > before)
    down = sum(count for before, now, count in seen.moves if now < before)
    said = Words(
        f"有上年等次的{whole}个对象中，上升{up}个，下降{down}个，持平{whole - up - down}个。",
        f"Of {plural(whole, 'subject')} with a grade last year, {up} rose, {down} fell, "
        f"{whole - up - down} stayed.",
    )
    rows: list[list[Cell]] = [
        [
            words(Words(title(b, True), title(b, False))),
            words(Words(title(n, True), title(n, False))),
            number(f"{c:,}"),
        ]
        for b, n, c in seen.moves
    ]
    heads: list[Cell] = [
        both("上年", "Last year"),
        both("今年", "This year"),
        (both("个数", "Number"), "number"),
    ]
    shown = table(
        "moves-table", both("从上年等次到今年等次", "From last year's grade"), heads, rows
    )
    chart = figure(
        words(said),
        (option(True), said.zh),
        (option(False), said.en),
        120 + 45 * len({b for b, _, _ in seen.moves}),
    )
    return heading("从上年到今年", "From last year to this year", "moves") + chart + behind(shown)


def lowest_and_highest(told: Told) -> str:
    """Say the range of scores in one line."""
    seen = told.overview
    if seen.lowest is None or seen.highest is None:
        return ""
    low, high = points(seen.lowest), points(seen.highest)
    return note(f"最低{low}分，最高{high}分。", f"From {low} to {high} points.")
