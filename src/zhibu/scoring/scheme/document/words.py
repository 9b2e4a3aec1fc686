"""Words for numbers, parts of the year and names, in both languages."""

from collections.abc import Iterable
from typing import Literal

from zhibu.scoring.scheme.values import Text
from zhibu.terms.basis_points import BasisPoints
from zhibu.terms.score import Score

Language = Literal["zh", "en"]

EACH = {
    "year": ("每年", "each year"),
    "half": ("每半年", "each half-year"),
    "quarter": ("每季度", "each quarter"),
    "month": ("每月", "each month"),
}
WITHIN = {
    "scheme": ("全体同类考核对象", "all subjects of its kind"),
    "class": ("同一类别", "its class"),
    "parent": ("同一上级组织", "the same parent"),
}
SUBJECT_KINDS = (
    "committee",
    "working_committee",
    "general_branch",
    "branch",
    "group",
    "member",
    "community",
    "unit",
)
STATUSES = ("rated", "no_evidence", "vetoed", "exempt")


def say(language: Language, zh: str, en: str) -> str:
    """Choose one of two texts by the language."""
    return zh if language == "zh" else en


def said(text: Text, language: Language) -> str:
    """Give a text in the language."""
    return text.zh if language == "zh" else text.en


def points_of(hundredths: int) -> str:
    """Write points without needless zeros: "92.5".

    Units:
        hundredths in.
    """
    return Score(hundredths=hundredths).trimmed()


def points_in_words(hundredths: int, language: Language) -> str:
    """Write points with their unit: 1.5分, 1.5 points."""
    number = points_of(hundredths)
    return say(language, f"{number}分", f"{number} point{'' if number == '1' else 's'}")


def percent(basis_points: int) -> str:
    """Write basis points as a percentage: "12.5%"."""
    whole, part = divmod(basis_points, 100)
    return str(BasisPoints(basis_points)) if basis_points < 100_000 else f"{whole}.{part:02d}%"


def share_of(share: tuple[int, int]) -> str:
    """Write a share as the scheme does: "1/3" or "30%"."""
    upper, lower = share
    return percent(upper) if lower == BasisPoints.WHOLE else f"{upper}/{lower}"


def name_in_words(name: str, language: Language) -> str:
    """Say a kind of record, event or subject: by the glossary in Chinese, in words in English.

    A name that the glossary lacks stays as the scheme writes it.
    """
    if language == "en":
        return name.replace("_", " ")
    from zhibu.terms.glossary import glossary

    known = glossary().get(name.replace("-", "_"))
    return known.zh if known else name


def names_in_words(names: Iterable[str], language: Language, joint: str | None = None) -> str:
    """Say several names, joined by 、 or "or"."""
    parts = [name_in_words(name, language) for name in names]
    if language == "zh":
        return (joint or "、").join(parts)
    return (f" {joint} " if joint else " or ").join(parts)
