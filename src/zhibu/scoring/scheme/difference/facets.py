"""The facets of each rule: what can change, with a label and a text in one language."""

from collections.abc import Mapping

from zhibu.scoring.scheme.document.conditions import condition_in_words
from zhibu.scoring.scheme.document.measures import Role, measure_in_words
from zhibu.scoring.scheme.document.outcome import (
    in_language,
    order_in_words,
    proposal_in_words,
    then_in_words,
)
from zhibu.scoring.scheme.document.words import (
    EACH,
    WITHIN,
    Language,
    names_in_words,
    percent,
    points_in_words,
    said,
    say,
    share_of,
)
from zhibu.scoring.scheme.measures import Measure, Missing, NotDone, Review
from zhibu.scoring.scheme.model import Area, Bonus, Clause, Component, Deduction, Scheme
from zhibu.scoring.scheme.outcome import Band, Consequence, Exemption, Gate, Quota, Tier, Veto
from zhibu.scoring.scheme.values import Sourced, Text

Label = tuple[str, str]
Facets = dict[Label, str]
Rules = dict[str, tuple[str, Facets]]
"""By name: the title, and the facets."""

TITLE: Label = ("名称", "title")
ORIGIN: tuple[Label, Label] = (("出处", "source"), ("设定理由", "assumption"))
_MISSING = {
    "no_evidence": ("不评定", "no rating"),
    "leave_out": ("不计", "left out"),
}
_STRENGTHS = {
    "must": ("应当", "must"),
    "as_a_rule": ("一般", "as a rule"),
    "custom": ("自定", "custom"),
}


def head(scheme: Scheme, language: Language) -> Facets:
    """Give what stands outside any list: version, bounds, boundary, ladder, ranking."""
    weighted = any(component.weight is not None for component in scheme.components)
    facets: Facets = {
        ("方案代号", "name"): scheme.scheme,
        ("方案版本", "version"): scheme.version,
        ("方案名称", "title of the scheme"): said(scheme.title, language),
        ("施行日期", "effective date"): scheme.effective,
        ("考核对象", "subjects"): names_in_words(scheme.subject, language),
        ("方案出处", "source of the scheme"): in_language(scheme.source, language),
        ("小数位数", "number of decimal places"): str(scheme.places),
        ("总分构成方式", "way of the total"): say(
            language,
            "按权重平均" if weighted else "相加",
            "weighted mean" if weighted else "sum",
        ),
    }
    if scheme.assessed is not None:
        each = say(language, *EACH[scheme.assessed.each])
        facets[("考评次数", "times of assessment")] = each
        missing = say(language, *_MISSING[scheme.assessed.missing])
        facets[("缺一次考评时", "rule for an assessment without evidence")] = missing
        _origin(facets, scheme.assessed, language, ("考评次数的", "times of assessment: "))
    total = scheme.total
    facets[("总分下限", "floor")] = points_in_words(total.floor, language)
    if total.ceiling != "none":
        facets[("总分上限", "ceiling")] = points_in_words(total.ceiling, language)
    _origin(facets, total, language, ("总分的", "total: "))
    if scheme.bonus_cap is not None:
        facets[("加分合计上限", "cap of all bonuses")] = points_in_words(scheme.bonus_cap, language)
    lower = scheme.grading.boundary == "lower"
    facets[("分数线上的归属", "boundary")] = say(
        language,
        f"归{'高' if lower else '低'}一等次",
        f"to the {'higher' if lower else 'lower'} grade",
    )
    titles = {band.grade: said(band.title, language) for band in scheme.grading.bands}
    on_veto = scheme.grading.on_veto
    facets[("一票否决的等次", "grade on a veto")] = titles.get(on_veto, on_veto)
    if scheme.ladder is not None:
        up = scheme.ladder.up_at_most
        if up is not None:
            facets[("每年最多升几级", "largest rise of a level in a year")] = str(up)
        facets[("新考核对象的级别", "levels open to newcomers")] = say(
            language,
            "不限" if scheme.ladder.newcomers else "从最低级别算起",
            "any" if scheme.ladder.newcomers else "from the lowest",
        )
        _origin(facets, scheme.ladder, language, ("升降的", "ladder: "))
    orders = [order_in_words(order.by, order.first, scheme, language) for order in scheme.ranking]
    facets[("排名依据", "ranking")] = say(language, "、", ", ").join(orders)
    return facets


def _origin(facets: Facets, rule: Sourced, language: Language, prefix: Label = ("", "")) -> None:
    for (zh, en), text in zip(ORIGIN, (rule.source, rule.assumed), strict=True):
        if text:
            facets[(prefix[0] + zh, prefix[1] + en)] = in_language(text, language)


def titled(
    title: Text, rule: Sourced | None, facets: Facets, language: Language
) -> tuple[str, Facets]:
    """Add the title before the facets of a rule, and its origin after them."""
    whole: Facets = {TITLE: said(title, language), **facets}
    if rule is not None:
        _origin(whole, rule, language)
    return said(title, language), whole


def _sources(measure: Measure) -> Facets:
    """Name the sources as the evidence does, since the measure says their titles."""
    if not isinstance(measure, Review):
        return {}
    return {("评议来源", "sources"): ", ".join(source.source for source in measure.sources)}


