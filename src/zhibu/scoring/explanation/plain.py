"""An explanation as plain data for programs."""

from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import Any

from zhibu.scoring.evidence.problems import Words
from zhibu.scoring.explanation.model import Explanation, Hint
from zhibu.terms.score import Score

_POINTS = {"figure", "out_of", "left", "worth", "begins", "needed"}


def as_json(explanation: Explanation) -> dict[str, Any]:
    """Give an explanation as mappings, lists and texts.

    Units:
        points are texts with two decimals, contributions with up to six, weights basis points.
    """
    found: dict[str, Any] = _plain(explanation, "")
    return found


def _plain(value: Any, name: str) -> Any:
    if isinstance(value, Words):
        return {"zh": value.zh, "en": value.en}
    if isinstance(value, Hint):
        return {"what": _plain(value.what, ""), "figure": _plain(value.figure, "figure")}
    if isinstance(value, Fraction):
        return _decimal(value)
    if is_dataclass(value):
        named = {item.name: getattr(value, item.name) for item in fields(value)}
        return {
            key.rstrip("_"): _plain(item, key)
            for key, item in named.items()
            if item is not None and item != ()
        }
    if name == "lacking" and isinstance(value, tuple) and not isinstance(value, Words):
        return [{"title": _plain(title, ""), "missing": _plain(what, "")} for title, what in value]
    if name == "hints" and value and not isinstance(value[0], Hint):
        return [{"what": _plain(w, ""), "worth": _plain(n, "worth")} for w, n in value]
    if name == "ranks":
        return [{"group": _plain(g, ""), "rank": rank, "of": of} for g, rank, of in value]
    if isinstance(value, tuple):
        return [_plain(item, "") for item in value]
    if type(value) is int and name in _POINTS:
        return str(Score(hundredths=value))
    return value


def _decimal(value: Fraction) -> str:
    """Round to six decimals of a point, half away from zero; exact where that is enough."""
    scaled = abs(value) * 10**4
    number = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    whole, part = divmod(number, 10**6)
    digits = f"{part:06d}".rstrip("0").ljust(2, "0")
    return ("-" if value < 0 else "") + f"{whole}.{digits}"
