"""The reason of a number that the organisation set (本单位设定), with what was there before.

It stands under `assumed:` of the rule, since no source gives the number; the English half follows
from the Chinese, without the note, which is in the organisation's own language:

    本单位设定：分值由2改为2.5（公司党委第3号纪要）；原假定：按完成次数得分
"""

import re
from dataclasses import dataclass

from zhibu.scoring.scheme.document.outcome import in_language

BEGIN = "本单位设定："
BEFORE = "原假定："
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
    if not assumed.startswith(BEGIN):
        return assumed
    zh = in_language(assumed, "zh").partition(BEFORE)[2]
    en = in_language(assumed, "en").partition(_EN_BEFORE)[2]
    return f"{zh}{_BETWEEN}{en}" if zh and en else zh


_EN_BEFORE = "assumed before: "


def reason(assumed: str, steps: list[Step], known: dict[str, str]) -> str:
    """Write the reason anew, with further numbers that were set.

    Args:
        assumed: the reason until now.
        steps: what is set now.
        known: Chinese label → English label, of the rule's numbers.
    """
    merged: dict[str, Step] = {}
    for zh, first, now, note in _steps(assumed):
        merged[zh] = Step((zh, known.get(zh, zh)), first, now, note)
    for step in steps:
        earlier = merged.get(step.label[0])
        first = earlier.first if earlier else step.first
        merged[step.label[0]] = Step(step.label, first, step.now, _plain(step.note))
    before = former(assumed)
    zh = "；".join(_zh(step) for step in merged.values())
    en = "; ".join(_en(step) for step in merged.values())
    zh, en = f"{BEGIN}{zh}", f"set by the organisation: {en}"
    if before:
        zh += f"；{BEFORE}{in_language(before, 'zh').replace(_BETWEEN, '、')}"
    if before and not _CHINESE.search(english := in_language(before, "en")):
        en += f"; {_EN_BEFORE}{english}"
    return zh if _CHINESE.search(en) else f"{zh}{_BETWEEN}{en}"


def _steps(assumed: str) -> list[tuple[str, str, str, str]]:
    if not assumed.startswith(BEGIN):
        return []
    zh = in_language(assumed, "zh").removeprefix(BEGIN).partition(BEFORE)[0]
    return [tuple(found) for found in _STEP.findall(zh)]  # type: ignore[misc]


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