def _missing(missing: Missing | None, language: Language) -> Facets:
    if missing is None:
        return {}
    if isinstance(missing, NotDone):
        reason = in_language(missing.not_done, language)
        text = say(language, f"按未做计0分（{reason}）", f"counts 0 ({reason})")
    else:
        text = say(language, *_MISSING[missing])
    return {("缺项规则", "rule for missing evidence"): text}


def of_component(component: Component, scheme: Scheme, language: Language) -> Facets:
    """Give the facets of a component."""
    facets: Facets = {}
    if component.weight is not None:
        facets[("权重", "weight")] = percent(component.weight)
    facets[("满分", "full points")] = points_in_words(component.out_of, language)
    if component.measure is not None:
        facets[("计分办法", "measure")] = measure_in_words(
            component.measure,
            component.short,
            component.award,
            component.out_of,
            language,
            scheme=scheme,
        )
        facets |= _sources(component.measure)
    return facets | _missing(component.missing, language)


def of_area(area: Area, component: Component, language: Language) -> Facets:
    """Give the facets of an area."""
    facets: Facets = {
        ("所属总分构成", "component"): said(component.title, language),
        ("分值", "points"): points_in_words(area.points, language),
    }
    if area.source:
        facets[ORIGIN[0]] = in_language(area.source, language)
    return facets


def of_clause(clause: Clause, area: Area, scheme: Scheme, language: Language) -> Facets:
    """Give the facets of a clause."""
    facets: Facets = {
        ("所属大项", "area"): said(area.title, language),
        ("分值", "points"): points_in_words(clause.points, language),
        ("计分办法", "measure"): measure_in_words(
            clause.measure,
            clause.short,
            clause.award,
            # The points have a facet of their own and are not to be said twice.
            None,
            language,
            beyond=clause.beyond,
            scheme=scheme,
        ),
        ("性质", "strength"): say(language, *_STRENGTHS[clause.strength]),
    }
    facets |= _sources(clause.measure)
    if clause.applies:
        facets[("适用条件", "condition of use")] = condition_in_words(
            clause.applies, language, scheme
        )
    if clause.self_chosen:
        facets[("自选", "self-chosen item")] = say(language, "是", "yes")
    facets |= _missing(clause.missing, language)
    if clause.text:
        facets[("说明", "text")] = said(clause.text, language)
    return facets


def of_extra(extra: Bonus | Deduction, scheme: Scheme, language: Language) -> Facets:
    """Give the facets of a bonus or deduction."""
    role: Role = "bonus" if isinstance(extra, Bonus) else "deduction"
    none = say(language, "不封顶", "none")
    return {
        ("计分办法", "measure"): measure_in_words(
            extra.measure, None, extra.award, None, language, role=role, scheme=scheme
        ),
        ("上限", "cap"): none if extra.cap == "none" else points_in_words(extra.cap, language),
    } | _missing(extra.missing, language)


def of_band(band: Band, by_class: Mapping[str, str], language: Language) -> Facets:
    """Give the facets of a band; by class, where one of the versions has thresholds by class."""
    facets: Facets = {("级别", "level"): str(band.level)}
    for (zh, en), value in (
        (("起点", "beginning"), band.from_),
        (("原文终点", "printed end"), band.to),
    ):
        if value is None:
            continue
        if not by_class:
            facets[(zh, en)] = points_in_words(value, language) if isinstance(value, int) else ""
            continue
        for name, title in by_class.items():
            points = value if isinstance(value, int) else value.get(name)
            if points is not None:
                label = (f"{zh}（{title}）", f"{en} for {title}")
                facets[label] = points_in_words(points, language)
    return facets


def of_condition(rule: Exemption | Gate | Veto, scheme: Scheme, language: Language) -> Facets:
    """Give the facets of an exemption, gate or veto."""
    facets: Facets = {
        ("条件", "condition"): condition_in_words(rule.when, language, scheme),
    }
    if isinstance(rule, Gate):
        facets[("作用", "effect")] = then_in_words(rule.then, scheme, language)
    return facets


def of_quota(quota: Quota, scheme: Scheme, language: Language) -> tuple[str, Facets]:
    """Give the title and facets of a quota."""
    titles = {band.grade: said(band.title, language) for band in scheme.grading.bands}
    facets: Facets = {
        ("等次", "grade"): titles.get(quota.grade, quota.grade),
        ("比例", "share"): share_of(quota.at_most),
        ("范围", "group"): say(language, *WITHIN[quota.within]),
    }
    _origin(facets, quota, language)
    return facets[("等次", "grade")], facets


def of_tier(tier: Tier, language: Language) -> Facets:
    """Give the facets of a tier."""
    facets: Facets = {("级别", "levels"): ", ".join(map(str, tier.levels))}
    if tier.plan:
        facets[("做法", "plan")] = said(tier.plan, language)
    return facets


def of_consequence(item: Consequence, scheme: Scheme, language: Language) -> Facets:
    """Give the facets of a consequence."""
    titles = {one.consequence: said(one.title, language) for one in scheme.consequences}
    facets: Facets = {
        ("条件", "condition"): condition_in_words(item.when, language, scheme),
        ("建议", "proposal"): proposal_in_words(item, language, scheme),
    }
    if item.replaces:
        names = [titles.get(name, name) for name in item.replaces]
        facets[("所取代的", "replaced consequences")] = say(language, "、", ", ").join(names)
    if item.note:
        facets[("附注", "note")] = said(item.note, language)
    return facets
