"""Bands (分数段): in order, without gap or overlap, all within reach."""

from itertools import pairwise

from zhibu.scoring.scheme.document.words import points_of
from zhibu.scoring.scheme.lint.finding import Findings, Path, Words
from zhibu.scoring.scheme.lint.reach import Range
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.outcome import Band


def check_bands(scheme: Scheme, ranges: dict[str, Range], findings: Findings) -> None:
    """Find bands out of order, gaps, overlaps, and grades that no total reaches."""
    bands = scheme.grading.bands
    if not bands:
        findings.error(
            ("grading", "bands"),
            ("没有分数段", "请至少写一个等次"),
            ("is empty", "write at least one grade"),
        )
        return
    if len(bands) == 1:
        findings.warning(
            ("grading", "bands"),
            ("只有一个等次，人人相同", "请至少写两个等次"),
            ("has one grade, which everybody gets", "write at least two"),
        )
    _levels(bands, findings)
    if not _classes(scheme, findings):
        return
    classes = [item.class_ for item in scheme.classes]
    by_class = any(isinstance(band.from_, dict) for band in bands)
    for class_ in classes if by_class else [None]:
        _order(scheme, class_, findings)
        _reached(scheme, class_, ranges["total"], findings)
    _printed(scheme, findings)
    _places(scheme, findings)


def _levels(bands: tuple[Band, ...], findings: Findings) -> None:
    for n, (above, below) in enumerate(pairwise(bands), start=1):
        if below.level >= above.level:
            findings.error(
                ("grading", "bands", n, "level"),
                (f"没有低于上一等次的级别{above.level}", "请让级别随等次降低"),
                (
                    f"does not lie below the level {above.level} of the band above",
                    "let the levels fall with the bands",
                ),
            )


def _classes(scheme: Scheme, findings: Findings) -> bool:
    """Find thresholds for classes that are unknown or missing; say whether all is well."""
    known = [item.class_ for item in scheme.classes]
    good = True
    for n, band in enumerate(scheme.grading.bands):
        for key, value in (("from", band.from_), ("to", band.to)):
            if not isinstance(value, dict):
                continue
            path: Path = ("grading", "bands", n, key)
            for name in value:
                if name not in known:
                    good = False
                    findings.error(
                        (*path, name),
                        (f"是类别“{name}”的分数线，而方案没有这个类别", "请写进 classes，或删去"),
                        (
                            f"is for class {name}, which the scheme has not",
                            "add it to classes, or remove it",
                        ),
                    )
            lacking = [name for name in known if name not in value]
            if lacking:
                good = False
                findings.error(
                    path,
                    (f"缺少类别{'、'.join(lacking)}的分数线", "请为每个类别各写一条"),
                    (f"lacks class {', '.join(lacking)}", "write one number for each class"),
                )
    return good


def _order(scheme: Scheme, class_: str | None, findings: Findings) -> None:
    bands, floor = scheme.grading.bands, scheme.total.floor
    for n, (above, below) in enumerate(pairwise(bands), start=1):
        first, second = above.begins(class_), below.begins(class_)
        if second >= first:
            zh, en = _of_class(class_)
            findings.error(
                _path(below, n, class_),
                (
                    f"{zh}不低于上一等次“{above.title.zh}”的起点{points_of(first)}，没有分数能得到这一等次",
                    "请从高到低排列，起点逐个降低",
                ),
                (
                    f"does not lie below {points_of(first)}, where {above.grade} begins{en}, "
                    f"so that no total gets {below.grade}",
                    "list the bands from the highest, each beginning lower",
                ),
                value=points_of(second),
            )
    last = bands[-1]
    if last.begins(class_) != floor:
        zh, en = _of_class(class_)
        start, bottom = points_of(last.begins(class_)), points_of(floor)
        lost = last.begins(class_) > floor
        findings.error(
            _path(last, len(bands) - 1, class_),
            (
                f"{zh}不是总分下限{bottom}"
                + (f"，{bottom}分以上、{start}分以下没有等次" if lost else ""),
                f"最低等次请从{bottom}起",
            ),
            (
                f"is not the floor of the total, {bottom}{en}"
                + (f": totals from {bottom} to below {start} belong to no grade" if lost else ""),
                f"let the lowest band begin at {bottom}",
            ),
            value=start,
        )


