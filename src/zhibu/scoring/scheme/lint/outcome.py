"""What follows from a total: gates, quotas, tiers, ranking, ladder, consequences."""

from zhibu.scoring.scheme.document.words import points_of, share_of
from zhibu.scoring.scheme.lint.finding import Findings
from zhibu.scoring.scheme.lint.walk import facts
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.outcome import Proposal

_GRAVE = (
    Proposal.PENALTY,
    Proposal.UNQUALIFIED_MEMBER,
    Proposal.CONSIDER_REPLACEMENT,
    Proposal.REPLACE_LEADER,
    Proposal.ORGANISATIONAL_HANDLING,
)
_ON_RESULT = ("figure", "grade", "level", "fall", "run", "rounds", "status", "margin", "event")


def check_outcome(scheme: Scheme, findings: Findings) -> None:
    """Find gates, quotas, tiers and consequences that lead nowhere."""
    _gates(scheme, findings)
    _quotas(scheme, findings)
    _tiers(scheme, findings)
    _ranking(scheme, findings)
    _ladder(scheme, findings)
    _consequences(scheme, findings)


def _gates(scheme: Scheme, findings: Findings) -> None:
    grades = [band.grade for band in scheme.grading.bands]
    ceiling = scheme.total.ceiling
    for n, gate in enumerate(scheme.gates):
        score = gate.then.score
        if score is not None and (
            score < scheme.total.floor or (ceiling != "none" and score > ceiling)
        ):
            floor = points_of(scheme.total.floor)
            most = "none" if ceiling == "none" else points_of(ceiling)
            findings.error(
                ("gates", n, "then", "score"),
                (f"不在总分的范围{floor}至{most}内", "请写范围内的分数"),
                (f"lies outside the total, {floor} to {most}", "write a score within"),
            )
        if grades and gate.then.at_most == grades[0]:
            _idle(("gates", n, "then", "at_most"), "最高等次", "the highest grade", findings)
        if grades and gate.then.at_least == grades[-1]:
            _idle(("gates", n, "then", "at_least"), "最低等次", "the lowest grade", findings)


def _idle(path: tuple[str | int, ...], zh: str, en: str, findings: Findings) -> None:
    findings.error(
        path,
        (f"是{zh}，这一门槛不起作用", "请改等次，或删去门槛"),
        (f"is {en}, so that the gate does nothing", "name another grade, or remove the gate"),
    )


def _quotas(scheme: Scheme, findings: Findings) -> None:
    bands = scheme.grading.bands
    titles = {band.grade: band.title.zh for band in bands}
    for n, quota in enumerate(scheme.quotas):
        path = ("quotas", n)
        if quota.within == "class" and not scheme.classes:
            findings.error(
                (*path, "within"),
                ("按类别限额，而方案没有 classes", "请写 classes，或改为 parent、scheme"),
                (
                    "counts within classes, which the scheme has not",
                    "add classes, or write parent or scheme",
                ),
            )
        if bands and quota.grade == bands[-1].grade:
            findings.error(
                (*path, "grade"),
                ("是最低等次，限额以外没有更低的等次可给", "请写别的等次，或删去"),
                (
                    "is the lowest grade, and there is none below it to give instead",
                    "name another grade, or remove the quota",
                ),
            )
        if quota.at_most[0] == quota.at_most[1]:
            findings.warning(
                (*path, "at_most"),
                ("是全部，等于没有限额", "请写比例，或删去"),
                ("is everybody, and limits nothing", "write a share, or remove the quota"),
            )
        excellent = "excellent" in quota.grade or "优秀" in titles.get(quota.grade, "")
        upper, lower = quota.at_most
        if "member" in scheme.subject and excellent and 3 * upper > lower:
            findings.note(
                (*path, "at_most"),
                ("高于全国规定：党员优秀等次一般不超过三分之一", "如无依据，请写 1/3"),
                (
                    "is above the national rule that excellent members are usually at most a third",
                    "write 1/3 unless a document allows more",
                ),
                value=share_of(quota.at_most),
            )


