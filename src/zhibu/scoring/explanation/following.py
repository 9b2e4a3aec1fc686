"""What followed from the total: rules that hold, the steps to the grade, ranks and proposals."""

from zhibu.scoring.evidence.problems import Words
from zhibu.scoring.explanation.model import Proposed, Rule, Standing, Step
from zhibu.scoring.explanation.numbers import points
from zhibu.scoring.explanation.reading import Found, Row
from zhibu.scoring.explanation.tree import condition_words, said
from zhibu.scoring.scheme.document import proposal_in_words
from zhibu.scoring.scheme.document.origin import is_assumed
from zhibu.scoring.scheme.document.outcome import then_in_words
from zhibu.scoring.scheme.document.words import name_in_words
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.outcome import Band, Gate

STATUSES = {
    "rated": Words("已评定", "rated"),
    "no_evidence": Words("无依据", "no evidence"),
    "vetoed": Words("一票否决", "vetoed"),
    "exempt": Words("免考", "exempt"),
}
DECIDED = Words(
    "这是建议：由有权限的组织或负责人确认或不采纳，并写明理由",
    "a proposal: the person or body with the authority confirms or declines it, with a reason",
)


def standing_of(scheme: Scheme, found: Found) -> Standing:
    """Say who was rated, and where the subject stands."""
    row = found.row
    classes = {item.class_: said(item.title) for item in scheme.classes}
    class_ = row.text("class")
    grade, tier = row.text("grade"), row.count("tier")
    bands = {band.grade: said(band.title) for band in scheme.grading.bands}
    tiers = {item.tier: said(item.title) for item in scheme.tiers}
    groups = [("rank", Words("全体", "all"))]
    if scheme.classes:
        groups.append(("rank_in_class", Words("同类别", "its class")))
    groups.append(("rank_in_parent", Words("同一上级", "the same parent")))
    of = dict(zip(("rank", "rank_in_class", "rank_in_parent"), found.ranked, strict=True))
    return Standing(
        row.text("subject") or "",
        row.text("kind") or "",
        row.text("parent"),
        classes.get(class_ or "", Words(class_, class_) if class_ else None),
        STATUSES[row.text("status") or "no_evidence"],
        bands[grade] if grade else None,
        row.count("level"),
        tiers[tier] if tier is not None else None,
        tuple((title, rank, of[name]) for name, title in groups if (rank := row.count(name))),
    )


def kind_words(kind: str) -> Words:
    """Say a kind of subject."""
    return Words(name_in_words(kind, "zh"), name_in_words(kind, "en"))


def rules_of(scheme: Scheme, row: Row) -> tuple[Rule, ...]:
    """Give the exemptions, gates and vetoes that hold."""
    on_veto = next(band for band in scheme.grading.bands if band.grade == scheme.grading.on_veto)
    rules = []
    for exemption in scheme.exempt:
        if row.holds(f"exempt:{exemption.exempt}"):
            then = Words("不考核", "it is not rated")
            rules.append(
                Rule(
                    "exempt",
                    exemption.exempt,
                    said(exemption.title),
                    condition_words(exemption.when, scheme),
                    then,
                    exemption.source,
                    exemption.assumed,
                )
            )
    for gate in scheme.gates:
        if row.holds(f"gate:{gate.gate}"):
            rules.append(
                Rule(
                    "gate",
                    gate.gate,
                    said(gate.title),
                    condition_words(gate.when, scheme),
                    _then(gate, scheme),
                    gate.source,
                    gate.assumed,
                )
            )
    for veto in scheme.vetoes:
        if row.holds(f"veto:{veto.veto}"):
            then = Words(
                f"等次为“{on_veto.title.zh}”，不论得分",
                f"the grade is “{on_veto.title.en}”, whatever the score",
            )
            rules.append(
                Rule(
                    "veto",
                    veto.veto,
                    said(veto.title),
                    condition_words(veto.when, scheme),
                    then,
                    veto.source,
                    veto.assumed,
                )
            )
    return tuple(rules)


def _then(gate: Gate, scheme: Scheme) -> Words:
    return Words(then_in_words(gate.then, scheme, "zh"), then_in_words(gate.then, scheme, "en"))


def band_words(scheme: Scheme, band: Band, class_: str | None) -> Words:
    """Say a band with its threshold."""
    begins = points(band.begins(class_))
    lower = scheme.grading.boundary == "lower"
    if band.grade == scheme.grading.bands[-1].grade:
        return said(band.title)
    return Words(
        f"{band.title.zh}（{begins}{'及以上' if lower else '以上，不含本数'}）",
        f"{band.title.en} ({'from' if lower else 'above'} {begins})",
    )


