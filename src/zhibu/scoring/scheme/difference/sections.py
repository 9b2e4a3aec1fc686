"""The rules of a scheme in its order, each written as facets."""

from collections.abc import Callable, Iterable

from zhibu.scoring.scheme.difference.facets import (
    Facets,
    Label,
    Rules,
    of_area,
    of_band,
    of_clause,
    of_component,
    of_condition,
    of_consequence,
    of_extra,
    of_quota,
    of_tier,
    titled,
)
from zhibu.scoring.scheme.document.outcome import (
    in_language,
)
from zhibu.scoring.scheme.document.words import (
    Language,
    said,
)
from zhibu.scoring.scheme.model import Scheme

Section = Callable[[Scheme, Scheme, Language], tuple[Rules, Rules]]


def _each(rules: Callable[[Scheme, Language], Iterable[tuple[str, tuple[str, Facets]]]]) -> Section:
    return lambda old, new, language: (dict(rules(old, language)), dict(rules(new, language)))


def _bands(old: Scheme, new: Scheme, language: Language) -> tuple[Rules, Rules]:
    bands = (*old.grading.bands, *new.grading.bands)
    by_class: dict[str, str] = {}
    if any(isinstance(value, dict) for band in bands for value in (band.from_, band.to)):
        for scheme in (old, new):
            by_class |= {item.class_: said(item.title, language) for item in scheme.classes}
    first, second = (
        {
            band.grade: titled(band.title, band, of_band(band, by_class, language), language)
            for band in scheme.grading.bands
        }
        for scheme in (old, new)
    )
    return first, second


SECTIONS: tuple[tuple[Label, Section], ...] = (
    (
        ("类别", "class"),
        _each(lambda s, n: ((c.class_, titled(c.title, None, {}, n)) for c in s.classes)),
    ),
    (
        ("总分构成", "component"),
        _each(
            lambda s, n: (
                (c.component, titled(c.title, c, of_component(c, s, n), n)) for c in s.components
            )
        ),
    ),
    (
        ("大项", "area"),
        _each(
            lambda s, n: (
                (area.area, titled(area.title, None, of_area(area, component, n), n))
                for component in s.components
                for area in component.areas or ()
            )
        ),
    ),
    (
        ("条款", "clause"),
        _each(
            lambda s, n: (
                (clause.clause, titled(clause.title, clause, of_clause(clause, area, s, n), n))
                for component in s.components
                for area in component.areas or ()
                for clause in area.clauses
            )
        ),
    ),
    (
        ("加分项", "bonus"),
        _each(lambda s, n: ((b.bonus, titled(b.title, b, of_extra(b, s, n), n)) for b in s.bonus)),
    ),
    (
        ("扣分项", "deduction"),
        _each(
            lambda s, n: (
                (d.deduction, titled(d.title, d, of_extra(d, s, n), n)) for d in s.deductions
            )
        ),
    ),
    (
        ("免考规则", "exemption"),
        _each(
            lambda s, n: (
                (e.exempt, titled(e.title, e, of_condition(e, s, n), n)) for e in s.exempt
            )
        ),
    ),
    (
        ("门槛", "gate"),
        _each(
            lambda s, n: ((g.gate, titled(g.title, g, of_condition(g, s, n), n)) for g in s.gates)
        ),
    ),
    (
        ("一票否决", "veto"),
        _each(
            lambda s, n: ((v.veto, titled(v.title, v, of_condition(v, s, n), n)) for v in s.vetoes)
        ),
    ),
    (("等次", "grade"), _bands),
    (("比例限额", "quota"), _each(lambda s, n: ((q.quota, of_quota(q, s, n)) for q in s.quotas))),
    (
        ("梯级", "tier"),
        _each(lambda s, n: ((str(t.tier), titled(t.title, t, of_tier(t, n), n)) for t in s.tiers)),
    ),
    (
        ("结果运用", "consequence"),
        _each(
            lambda s, n: (
                (c.consequence, titled(c.title, c, of_consequence(c, s, n), n))
                for c in s.consequences
            )
        ),
    ),
    (
        ("已定问题", "settled question"),
        _each(
            lambda s, n: (
                (
                    item.question,
                    (
                        in_language(item.question, n),
                        {
                            ("答案", "answer"): in_language(item.answer, n),
                            ("理由", "reason"): in_language(item.reason, n),
                        },
                    ),
                )
                for item in s.settled
            )
        ),
    ),
)
ORDERED = (
    # What acts or is listed one after the other, so that another order is a change.
    ("门槛", "gate"),
    ("比例限额", "quota"),
    ("等次", "grade"),
    ("结果运用", "consequence"),
)
