"""The reason of a number that the organisation set (本单位设定), with what was there before.

It stands under `assumed:` of the rule, since no source gives the number, and names the numbers of
the rule that are still assumed; the English half follows from the Chinese, without the note, which
is in the organisation's own language:

    本单位设定：分值由2改为2.5（公司党委第3号纪要）；仍为假定：最低出席率；原假定：按完成次数得分

How a document takes it apart, stands in zhibu.scoring.scheme.document.origin.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from zhibu.scoring.scheme.document.origin import CHINESE, ENGLISH, Syntax, parts_of
from zhibu.scoring.scheme.document.outcome import in_language

_STEP = re.compile(r"([^；]+?)由([^；由]+)改为([^；（]+)(?:（([^；）]*)）)?(?:；|$)")
_BETWEEN = " / "
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Step:
    """One number: its label, what it was at first and what it is now, and who decided."""

    label: tuple[str, str]
    first: str
    now: str
    note: str


def labels_set(assumed: str) -> frozenset[str]:
    """Name the numbers, in Chinese, that the organisation set by this reason."""
    return frozenset(zh for zh, *_ in _steps(assumed))


def former(assumed: str) -> str:
    """Give what was assumed before the organisation set anything; all of it where it set nothing."""
    zh, en = (parts_of(in_language(assumed, one)) for one in ("zh", "en"))
    if zh is None:
        return assumed
    if zh.before and en is not None and en.syntax is ENGLISH and en.before:
        return f"{zh.before}{_BETWEEN}{en.before}"
    return zh.before


def reason(
    assumed: str, steps: list[Step], known: dict[str, str], open_still: Iterable[str]
) -> str:
    """Write the reason anew, with further numbers that were set.

    Args:
        assumed: the reason until now.
        steps: what is set now.
        known: Chinese label → English label, of the rule's numbers.
        open_still: Chinese labels of those that were assumed until now.
    """
    merged: dict[str, Step] = {}
    for zh, first, now, note in _steps(assumed):
        merged[zh] = Step((zh, known.get(zh, zh)), first, now, note)
    for step in steps:
        earlier = merged.get(step.label[0])
        first = earlier.first if earlier else step.first
        merged[step.label[0]] = Step(step.label, first, step.now, _plain(step.note))
    before = former(assumed)
    still = [label for label in open_still if label not in merged] if before else None
    zh = _whole(CHINESE, [_zh(step) for step in merged.values()], still,
                in_language(before, "zh").replace(_BETWEEN, "、"))  # fmt: skip
    english = in_language(before, "en")
    en = _whole(ENGLISH, [_en(step) for step in merged.values()],
                still and [known.get(label, label) for label in still],
                "" if _CHINESE.search(english) else english)  # fmt: skip
    return zh if _CHINESE.search(en) else f"{zh}{_BETWEEN}{en}"


def _whole(syntax: Syntax, steps: list[str], still: list[str] | None, before: str) -> str:
    said = syntax.begin + syntax.between.join(steps)
    if still is not None:
        said += syntax.between + syntax.still + (syntax.listed.join(still) or syntax.nothing)
    return said + syntax.between + syntax.before + before if before else said


def _steps(assumed: str) -> list[tuple[str, str, str, str]]:
    parts = parts_of(in_language(assumed, "zh"))
    return [tuple(found) for found in _STEP.findall(parts.steps)] if parts else []  # type: ignore[misc]


def _zh(step: Step) -> str:
    note = f"（{step.note}）" if step.note else ""
    return f"{step.label[0]}由{step.first}改为{step.now}{note}"


def _en(step: Step) -> str:
    """Without the note, which the organisation writes in its own language."""
    return f"{step.label[1]} from {step.first} to {step.now}"


def _plain(note: str) -> str:
    """A note in which nothing parts the reason."""
    said = " ".join(note.split()).replace("；", "，").replace(_BETWEEN, "、").replace("/", "／")
    return said.replace("（", "【").replace("）", "】").replace("(", "【").replace(")", "】")
