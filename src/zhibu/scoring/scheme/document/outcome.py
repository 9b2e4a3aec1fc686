"""What follows from a total, in words: gates, bands, tiers, consequences."""

import re
from collections.abc import Iterator

from zhibu.scoring.scheme.document.conditions import condition_in_words
from zhibu.scoring.scheme.document.origin import mark_of
from zhibu.scoring.scheme.document.words import (
    WITHIN,
    Language,
    name_in_words,
    points_in_words,
    points_of,
    said,
    say,
    share_of,
)
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.outcome import Consequence, Proposal, Then
from zhibu.scoring.scheme.values import Sourced

PROPOSALS = {
    Proposal.HONOUR: ("给予荣誉", "an honour"),
    Proposal.REWARD: ("奖励", "a reward"),
    Proposal.MODEL_POST: ("命名示范岗", "the title of model post"),
    Proposal.PIONEER_POST: ("命名先锋岗", "the title of pioneer post"),
    Proposal.DEMONSTRATION: ("列为示范点", "the role of demonstration site"),
    Proposal.HELP: ("帮扶", "help"),
    Proposal.PAIRING: ("结对", "pairing"),
    Proposal.GUIDANCE: ("指导", "guidance"),
    Proposal.PROMPT: ("提醒", "a prompt"),
    Proposal.WARNING: ("预警", "a warning"),
    Proposal.INTERVIEW: ("约谈", "an interview"),
    Proposal.ADMONITION_TALK: ("诫勉谈话", "an admonition talk"),
    Proposal.COLLECTIVE_ADMONITION_TALK: ("集体诫勉谈话", "a collective admonition talk"),
    Proposal.CRITICISM: ("批评", "criticism"),
    Proposal.NOTICE_OF_CRITICISM: ("通报批评", "a notice of criticism"),
    Proposal.YELLOW_CARD: ("黄牌警告", "a yellow card"),
    Proposal.RECTIFICATION: ("限期整改", "rectification"),
    Proposal.INELIGIBLE: ("取消评优资格", "no eligibility for honours"),
    Proposal.PENALTY: ("处罚", "a penalty"),
    Proposal.UNQUALIFIED_MEMBER: ("认定为不合格党员", "finding the member unqualified"),
    Proposal.CONSIDER_REPLACEMENT: ("考虑调整负责人", "considering another leader"),
    Proposal.REPLACE_LEADER: ("调整负责人", "another leader"),
    Proposal.ORGANISATIONAL_HANDLING: ("组织处理", "organisational handling"),
}
_ACTS = {
    Proposal.HONOUR: ("给予{to}荣誉", "honour {to}"),
    Proposal.REWARD: ("奖励{to}", "reward {to}"),
    Proposal.MODEL_POST: ("授予{to}示范岗称号", "name {to} a model post"),
    Proposal.PIONEER_POST: ("授予{to}先锋岗称号", "name {to} a pioneer post"),
    Proposal.DEMONSTRATION: ("将{to}列为示范点", "make {to} a demonstration site"),
    Proposal.HELP: ("帮扶{to}", "help {to}"),
    Proposal.PAIRING: ("安排{to}结对", "pair {to}"),
    Proposal.GUIDANCE: ("指导{to}", "guide {to}"),
    Proposal.PROMPT: ("提醒{to}", "prompt {to}"),
    Proposal.WARNING: ("对{to}预警", "warn {to}"),
    Proposal.INTERVIEW: ("约谈{to}", "interview {to}"),
    Proposal.ADMONITION_TALK: ("对{to}诫勉谈话", "hold an admonition talk with {to}"),
    Proposal.COLLECTIVE_ADMONITION_TALK: ("对{to}集体诫勉谈话", "hold a collective admonition talk with {to}"),
    Proposal.CRITICISM: ("批评{to}", "criticise {to}"),
    Proposal.NOTICE_OF_CRITICISM: ("通报批评{to}", "criticise {to} in a notice"),
    Proposal.YELLOW_CARD: ("对{to}亮黄牌警告", "show {to} a yellow card"),
    Proposal.RECTIFICATION: ("责成{to}限期整改", "have {to} rectify what is wrong"),
    Proposal.INELIGIBLE: ("取消{to}的评优资格", "exclude {to} from honours"),
    Proposal.PENALTY: ("处罚{to}", "penalise {to}"),
    Proposal.UNQUALIFIED_MEMBER: ("认定{to}为不合格党员", "find {to} an unqualified member"),
    Proposal.CONSIDER_REPLACEMENT: ("考虑调整{to}", "consider replacing {to}"),
    Proposal.REPLACE_LEADER: ("调整{to}", "replace {to}"),
    Proposal.ORGANISATIONAL_HANDLING: ("对{to}进行组织处理", "take organisational measures on {to}"),
}  # fmt: skip
"""What somebody with the authority would do, and to whom."""
_TO = {
    "subject": ("考核对象", "the subject"),
    "secretary": ("书记", "the secretary"),
    "leading_group": ("领导班子", "the leading group"),
    "leader": ("负责人", "the leader"),
    "member": ("该党员", "the member"),
    "unit": ("该单位", "the unit"),
    "superior_secretary": ("上级书记", "the secretary above"),
}
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def in_language(text: str, language: Language) -> str:
    """Give the part of a text that is in the language, where it is written as "中文 / English"."""
    parts = text.split(" / ")
    if len(parts) == 2 and _CHINESE.search(parts[0]) and not _CHINESE.search(parts[1]):
        return parts[0] if language == "zh" else parts[1]
    return text