def _tiers(scheme: Scheme, findings: Findings) -> None:
    if not scheme.tiers:
        return
    levels = [band.level for band in scheme.grading.bands]
    seen: dict[int, int] = {}
    for n, tier in enumerate(scheme.tiers):
        if not tier.levels:
            findings.error(
                ("tiers", n, "levels"),
                ("没有任何级别", "请写级别，或删去梯级"),
                ("covers no level", "write its levels, or remove the tier"),
            )
        for index, level in enumerate(tier.levels):
            path = ("tiers", n, "levels", index)
            if level not in levels:
                findings.error(
                    path,
                    ("不是任何等次的级别", "可用的级别：" + "、".join(map(str, levels))),
                    ("is the level of no band", "the levels are " + ", ".join(map(str, levels))),
                )
            if level in seen:
                line = findings.line(("tiers", seen[level]))
                findings.error(
                    path,
                    (f"已在第{line}行的梯级中", "请只放进一个梯级"),
                    (f"stands already in the tier on line {line}", "keep it in one tier"),
                )
            seen.setdefault(level, n)
    lost = [str(level) for level in levels if level not in seen]
    if lost:
        findings.error(
            ("tiers",),
            (f"没有包括级别{'、'.join(lost)}", "请放进某个梯级"),
            (f"leaves level {', '.join(lost)} in no tier", "put it into one"),
        )


def _ranking(scheme: Scheme, findings: Findings) -> None:
    if not scheme.ranking:
        findings.error(
            ("ranking",),
            ("没有排序依据", "请至少写 {by: total}"),
            ("names nothing to rank by", "write at least {by: total}"),
        )
    seen: set[str] = set()
    for n, order in enumerate(scheme.ranking):
        if order.by in seen:
            findings.warning(
                ("ranking", n, "by"),
                ("前面已经用过，不再起作用", "请删去"),
                ("was used before and decides nothing more", "remove it"),
            )
        seen.add(order.by)
        if order.by == "class" and not scheme.classes:
            findings.error(
                ("ranking", n, "by"),
                ("按类别排序，而方案没有 classes", "请写 classes，或删去"),
                ("ranks by class, which the scheme has not", "add classes, or remove it"),
            )


def _ladder(scheme: Scheme, findings: Findings) -> None:
    ladder = scheme.ladder
    if ladder is None:
        return
    if ladder.up_at_most == 0:
        findings.error(
            ("ladder", "up_at_most"),
            ("为0，谁也升不了级", "请写1以上的数"),
            ("lets nobody ever move up", "write 1 or more"),
        )
    if ladder.up_at_most is None:
        findings.warning(
            ("ladder",),
            ("没有写一年最多升几级，不起作用", "请写 up_at_most，或删去"),
            (
                "does not say how far a level may rise, and does nothing",
                "write up_at_most, or remove it",
            ),
            value="",
        )


def _consequences(scheme: Scheme, findings: Findings) -> None:
    for n, item in enumerate(scheme.consequences):
        path = ("consequences", n)
        if item.propose is Proposal.INELIGIBLE and not item.years:
            findings.note(
                (*path, "propose"),
                ("没有写此后几年，只取消当年的资格", "如要延续，请写 years: 年数"),
                ("shuts out for this year alone", "write years: if it is to last longer"),
            )
        if item.within_days == 0:
            findings.error(
                (*path, "within_days"),
                ("为0，没有时间去做", "请写1以上的天数"),
                ("leaves no time at all", "write 1 or more"),
            )
        found = list(facts(item.when, (*path, "when")))
        forced = [
            place
            for condition, place in found
            if condition.fact in ("rank", "contest") and condition.counted == "from_bottom"
        ]
        on_result = any(condition.fact in _ON_RESULT for condition, _ in found)
        # Who wrote a reason beside the consequence knows that somebody is always last.
        reasoned = (item.assumed or "").strip() or item.note is not None
        if forced and not on_result and not reasoned and item.propose in _GRAVE:
            findings.warning(
                forced[0],
                (
                    "只看倒数名次就建议处理：总有人排在最后，与做得好坏无关",
                    "请同时要求得分或等次，例如 all: [名次, {grade: 不合格}]，或在这一条的 note 或 assumed 中写明理由",
                ),
                (
                    "proposes a penalty for the last places alone: somebody is always last, however good",
                    "ask for a score or a grade too, with all: […], or give the reason under note: or assumed: of the consequence",
                ),
                value=item.consequence,
            )
