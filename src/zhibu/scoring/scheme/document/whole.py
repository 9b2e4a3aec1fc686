"""The whole scheme as a document (方案全文)."""

from collections.abc import Iterator

from zhibu.scoring.scheme.document.conditions import condition_in_words
from zhibu.scoring.scheme.document.measures import Role, burden_of, measure_in_words
from zhibu.scoring.scheme.document.outcome import (
    bands_in_words,
    consequences_in_words,
    gates_in_words,
    in_language,
    origin_in_words,
    standing_in_words,
)
from zhibu.scoring.scheme.document.words import (
    EACH,
    Language,
    names_in_words,
    percent,
    points_in_words,
    said,
    say,
)
from zhibu.scoring.scheme.measures import Measure, Missing, NotDone
from zhibu.scoring.scheme.model import Bonus, Clause, Component, Deduction, Scheme
from zhibu.scoring.scheme.reading import SchemeFile

_STRENGTHS = {
    "must": ("应当", "must"),
    "as_a_rule": ("一般", "as a rule"),
    "custom": ("", ""),
}
_BURDENS = {"derived": ("自动", "derived"), "typed": ("录入", "typed")}


def document(file: SchemeFile, language: Language = "zh") -> str:
    """Write a scheme as a document (方案全文) that a secretary can read, in Markdown.

    It says components, areas and clauses with what is lost and earned, where each rule comes
    from, what is assumed, what each clause makes people type, and what a total leads to.
    """
    scheme = file.scheme
    lines = [
        *_head(scheme, language),
        *_components(scheme, language),
        *_extras(scheme, language),
        *_total(scheme, language),
        *gates_in_words(scheme, language),
        *bands_in_words(scheme, language),
        *standing_in_words(scheme, language),
        *consequences_in_words(scheme, language),
        *_settled(scheme, language),
        *_burden(scheme, language),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


def _head(scheme: Scheme, language: Language) -> Iterator[str]:
    subjects = names_in_words(scheme.subject, language)
    source = in_language(scheme.source, language)
    yield f"# {said(scheme.title, language)}\n"
    yield say(
        language,
        f"版本 {scheme.version}，自{scheme.effective}起施行。考核对象：{subjects}。出处：{source}。\n",
        f"Version {scheme.version}, effective {scheme.effective}. Subjects: {subjects}. "
        f"Source: {source}.\n",
    )
    if scheme.classes:
        titles = [said(class_.title, language) for class_ in scheme.classes]
        yield say(
            language,
            f"分{len(titles)}类：{'、'.join(titles)}。各类内容和标准相同，分数线按类别定。\n",
            f"{len(titles)} classes: {', '.join(titles)}.\n",
        )


def _components(scheme: Scheme, language: Language) -> Iterator[str]:
    yield say(language, "## 总分怎样得来\n", "## How the total is earned\n")
    if scheme.assessed is not None:
        zh, en = EACH[scheme.assessed.each]
        left_out = scheme.assessed.missing == "leave_out"
        yield say(
            language,
            f"{zh}考评一次，全年总分取各次平均；缺一次的{'不计这一次' if left_out else '全年无依据'}。"
            f"{origin_in_words(scheme.assessed, language)}\n",
            f"Assessed {en}; the year's total is the mean; where one has no evidence "
            f"{'it is left out' if left_out else 'neither has the year'}. "
            f"{origin_in_words(scheme.assessed, language)}\n",
        )
    weighted = scheme.components and scheme.components[0].weight is not None
    yield say(
        language,
        "各部分折成百分制，按权重平均。\n" if weighted else "各部分得分相加。\n",
        "Each part is brought to 100 and weighed.\n" if weighted else "The parts are added.\n",
    )
    for component in scheme.components:
        yield from _component(component, language, scheme)


def _component(component: Component, language: Language, scheme: Scheme) -> Iterator[str]:
    full = points_in_words(component.out_of, language)
    worth = say(language, f"满分{full}", f"out of {full}")
    if component.weight is not None:
        weight = percent(component.weight)
        worth = say(language, f"权重{weight}，{worth}", f"weight {weight}, {worth}")
    yield say(
        language, f"### {component.title.zh}（{worth}）\n", f"### {component.title.en} ({worth})\n"
    )
    if component.measure is not None:
        words = measure_in_words(
            component.measure,
            component.short,
            component.award,
            component.out_of,
            language,
            title=component.title,
            scheme=scheme,
        )
        yield _sentence(words, component.measure, language)
    origin = origin_in_words(component, language) + say(language, "。", ".")
    yield origin + _missing(component.missing, language) + "\n"
    for area in component.areas or ():
        points = points_in_words(area.points, language)
        yield say(
            language, f"#### {area.title.zh}（{points}）\n", f"#### {area.title.en} ({points})\n"
        )
        if area.source:
            source = in_language(area.source, language)
            yield say(language, f"出处：{source}\n", f"source: {source}\n")
        for clause in area.clauses:
            yield from _clause(clause, language, scheme)
        yield ""


def _clause(clause: Clause, language: Language, scheme: Scheme) -> Iterator[str]:
    points = points_in_words(clause.points, language)
    marks = [points, say(language, *_STRENGTHS[clause.strength])]
    marks += [say(language, "自选", "self-chosen")] if clause.self_chosen else []
    worth = say(language, "，", ", ").join(mark for mark in marks if mark)
    words = measure_in_words(
        clause.measure,
        clause.short,
        clause.award,
        clause.points,
        language,
        beyond=clause.beyond,
        title=clause.title,
        scheme=scheme,
    )
    sentence = _sentence(words, clause.measure, language)
    if clause.applies:
        when = condition_in_words(clause.applies, language, scheme)
        sentence += say(language, f"只在{when}时考核。", f" Only where {when}.")
    sentence += _missing(clause.missing, language)
    yield say(
        language,
        f"- **{clause.title.zh}**（{worth}）：{sentence}",
        f"- **{clause.title.en}** ({worth}): {sentence}",
    )
    if clause.text:
        yield f"  {said(clause.text, language)}"
    yield f"  {origin_in_words(clause, language)}"


def _sentence(words: str, measure: Measure, language: Language) -> str:
    burden = say(language, *_BURDENS[burden_of(measure)])
    return say(language, f"{words}。〔{burden}〕", f"{words[:1].upper()}{words[1:]}. [{burden}]")


def _missing(missing: Missing | None, language: Language) -> str:
    if isinstance(missing, NotDone):
        reason = in_language(missing.not_done, language)
        return say(
            language, f"没有依据的按未做计0分：{reason}。", f" Without evidence 0: {reason}."
        )
    if missing == "leave_out":
        return say(language, "没有依据的不计。", " Without evidence it is left out.")
    if missing == "no_evidence":
        return say(language, "没有依据的不评定。", " Without evidence there is no rating.")
    return ""


def _extras(scheme: Scheme, language: Language) -> Iterator[str]:
    rules: tuple[tuple[tuple[str, str], tuple[Bonus | Deduction, ...]], ...] = (
        (("加分", "Bonus"), scheme.bonus),
        (("扣分", "Deductions"), scheme.deductions),
    )
    for heading, extras in rules:
        if not extras:
            continue
        yield f"## {say(language, *heading)}\n"
        for extra in extras:
            yield from _extra(extra, language, scheme)
        if heading[1] == "Bonus" and scheme.bonus_cap is not None:
            most = points_in_words(scheme.bonus_cap, language)
            yield say(language, f"\n加分合计最多{most}。", f"\nAll together at most {most}.")
        yield ""


def _extra(extra: Bonus | Deduction, language: Language, scheme: Scheme) -> Iterator[str]:
    cap = None if extra.cap == "none" else extra.cap
    role: Role = "bonus" if isinstance(extra, Bonus) else "deduction"
    words = measure_in_words(
        extra.measure,
        None,
        extra.award,
        cap,
        language,
        role=role,
        title=extra.title,
        scheme=scheme,
    )
    if cap is None:
        words += say(language, "，不封顶", ", without a cap")
    sentence = _sentence(words, extra.measure, language)
    yield say(
        language, f"- **{extra.title.zh}**：{sentence}", f"- **{extra.title.en}**: {sentence}"
    )
    yield f"  {origin_in_words(extra, language)}"


def _total(scheme: Scheme, language: Language) -> Iterator[str]:
    total = scheme.total
    floor = points_in_words(total.floor, language)
    if total.ceiling == "none":
        zh, en = f"最低{floor}，不设上限", f"at least {floor}, without a ceiling"
    else:
        ceiling = points_in_words(total.ceiling, language)
        zh, en = f"最低{floor}，最高{ceiling}", f"at least {floor}, at most {ceiling}"
    origin = origin_in_words(total, language)
    yield say(language, "## 总分\n", "## Total\n")
    yield say(
        language,
        f"总分{zh}；各数四舍五入到{scheme.places}位小数。{origin}\n",
        f"The total is {en}; figures are rounded half up to {scheme.places} places. {origin}\n",
    )


def _settled(scheme: Scheme, language: Language) -> Iterator[str]:
    if not scheme.settled:
        return
    yield say(language, "## 原文未定、本方案的选择\n", "## What the source leaves open\n")
    for item in scheme.settled:
        question, answer, reason = (
            in_language(text, language) for text in (item.question, item.answer, item.reason)
        )
        yield say(
            language,
            f"- **{question}** {answer} 理由：{reason}",
            f"- **{question}** {answer} Reason: {reason}",
        )
    yield ""


def _burden(scheme: Scheme, language: Language) -> Iterator[str]:
    measures: list[Measure] = [
        clause.measure
        for component in scheme.components
        for area in component.areas or ()
        for clause in area.clauses
    ]
    measures += [part.measure for part in scheme.components if part.measure is not None]
    measures += [extra.measure for extra in (*scheme.bonus, *scheme.deductions)]
    typed = sum(burden_of(measure) == "typed" for measure in measures)
    yield say(language, "## 填报负担\n", "## Burden\n")
    yield say(
        language,
        f"计分的{len(measures)}项中，{len(measures) - typed}项由平时已有的记录、名册和选票自动得出〔自动〕，"
        f"{typed}项要由人填报：检查打分、指标完成数、事项或导入的数据〔录入〕。",
        f"Of {len(measures)} measures, {len(measures) - typed} are derived from records, registers and "
        f"ballots that are there anyway [derived], and {typed} are typed by people: inspectors' marks, "
        f"reported figures, events or imported rows [typed].",
    )