def origin_in_words(rule: Sourced, language: Language) -> str:
    """Say where a rule comes from (出处), and mark what is assumed 【假定】 or was set here."""
    source = in_language(rule.source or "", language)
    parts = [say(language, f"出处：{source}", f"source: {source}")] if source else []
    parts += [marked] if (marked := marked_in_words(rule.assumed, language)) else []
    return say(language, "；", "; ").join(parts)


def marked_in_words(assumed: str | None, language: Language) -> str:
    """Say why a number is assumed, or who set it, after its mark; nothing where neither is so."""
    mark = mark_of(in_language(assumed or "", language))
    if mark is None:
        return ""
    words = mark.words(language)
    return say(language, f"【{words}】{mark.said}", f"({words}) {mark.said}")


def proposal_in_words(item: Consequence, language: Language, scheme: Scheme | None = None) -> str:
    """Say what a consequence proposes, to whom and for how long: 建议约谈书记，30天内完成.

    Args:
        item: the consequence.
        language: zh or en.
        scheme: where given and of one kind of subject, that kind is said: 建议帮扶该党支部.
    """
    whom = _TO[item.to]
    kind = scheme.subject[0] if scheme is not None and len(scheme.subject) == 1 else ""
    if item.to == "subject" and kind:
        whom = (f"该{name_in_words(kind, 'zh')}", f"the {name_in_words(kind, 'en')}")
    if item.to == "leader" and kind:
        whom = ("党小组长", "the group leader") if kind == "group" else ("行政主要领导", "the head of the administration")  # fmt: skip
    zh, en = (words.format(to=to) for words, to in zip(_ACTS[item.propose], whom, strict=True))
    zh, en = f"建议{zh}", f"propose to {en}"
    if item.years is not None:
        zh += f"，{item.years}年内有效"
        en += f", for {item.years} year{'' if item.years == 1 else 's'}"
    if item.within_days is not None:
        zh += f"，{item.within_days}天内完成"
        en += f", within {item.within_days} days"
    return say(language, zh, en)


def then_in_words(then: Then, scheme: Scheme, language: Language) -> str:
    """Say what a gate does."""
    titles = {band.grade: said(band.title, language) for band in scheme.grading.bands}
    if then.score is not None:
        amount = points_in_words(then.score, language)
        return say(language, f"总分定为{amount}", f"the total is {amount}")
    if then.at_most == "held":
        return say(language, "级别不高于上年", "the level is at most last year's")
    for name, zh, en in (
        (then.grade, "等次定为", "the grade is"),
        (then.at_most, "等次不高于", "the grade is at most"),
        (then.at_least, "等次不低于", "the grade is at least"),
    ):
        if name is not None:
            title = titles.get(name, name)
            return say(language, f"{zh}“{title}”", f"{en} “{title}”")
    return ""


def gates_in_words(scheme: Scheme, language: Language) -> Iterator[str]:
    """Say exemptions, gates and vetoes, one line each with a heading."""
    groups = (
        (
            ("免考", "Exempt"),
            [(item, say(language, "不考核", "is not rated")) for item in scheme.exempt],
        ),
        (
            ("门槛", "Gates"),
            [(gate, then_in_words(gate.then, scheme, language)) for gate in scheme.gates],
        ),
        (
            ("一票否决", "Vetoes"),
            [(veto, _on_veto(scheme, language)) for veto in scheme.vetoes],
        ),
    )
    for heading, rules in groups:
        if not rules:
            continue
        yield f"## {say(language, *heading)}\n"
        for rule, then in rules:
            when = condition_in_words(rule.when, language, scheme)
            origin = origin_in_words(rule, language)
            yield say(
                language,
                f"- **{rule.title.zh}**：{when}的，{then}。{origin}",
                f"- **{rule.title.en}**: where {when}, {then}. {origin}",
            )
        yield ""


def _on_veto(scheme: Scheme, language: Language) -> str:
    titles = {band.grade: band.title for band in scheme.grading.bands}
    name = scheme.grading.on_veto
    title = said(titles[name], language) if name in titles else name
    return say(
        language, f"等次为“{title}”，不论得分", f"the grade is “{title}”, whatever the score"
    )


