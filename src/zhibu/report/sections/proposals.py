"""Proposals (建议), grouped by kind; each is for a person to decide."""

from zhibu.report.markup import behind, both, heading, note, text, words
from zhibu.report.overview import NAMED, Made
from zhibu.report.sections.told import Told, plural
from zhibu.scoring.evidence.problems import Words
from zhibu.scoring.explanation.tree import condition_words
from zhibu.scoring.scheme.document import proposal_in_words
from zhibu.scoring.scheme.document.outcome import PROPOSALS, in_language, marked_in_words
from zhibu.scoring.scheme.outcome import Consequence, Proposal


def proposals(told: Told) -> str:
    """Give all proposals by kind."""
    head = heading("建议", "Proposals", "proposals")
    seen = {item.name: item for item in told.overview.proposals}
    if not seen:
        return head + f'<p class="empty">{both("没有建议。", "There are no proposals.")}</p>'
    rules = [item for item in told.scheme.consequences if item.consequence in seen]
    kinds = list(dict.fromkeys(item.propose for item in rules))
    return (
        head
        + note(
            "以下都只是建议：由有权限的组织或负责人逐项确认或不采纳，并写明理由。系统不会自行处理任何人。",
            "All of these are proposals: the person or body with the authority confirms or declines each, "
            "with a reason. Nothing happens to anybody by itself.",
        )
        + "".join(
            _kind(kind, [r for r in rules if r.propose == kind], seen, told) for kind in kinds
        )
    )


def _kind(kind: Proposal, rules: list[Consequence], seen: dict[str, Made], told: Told) -> str:
    zh, en = PROPOSALS[kind]
    made = "".join(_rule(rule, seen[rule.consequence], told) for rule in rules)
    return f"<h3>{both(zh, en[:1].upper() + en[1:])}</h3>{made}"


def _rule(rule: Consequence, made: Made, told: Told) -> str:
    what = Words(
        proposal_in_words(rule, "zh", told.scheme), proposal_in_words(rule, "en", told.scheme)
    )
    when = condition_words(rule.when, told.scheme)
    lines = [
        f'<p><span class="many">{both(f"{made.number:,}个", plural(made.number, "subject"))}</span>'
        f"<strong>{both(rule.title.zh, rule.title.en)}</strong></p>",
        f"<p>{words(what)}</p>",
        f'<p class="note">{both(f"理由：{when.zh}", f"Reason: {when.en}")}</p>',
    ]
    if rule.source:
        zh, en = in_language(rule.source, "zh"), in_language(rule.source, "en")
        lines.append(f'<p class="note">{both(f"出处：{zh}", f"Source: {en}")}</p>')
    if rule.assumed:
        zh, en = marked_in_words(rule.assumed, "zh"), marked_in_words(rule.assumed, "en")
        lines.append(f'<p class="note">{both(zh, en)}</p>')
    more = made.number - len(made.subjects)
    codes = text(", ".join(made.subjects))
    if more > 0:
        codes += both(f"……另有{more:,}个", f" … and {more:,} more")
    lines.append(
        behind(
            f'<p class="codes">{codes}</p>',
            f"看对象（{min(made.number, NAMED)}个）" if more <= 0 else f"看前{NAMED}个对象",
            "Show the subjects" if more <= 0 else f"Show the first {NAMED}",
        )
    )
    return f'<div class="proposal">{"".join(lines)}</div>'
