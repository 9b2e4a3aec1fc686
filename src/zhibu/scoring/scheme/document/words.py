"""Words for numbers, parts of the year and names, in both languages."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal, cast

from zhibu.scoring.scheme.values import Text
from zhibu.terms.basis_points import BasisPoints
from zhibu.terms.score import Score

if TYPE_CHECKING:
    from zhibu.scoring.scheme.model import Scheme

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


def name_in_words(name: str, language: Language, scheme: "Scheme | None" = None) -> str:
    """Say a kind of record, event or subject, an indicator, a channel or a source in words.

    The first that knows the name says it: the scheme's `names`, the glossary, the title that a
    source has in the scheme. A name that none of them knows stays as the scheme writes it.

    Args:
        name: as the scheme and its evidence write it.
        language: zh or en; English has the name's own words where the glossary knows it.
        scheme: whose words are asked for; without it only the glossary is.

    Example:
        >>> name_in_words("general_meeting", "zh"), name_in_words("general_meeting", "en")
        ('党员大会', 'general meeting')
    """
    text = _text_of(name, scheme)
    if text is not None:
        return said(text, language)
    return name.replace("_", " ") if language == "en" else name


def is_in_words(name: str, scheme: "Scheme | None" = None) -> bool:
    """Say whether a name has words: of the scheme, of the glossary, or as a source's title."""
    return _text_of(name, scheme) is not None


def names_in_words(
    names: Iterable[str],
    language: Language,
    scheme: "Scheme | None" = None,
) -> str:
    """Say several names, joined by 、 or "or"."""
    parts = [name_in_words(name, language, scheme) for name in names]
    return say(language, "、", " or ").join(parts)


def _text_of(name: str, scheme: "Scheme | None") -> Text | None:
    if scheme is not None and name in scheme.names:
        return scheme.names[name]
    from zhibu.terms.glossary import glossary

    known = glossary().get(name.replace("-", "_"))
    if known is not None:
        return Text(zh=known.zh, en=name.replace("_", " ").replace("-", " "))
    return None if scheme is None else _title_of_source(name, scheme)


def _title_of_source(name: str, scheme: "Scheme") -> Text | None:
    measures: list[object] = [component.measure for component in scheme.components]
    measures += [
        clause.measure
        for component in scheme.components
        for area in component.areas or ()
        for clause in area.clauses
    ]
    measures += [extra.measure for extra in (*scheme.bonus, *scheme.deductions)]
    for measure in measures:
        for source in getattr(measure, "sources", ()):
            if source.source == name and source.title is not None:
                return cast(Text, source.title)
    return None