def steps_of(scheme: Scheme, row: Row) -> tuple[Step, ...]:
    """Retrace the way from the band to the grade: gates, ladder, quotas, veto."""
    band, grade = row.text("band"), row.text("grade")
    bands = scheme.grading.bands
    levels = {item.grade: item.level for item in bands}
    if band is None or grade is None:
        return ()
    at = next(item for item in bands if item.grade == band)
    class_ = row.text("class")
    by_total = Words("按分数线", "by its total")
    steps = [Step(by_total, band_words(scheme, at, class_), at.assumed)]
    level, held, lowest = levels[band], row.count("held"), min(levels.values())

    def titled(level: int) -> Words:
        return said(of_level(scheme, level).title)

    def because(gate: Gate) -> Words:
        then = _then(gate, scheme)
        return Words(f"门槛“{gate.title.zh}”：{then.zh}", f"gate “{gate.title.en}”: {then.en}")

    holding = [gate for gate in scheme.gates if row.holds(f"gate:{gate.gate}")]
    for gate in holding:
        if gate.then.score is not None:
            level = band_of(scheme, gate.then.score, class_).level
            steps.append(Step(because(gate), titled(level), gate.assumed))
    for gate in holding:
        if gate.then.score is None:
            level = gated(scheme, gate, level, lowest if held is None else held)
            steps.append(Step(because(gate), titled(level), gate.assumed))
    ladder = scheme.ladder
    top = highest_level(scheme, held)
    if ladder is not None and top is not None and level > top:
        level = of_level(scheme, top).level
        number = ladder.up_at_most
        why = Words(f"一年最多升{number}级", f"up by at most {number} a year")
        steps.append(Step(why, titled(level), ladder.assumed))
    if row.text("status") == "vetoed":
        vetoes = [veto.assumed for veto in scheme.vetoes if row.holds(f"veto:{veto.veto}")]
        assumed = max(filter(None, vetoes), key=is_assumed, default=None)
        steps.append(Step(Words("一票否决", "veto"), titled(levels[grade]), assumed))
    elif levels[grade] != level:
        why = Words("比例限额已满，给下一等次", "the quota is full: the next lower grade")
        passed = {item.grade for item in bands if levels[grade] < item.level <= level}
        quotas = [quota.assumed for quota in scheme.quotas if quota.grade in passed]
        assumed = max(filter(None, quotas), key=is_assumed, default=None)
        steps.append(Step(why, titled(levels[grade]), assumed))
    return tuple(steps)


def band_of(scheme: Scheme, total: int, class_: str | None) -> Band:
    """Give the band that a total reaches."""
    lower = scheme.grading.boundary == "lower"
    for band in scheme.grading.bands:
        begins = band.begins(class_)
        if total > begins or (lower and total == begins):
            return band
    return scheme.grading.bands[-1]


def highest_level(scheme: Scheme, held: int | None) -> int | None:
    """Give the highest level that the ladder lets a subject reach this year; None: any."""
    ladder = scheme.ladder
    if ladder is None or ladder.up_at_most is None:
        return None
    if held is None and not ladder.newcomers:
        held = min(band.level for band in scheme.grading.bands)
    return None if held is None else held + ladder.up_at_most


def of_level(scheme: Scheme, level: int) -> Band:
    """Give the band of a level, or the next one below that has a band."""
    below = [band for band in scheme.grading.bands if band.level <= level]
    if below:
        return max(below, key=lambda band: band.level)
    return min(scheme.grading.bands, key=lambda band: band.level)


def gated(scheme: Scheme, gate: Gate, level: int, held: int) -> int:
    """Give the level after a gate that holds and does not set the score."""
    levels = {band.grade: band.level for band in scheme.grading.bands}
    then = gate.then
    if then.grade is not None:
        return levels[then.grade]
    if then.at_least is not None:
        return max(level, levels[then.at_least])
    if then.at_most == "held":
        return of_level(scheme, min(level, held)).level
    return min(level, levels[then.at_most or ""])


def proposals_of(scheme: Scheme, row: Row) -> tuple[Proposed, ...]:
    """Give the proposals with their reasons."""
    rules = {item.consequence: item for item in scheme.consequences}
    found = []
    for name in (row.text("proposals") or "").split(";"):
        if name not in rules:
            continue
        item = rules[name]
        found.append(
            Proposed(
                name,
                said(item.title),
                Words(proposal_in_words(item, "zh", scheme), proposal_in_words(item, "en", scheme)),
                condition_words(item.when, scheme),
                DECIDED,
                said(item.note) if item.note else None,
                item.source,
                item.assumed,
            )
        )
    return tuple(found)
