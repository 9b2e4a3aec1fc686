"""Two versions of a scheme, their difference in words (方案对比).

Each rule is written as facets, a label and a text for each side that can change; what differs
between the facets of two versions is said, so that nothing a scheme can say is passed over.
"""

from collections.abc import Iterator

from zhibu.scoring.scheme.difference.facets import ORIGIN, TITLE, Facets, Label, Rules, head
from zhibu.scoring.scheme.difference.sections import ORDERED, SECTIONS
from zhibu.scoring.scheme.document.words import Language, said, say
from zhibu.scoring.scheme.model import Scheme

__all__ = ["difference"]

WORDING: Label = ("用语", "name")


def difference(old: Scheme, new: Scheme, language: Language = "zh") -> list[str]:
    """Explain what changes from one version of a scheme to another (方案对比).

    Returns:
        One sentence for each change, in the order of the scheme; additions and changes in the
        order of the new version, removals after them in the order of the old. None where both
        say the same.
    """
    sentences: list[str] = list(_changed("", head(old, language), head(new, language), language))
    # A new wording is said once, at the end, and not again in each rule that has it.
    names = {**old.names, **new.names}
    first, second = (version.model_copy(update={"names": names}) for version in (old, new))
    for word, rules in SECTIONS:
        before, after = rules(first, second, language)
        sentences += _compare(word, before, after, language)
    sentences += _compare(WORDING, _wording(old, language), _wording(new, language), language)
    return sentences


def _wording(scheme: Scheme, language: Language) -> Rules:
    label: Label = ("说法", "wording")
    return {name: (name, {label: said(text, language)}) for name, text in scheme.names.items()}


def _compare(word: Label, before: Rules, after: Rules, language: Language) -> Iterator[str]:
    what = say(language, *word)
    for name, (title, facets) in after.items():
        subject = say(language, f"{what}“{title}”", f"{what} “{title}”")
        if name in before:
            yield from _changed(subject, before[name][1], facets, language)
        else:
            parts = [
                say(language, f"{label[0]}：{text}", f"{label[1]}: {text}")
                for label, text in facets.items()
                if label not in (TITLE, *ORIGIN)
            ]
            tail = say(language, "；", "; ").join(parts)
            yield say(
                language,
                f"新增{subject}" + (f"（{tail}）" if tail else "") + "。",
                f"Added: {subject}" + (f" ({tail})" if tail else "") + ".",
            )
    for name, (title, _) in before.items():
        if name not in after:
            yield say(language, f"删去{what}“{title}”。", f"Removed: {what} “{title}”.")
    kept = [name for name in before if name in after]
    now = [name for name in after if name in before]
    if kept != now and word in ORDERED:
        titles = [after[name][0] for name in now]
        yield say(
            language,
            f"{what}的先后改为：{'、'.join(titles)}。",
            f"The order of each {what} is now: {', '.join(titles)}.",
        )


def _changed(subject: str, before: Facets, after: Facets, language: Language) -> Iterator[str]:
    for label in [*after, *(label for label in before if label not in after)]:
        old, new = before.get(label), after.get(label)
        if old == new:
            continue
        zh, en = label
        of_zh = f"{subject}的{zh}" if subject else zh
        of_en = f"{subject}: the {en}" if subject else f"The {en}"
        if old is None:
            yield say(
                language, f"{of_zh}增加为“{new}”。", f"{of_en} is now “{new}”; there was none."
            )
        elif new is None:
            yield say(
                language, f"{of_zh}取消，原为“{old}”。", f"{of_en} is dropped; it was “{old}”."
            )
        else:
            yield say(
                language,
                f"{of_zh}由“{old}”改为“{new}”。",
                f"{of_en} changes from “{old}” to “{new}”.",
            )