def _reached(scheme: Scheme, class_: str | None, total: Range, findings: Findings) -> None:
    least, most = total
    upper = scheme.grading.boundary == "upper"
    set_by_gate = [gate.then.score for gate in scheme.gates if gate.then.score is not None]
    named = {gate.then.grade for gate in scheme.gates} | {
        gate.then.at_least for gate in scheme.gates
    }
    named |= {gate.then.at_most for gate in scheme.gates} | {scheme.grading.on_veto}
    above: int | None = None
    for n, band in enumerate(scheme.grading.bands):
        begin = band.begins(class_)
        end, above = above, begin
        if band.grade in named or any(
            score >= begin and (end is None or score <= end) for score in set_by_gate
        ):
            continue
        zh, en = _of_class(class_)
        too_high = most is not None and (begin > most or (upper and begin == most))
        if too_high:
            shown = points_of(most or 0)
            findings.warning(
                _path(band, n, class_),
                (
                    f"{zh}高于能达到的最高总分{shown}，没有人能得到这一等次",
                    "请降低起点，或改分值、上限",
                ),
                (
                    f"lies above {shown}, the highest total that can be reached{en}, "
                    f"so that nobody gets {band.grade}",
                    "lower it, or change points, bonus or ceiling",
                ),
                value=points_of(begin),
            )
        elif end is not None and end > begin and (least > end or (not upper and least == end)):
            shown = points_of(least)
            findings.warning(
                _path(band, n, class_),
                (
                    f"{zh}到{points_of(end)}，而总分最低也有{shown}，没有人会得到这一等次",
                    "请改分数段",
                ),
                (
                    f"ends at {points_of(end)}{en}, while the lowest total is {shown}, "
                    f"so that nobody gets {band.grade}",
                    "change the bands",
                ),
                value=points_of(begin),
            )


def _printed(scheme: Scheme, findings: Findings) -> None:
    """Hold the ends that the source prints against the beginnings of the bands above."""
    bands = scheme.grading.bands
    classes: list[str | None] = [item.class_ for item in scheme.classes] or [None]
    for n, band in enumerate(bands):
        if band.to is None:
            continue
        pairs = []
        for class_ in classes:
            to = band.to if isinstance(band.to, int) else band.to[class_ or ""]
            start = bands[n - 1].begins(class_) if n else None
            pairs.append((class_ if isinstance(band.to, dict) else None, to, start))
        for class_, to, start in dict.fromkeys(pairs):
            path: Path = ("grading", "bands", n, "to", *((class_,) if class_ else ()))
            if n == 0:
                _top(scheme, path, to, findings)
            elif start is not None and to != start:
                _gap_or_overlap(path, to, start, band, bands[n - 1], findings)


def _top(scheme: Scheme, path: Path, to: int, findings: Findings) -> None:
    ceiling = scheme.total.ceiling
    if to != ceiling:
        shown = ceiling if ceiling == "none" else points_of(ceiling)
        zh = "总分没有上限" if ceiling == "none" else f"不是总分上限{shown}"
        findings.warning(
            path,
            (zh, "请删去最高等次的 to，或改总分上限"),
            (f"is not the ceiling of the total ({shown})", "remove it, or change the ceiling"),
        )


def _gap_or_overlap(
    path: Path, to: int, start: int, band: Band, above: Band, findings: Findings
) -> None:
    end, begin = points_of(to), points_of(start)
    if to < start:
        findings.error(
            path,
            (
                f"与上一等次“{above.title.zh}”的起点{begin}之间有空档：{end}分以上、{begin}分以下不属于任何等次",
                f"请写 to: {begin}（{begin}分本身归哪一等由 boundary 定），并在 settled 中说明",
            ),
            (
                f"leaves a gap below {above.grade}, which begins at {begin}: "
                f"scores above {end} and below {begin} belong to nobody",
                f"write to: {begin} (boundary says which band {begin} itself belongs to), "
                "and give the reason under settled",
            ),
        )
    else:
        findings.error(
            path,
            (
                f"与上一等次“{above.title.zh}”重叠：{begin}分至{end}分同属两个等次",
                f"请写 to: {begin}，并在 settled 中说明",
            ),
            (
                f"overlaps {above.grade}, which begins at {begin}: "
                f"scores from {begin} to {end} belong to both {above.grade} and {band.grade}",
                f"write to: {begin}, and give the reason under settled",
            ),
        )


def _places(scheme: Scheme, findings: Findings) -> None:
    step = {0: 100, 1: 10}.get(scheme.places, 1)
    for n, band in enumerate(scheme.grading.bands):
        starts = band.from_ if isinstance(band.from_, dict) else {None: band.from_}
        for class_, start in starts.items():
            if start % step:
                findings.warning(
                    _path(band, n, class_),
                    (f"比总分保留的{scheme.places}位小数更细", "请改起点，或增加 places"),
                    (
                        f"is finer than the {scheme.places} places of the total",
                        "change it, or raise places",
                    ),
                    value=points_of(start),
                )


def _path(band: Band, n: int, class_: str | None) -> Path:
    path: Path = ("grading", "bands", n, "from")
    return (*path, class_) if class_ is not None and isinstance(band.from_, dict) else path


def _of_class(class_: str | None) -> Words:
    return ("", "") if class_ is None else (f"（类别{class_}）", f" for class {class_}")