def bands_in_words(scheme: Scheme, language: Language) -> Iterator[str]:
    """Say the bands as a table, with one column for each class."""
    lower = scheme.grading.boundary == "lower"
    yield say(language, "## 等次\n", "## Grades\n")
    yield say(
        language,
        f"正好在分数线上的归{'高' if lower else '低'}一等次。\n",
        f"A total on a threshold belongs to the {'higher' if lower else 'lower'} grade.\n",
    )
    classes = [class_.class_ for class_ in scheme.classes]
    by_class = classes if any(isinstance(b.from_, dict) for b in scheme.grading.bands) else []
    heads = [say(language, "等次", "grade"), say(language, "级别", "level")]
    titles = {class_.class_: said(class_.title, language) for class_ in scheme.classes}
    start = ("起点（含）", "from") if lower else ("高于", "above")
    heads += [f"{titles[name]} {say(language, *start)}" for name in by_class] or [
        say(language, *start)
    ]
    heads.append(say(language, "出处", "source"))
    yield "| " + " | ".join(heads) + " |"
    yield "|" + "---|" * len(heads)
    no_class: list[str | None] = [None]
    for band in scheme.grading.bands:
        cells = [said(band.title, language), str(band.level)]
        cells += [points_of(band.begins(name)) for name in (by_class or no_class)]
        cells.append(origin_in_words(band, language).replace("|", "/"))
        yield "| " + " | ".join(cells) + " |"
    yield ""


def standing_in_words(scheme: Scheme, language: Language) -> Iterator[str]:
    """Say ladder, quotas, ranking and tiers."""
    lines: list[str] = []
    ladder = scheme.ladder
    if ladder is not None and ladder.up_at_most is not None:
        lines.append(
            say(
                language,
                f"- 级别一年最多升{ladder.up_at_most}级"
                + ("；没有历年结果的从最低级别算起" if not ladder.newcomers else "")
                + f"。{origin_in_words(ladder, language)}",
                f"- A level rises by at most {ladder.up_at_most} a year"
                + ("; newcomers start from the lowest" if not ladder.newcomers else "")
                + f". {origin_in_words(ladder, language)}",
            )
        )
    titles = {band.grade: band.title for band in scheme.grading.bands}
    for quota in scheme.quotas:
        zh, en = WITHIN[quota.within]
        title = said(titles[quota.grade], language) if quota.grade in titles else quota.grade
        share = share_of(quota.at_most)
        lines.append(
            say(
                language,
                f"- “{title}”在{zh}中不超过{share}，超出的给下一等次；在界线上并列的都不进。"
                f"{origin_in_words(quota, language)}",
                f"- At most {share} of {en} have “{title}”; others get the next grade, and those "
                f"tied on the line stay below. {origin_in_words(quota, language)}",
            )
        )
    keys = [order_in_words(order.by, order.first, scheme, language) for order in scheme.ranking]
    lines.append(
        say(language, f"- 名次依次看：{'、'.join(keys)}。", f"- Ranked by: {', then '.join(keys)}.")
    )
    yield say(language, "## 名次和限额\n", "## Ranks and quotas\n")
    yield from lines
    yield ""
    if not scheme.tiers:
        return
    yield say(language, "## 梯级\n", "## Tiers\n")
    for tier in scheme.tiers:
        levels = [
            said(band.title, language) for band in scheme.grading.bands if band.level in tier.levels
        ]
        plan = f"{said(tier.plan, language)}" if tier.plan else ""
        yield say(
            language,
            f"- **第{tier.tier}梯级 {tier.title.zh}**（{'、'.join(levels)}）：{plan}"
            f" {origin_in_words(tier, language)}",
            f"- **Tier {tier.tier}, {tier.title.en}** ({', '.join(levels)}): {plan}"
            f" {origin_in_words(tier, language)}",
        )
    yield ""


def order_in_words(by: str, first: str, scheme: Scheme, language: Language) -> str:
    """Say one key of the ranking order."""
    known = {"total": ("总分", "total"), "size": ("人数", "size"), "class": ("类别", "class")}
    titles = {component.component: component.title for component in scheme.components}
    for component in scheme.components:
        for area in component.areas or ():
            titles[area.area] = area.title
            titles.update({clause.clause: clause.title for clause in area.clauses})
    name = (
        say(language, *known[by])
        if by in known
        else said(titles[by], language)
        if by in titles
        else name_in_words(by, language)
    )
    high = first == "high"
    return say(language, f"{name}（{'高' if high else '低'}者在前）", f"{name} ({first} first)")


def consequences_in_words(scheme: Scheme, language: Language) -> Iterator[str]:
    """Say what results lead to; always proposals."""
    if not scheme.consequences:
        return
    yield say(language, "## 结果运用\n", "## Consequences\n")
    yield say(
        language,
        "以下都是建议，由有权限的人确认或不采纳，并说明理由。\n",
        "All of these are proposals: a person with the authority confirms or declines, with a reason.\n",
    )
    titles = {item.consequence: said(item.title, language) for item in scheme.consequences}
    for item in scheme.consequences:
        when = condition_in_words(item.when, language, scheme)
        what = proposal_in_words(item, language, scheme)
        milder = [titles.get(name, name) for name in item.replaces or ()]
        note = said(item.note, language) if item.note else ""
        zh = f"- **{item.title.zh}**：{when}的，{what}"
        en = f"- **{item.title.en}**: where {when}, {what}"
        if milder:
            zh += f"，不再提{'、'.join(milder)}"
            en += f", instead of {', '.join(milder)}"
        tail = " ".join(part for part in (note, origin_in_words(item, language)) if part)
        yield say(language, f"{zh}。{tail}", f"{en}. {tail}")
    yield ""
