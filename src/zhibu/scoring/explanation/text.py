"""An explanation as text for a terminal: a calm tree, aligned, without colour."""

from collections.abc import Iterator

from zhibu.scoring.evidence.problems import Words
from zhibu.scoring.explanation.columns import padded, shifted, width, wrapped
from zhibu.scoring.explanation.following import kind_words
from zhibu.scoring.explanation.model import Explanation, NextGrade, Node, State
from zhibu.scoring.explanation.numbers import amount, percent, points
from zhibu.scoring.scheme.document.origin import mark_of
from zhibu.scoring.scheme.document.outcome import in_language, marked_in_words
from zhibu.scoring.scheme.document.words import Language, points_of, say

WIDTH = 100
_TITLE = 46
_STATES: dict[State, tuple[str, str]] = {
    "full": ("满分", "full"),
    "short": ("未满", "short"),
    "no_evidence": ("无依据", "no evidence"),
    "left_out": ("不计", "left out"),
    "not_done": ("未做", "not done"),
    "plain": ("", ""),
}


def as_text(explanation: Explanation, language: Language = "zh", cells: int = WIDTH) -> str:
    """Write an explanation (得分说明) for a terminal.

    Args:
        explanation: what `explain` gave.
        language: zh or en.
        cells: the width to keep to; a Chinese character takes two.
    """
    return "\n".join(line.rstrip() for line in Writer(language, cells).lines(explanation)) + "\n"


