"""Text as it is searched: runs of letters, marks and digits, and the pairs of signs in them.

Chinese has no spaces, and words of two signs are the most common ones. So a text is indexed by all
pairs of neighbouring signs, whatever their script: 支部党员 → 支部, 部党, 党员. Each run's last sign
is entered too, so that every single sign begins some entry.
"""

import unicodedata
from functools import lru_cache
from itertools import pairwise

from pypinyin import Style, lazy_pinyin

LONGEST_TEXT = 60_000
"""Signs of a record that are searched; agenda and minutes allow 24,000."""
LONGEST_WORDS = 200
"""Signs of a search that are looked at."""


def normalised(text: str) -> str:
    """Give runs of letters, marks and digits with single spaces between: half width, small letters.

    Example:
        >>> normalised("《支部》 ＡＢＣ-12")
        '支部 abc 12'
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join("".join(map(_sign, folded)).split())


@lru_cache(maxsize=50_000)
def _sign(sign: str) -> str:
    category = unicodedata.category(sign)
    if category == "Cf" or "\ufe00" <= sign <= "\ufe0f":
        return ""  # nobody sees it
    return sign if category[0] in "LMN" else " "


@lru_cache(maxsize=10_000)
def initials(text: str) -> str:
    """Give the first letters of the pinyin of a short text, run by run.

    Example:
        >>> initials("主题党日 2026年")
        'ztdr 2026n'
    """
    return " ".join(
        "".join(part[:1] for part in lazy_pinyin(run, style=Style.FIRST_LETTER, errors=list))
        for run in normalised(text).split()
    )


def pairs(text: str) -> list[str]:
    """Give what a normalised text is indexed by: its pairs of signs, and each run's last sign.

    Example:
        >>> pairs("支部会 a")
        ['a', '会', '支部', '部会']
    """
    found = set(map("".join, pairwise(text)))
    found = {pair for pair in found if " " not in pair}
    found.update(run[-1] for run in text.split())
    return sorted(found)