class Writer:
    """Writes in one language, to one width."""

    def __init__(self, language: Language, cells: int) -> None:
        self.language: Language = language
        self.cells = cells

    def say(self, zh: str, en: str) -> str:
        """Choose the text of the language."""
        return say(self.language, zh, en)

    def of(self, words: Words) -> str:
        """Give words in the language."""
        return say(self.language, words.zh, words.en)

    def lines(self, told: Explanation) -> Iterator[str]:
        """Write all."""
        yield from self._head(told)
        yield from self._result(told)
        # Of whom is exempt nothing is asked, so nothing is missing.
        if not any(rule.kind == "exempt" for rule in told.rules):
            yield ""
            yield self._heading("总分怎样得来", "How the total came about")
            yield from self._node(told.total, "", "", 0)
        yield from self._following(told)
        yield from self._lacking(told)
        yield from self._next(told)
        if told.disagreements:
            names = ", ".join(told.disagreements)
            yield ""
            yield from self._block(
                self.say(
                    f"注意：这些数与依据算出的不符，结果文件可能被改动：{names}",
                    f"Note: these figures differ from their evidence; the files may have been altered: {names}",
                ),
                "",
            )

    def _heading(self, zh: str, en: str) -> str:
        text = f"── {self.say(zh, en)} "
        return text + "─" * max(self.cells - width(text), 0)

    def _head(self, told: Explanation) -> Iterator[str]:
        who = told.standing
        yield self.say(
            f"{told.title.zh} · {told.year}年 · {who.subject}",
            f"{told.title.en} · {told.year} · {who.subject}",
        )
        about = [self.of(kind_words(who.kind))]
        if who.class_ is not None:
            about.append(self.of(who.class_))
        if who.parent is not None:
            about.append(self.say(f"上级{who.parent}", f"under {who.parent}"))
        about.append(
            self.say(
                f"方案 {told.scheme} 第{told.version}版 {told.hash[:12]}",
                f"scheme {told.scheme}, version {told.version}, {told.hash[:12]}",
            )
        )
        yield self.say("，", ", ").join(about)
        yield ""

    def _result(self, told: Explanation) -> Iterator[str]:
        who, total = told.standing, told.total
        facts = [(self.say("状态", "Status"), self.of(who.status))]
        if total.figure is not None:
            facts.append((self.say("总分", "Total"), points(total.figure)))
        if who.grade is not None:
            level = self.say(f"（第{who.level}级）", f" (level {who.level})")
            facts.append((self.say("等次", "Grade"), self.of(who.grade) + level))
        if who.tier is not None:
            facts.append((self.say("梯级", "Tier"), self.of(who.tier)))
        ranks = [
            self.say(f"{group.zh}第{rank}/{of}", f"{rank} of {of} in {group.en}")
            for group, rank, of in who.ranks
        ]
        if ranks:
            facts.append((self.say("名次", "Rank"), self.say("，", ", ").join(ranks)))
        room = max(width(name) for name, _ in facts) + 2
        for name, value in facts:
            yield padded(name, room) + value

    def _node(self, node: Node, lead: str, under: str, depth: int) -> Iterator[str]:
        yield self._line(node, lead)
        inner = under + ("│  " if node.children else "   ")
        for text in self._details(node):
            yield from self._block(text, inner)
        for place, child in enumerate(node.children):
            last = place == len(node.children) - 1
            yield from self._node(
                child,
                under + ("└─ " if last else "├─ "),
                under + ("   " if last else "│  "),
                depth + 1,
            )

    def _line(self, node: Node, lead: str) -> str:
        title = padded(lead + self.of(node.title), _TITLE)
        figure = "—" if node.figure is None else points(node.figure)
        full = "" if node.out_of is None else f" / {points_of(node.out_of)}"
        line = f"{title} {shifted(figure, 8)}{padded(full, 8)}"
        line += padded(self.say(*_STATES[node.state]), 8 if self.language == "zh" else 13)
        if node.weight is not None:
            line += self.say("权重", "weight ") + percent(node.weight) + "  "
        if node.contributed is not None and node.kind in (
            "part",
            "component",
            "bonus",
            "deduction",
        ):
            line += self.say("计入总分", "counts ") + amount(node.contributed)
        return line

    def _details(self, node: Node) -> Iterator[str]:
        """Say little of what has its full points, and all of what has not."""
        quiet = node.state == "full" and node.kind == "clause"
        for item in node.evidence:
            yield self.of(item)
        if node.lacking is not None:
            yield self.say("缺依据：", "Missing: ") + self.of(node.lacking)
        if quiet:
            return
        if node.working is not None and not (
            node.kind in ("bonus", "deduction") and not node.figure
        ):
            yield self.say("算式：", "Sum: ") + self.of(node.working)
        if node.measure is not None:
            yield self.say("办法：", "Rule: ") + self.of(node.measure)
        if node.kind in ("area", "part"):
            return
        origin = []
        if node.source:
            origin.append(self.say("出处：", "Source: ") + in_language(node.source, self.language))
        if node.assumed:
            origin.append(marked_in_words(node.assumed, self.language))
        if origin:
            yield self.say("；", "; ").join(origin)

    def _block(self, text: str, lead: str) -> Iterator[str]:
        for number, line in enumerate(wrapped(text, max(self.cells - width(lead) - 2, 20))):
            yield lead + ("  " if number else "") + line

    def _following(self, told: Explanation) -> Iterator[str]:
        if told.rules or told.steps:
            yield ""
            if told.total.figure is None:
                yield self._heading("怎样得到这个结果", "How this came about")
            else:
                yield self._heading("从总分到等次", "From the total to the grade")
        names = {
            "exempt": ("免考", "Exempt"),
            "gate": ("门槛", "Gate"),
            "veto": ("一票否决", "Veto"),
        }
        for rule in told.rules:
            head = self.say(*names[rule.kind])
            yield from self._block(
                self.say(
                    f"{head}“{rule.title.zh}”成立：{rule.when.zh}，{rule.then.zh}",
                    f"{head} “{rule.title.en}” holds: {rule.when.en}; {rule.then.en}",
                )
                + self._assumed(rule.assumed),
                "",
            )
        for step in told.steps:
            yield from self._block(
                self.say(f"{step.why.zh} → {step.grade.zh}", f"{step.why.en} → {step.grade.en}")
                + self._assumed(step.assumed),
                "",
            )
        if told.proposals:
            yield ""
            yield self._heading("建议（都要由人决定）", "Proposals (a person decides on each)")
        for item in told.proposals:
            yield self.say(f"· {item.title.zh}", f"· {item.title.en}")
            yield from self._block(self.of(item.what) + self._assumed(item.assumed), "    ")
            yield from self._block(self.say("理由：", "Reason: ") + self.of(item.when), "    ")
            if item.note is not None:
                yield from self._block(self.of(item.note), "    ")
        if told.proposals:
            yield from self._block(self.of(told.proposals[0].decided), "")

    def _lacking(self, told: Explanation) -> Iterator[str]:
        if not told.lacking:
            return
        yield ""
        yield self._heading("缺少的依据", "Evidence that is missing")
        for title, what in told.lacking:
            yield from self._block(
                self.say(f"· {title.zh}：{what.zh}", f"· {title.en}: {what.en}"), ""
            )

    def _next(self, told: Explanation) -> Iterator[str]:
        if told.next is None and not told.chances:
            return
        yield ""
        yield self._heading("离上一等次还差什么", "What the next grade lacks")
        near = told.next
        if near is None:
            yield self.say("已是最高等次。", "It has the highest grade.")
        else:
            yield from self._nearest(near)
        if told.chances:
            yield self.say("丢分最多的（折成总分）：", "Where the most points lie (in the total):")
        for chance in told.chances:
            yield f"  {padded(self.of(chance.title), _TITLE - 2)} {shifted('+' + points(chance.worth), 8)}"
            for what, worth in chance.hints:
                yield from self._block(
                    f"{self.of(what)}：+{points(worth)}"
                    if self.language == "zh"
                    else f"{self.of(what)}: +{points(worth)}",
                    "    ",
                )

    def _nearest(self, near: NextGrade) -> Iterator[str]:
        """Say what the next grade lacks: points, and what else must change."""
        grade, begins, needed = near.grade, points(near.begins), points(near.needed)
        why = [self.of(item) for item in near.held_back]
        mark = self._assumed(near.assumed)
        if near.needed:
            text = self.say(
                f"{grade.zh}从{begins}分起，还差{needed}分{mark}",
                f"{grade.en} begins at {begins}; {needed} points are missing{mark}",
            )
            text += self.say("；还须：", "; besides: ") if why else ""
        else:
            text = self.say(
                f"总分已达到{grade.zh}（{begins}）{mark}，还须：",
                f"The total reaches {grade.en} ({begins}){mark}; still needed: ",
            )
        yield from self._block(text + self.say("；", "; ").join(why), "")

    def _assumed(self, reason: str | None) -> str:
        """Mark a number that the scheme had to assume, or the organisation set, with the reason."""
        mark = mark_of(in_language(reason or "", self.language))
        if mark is None:
            return ""
        words = mark.words(self.language)
        return self.say(f"【{words}：{mark.said}】", f" ({words}: {mark.said})")
