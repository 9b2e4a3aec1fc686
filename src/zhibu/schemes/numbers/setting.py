"""Set numbers in the text of a scheme, in place: comments, order and layout stay as they are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from zhibu.schemes.numbers import reasons
from zhibu.schemes.numbers.finding import Key, Number, numbers_of
from zhibu.scoring.scheme.document.words import percent, points_of
from zhibu.scoring.scheme.values import Share
from zhibu.terms.basis_points import BasisPoints
from zhibu.terms.errors import TermsError
from zhibu.terms.score import Score
from zhibu.terms.widths import half_width

if TYPE_CHECKING:
    import ruamel.yaml

LONGEST = 20
"""Characters of a number."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What is asked for: numbers with their new values, as a scheme writes them, and what is wrong."""

    changes: tuple[tuple[Number, str], ...]
    faults: Mapping[str, str]

    @property
    def needs_note(self) -> bool:
        """Whether something is set of which a reason is kept."""
        return any(number.rule is not None for number, _ in self.changes)


def setting_of(text: str, values: Mapping[str, str]) -> Setting:
    """Compare what is asked with a scheme's text; what stays as it is, is no change.

    Args:
        values: from key path to value; a unit may stand beside it ("2分", "30%", "3 days").
    """
    known = {number.key: number for number in numbers_of(text)}
    changes, faults = [], {}
    for key, given in values.items():
        number = known.get(key)
        if number is None:
            faults[key] = _("The scheme has no open number here any more; open the page again.")
            continue
        plain = half_width(given).strip()
        if plain == number.value:
            continue
        try:
            written, size = read(number, plain)
        except ValueError as error:
            faults[key] = str(error)
            continue
        if written == _same(number):
            continue
        if not number.least <= size <= number.most:
            facts = {"found": plain[:LONGEST], "least": said(number, number.least),
                     "most": said(number, number.most)}  # fmt: skip
            faults[key] = _("“%(found)s” is out of bounds: write %(least)s to %(most)s.") % facts
            continue
        changes.append((number, written))
    return Setting(tuple(changes), faults)


def _same(number: Number) -> str:
    """Its present value as `read` writes it: 2.50 is 2.5."""
    try:
        return read(number, number.value)[0]
    except ValueError:
        return number.value


def read(number: Number, plain: str) -> tuple[str, int]:
    """Read a value of a number's unit: as a scheme writes it, and exact.

    Raises:
        ValueError: it is of another unit, or no number; in the reader's language.
    """
    found = plain[: LONGEST * 2]
    bare = _without_unit(number, plain)
    facts = {"found": found[:LONGEST]}
    if not bare:
        raise ValueError(_("No number is written; write one, or leave what was there."))
    if bare[:1] in "-−":
        raise ValueError(_("“%(found)s” is below 0; write a number from 0 on.") % facts)
    try:
        match number.unit:
            case "points":
                hundredths = Score.parse(bare).hundredths
                return points_of(hundredths), hundredths
            case "percent":
                if "." in bare and not bare.endswith("%"):
                    raise ValueError  # 0.95 may be meant as 95 % or as 0.95 %
                size = BasisPoints.parse(bare if bare.endswith("%") else f"{bare}%").count
                return percent(size), size
            case "share":
                upper, lower = _share(bare)
                return bare, upper * BasisPoints.WHOLE // lower
            case _:
                if not (bare.isascii() and bare.isdigit()) or len(bare) > 6:
                    raise ValueError
                return str(int(bare)), int(bare)
    except (TermsError, ValueError):
        raise ValueError(_wanted(number) % facts) from None


def _share(text: str) -> tuple[int, int]:
    from typing import get_args

    found: tuple[int, int] = get_args(Share)[1].func(text)
    return found


def _without_unit(number: Number, plain: str) -> str:
    if number.unit in ("percent", "share"):
        return plain.replace(" ", "")
    for word in sorted((*number.unit_words, "分", "points", "point"), key=len, reverse=True):
        allowed = number.unit == "points" or word in number.unit_words
        if word and allowed and plain.endswith(word):
            return plain.removesuffix(word).strip()
    return plain


def _wanted(number: Number) -> str:
    match number.unit:
        case "points":
            return _("“%(found)s” is no number of points; write one such as 2 or 2.5.")
        case "percent":
            return _("“%(found)s” is no percentage; write one such as 30%% or 12.5%%.")
        case "share":
            return _("“%(found)s” is no share; write one such as 1/3 or 30%%.")
        case _:
            return _("“%(found)s” is no whole number; write one such as 3.")


def said(number: Number, size: int) -> str:
    """Write a bound of a number."""
    if number.unit == "points":
        return points_of(size)
    return str(size) if number.unit == "count" else percent(size)


# --- in the text ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Cut:
    start: int
    end: int
    put: str


def set_in(text: str, changes: Iterable[tuple[Number, str]], note: str = "") -> str:
    """Put values in place of numbers, and their reasons in place of what was assumed.

    Everything between stays byte for byte: each number is cut out where YAML's own reader says
    that it stands.
    """
    from ruamel.yaml import YAML

    root = YAML(typ="safe", pure=True).compose(text)
    cuts: list[_Cut] = []
    rules: dict[Key, list[reasons.Step]] = {}
    for number, value in changes:
        cuts.append(_scalar(text, _find(root, number.path), value))
        if number.rule is not None:
            step = reasons.Step(number.label, number.value, value, note)
            rules.setdefault(number.rule, []).append(step)
    numbers = numbers_of(text)
    for rule, steps in rules.items():
        own = [one for one in numbers if one.rule == rule]
        remaining = [one.label[0] for one in own if one.origin == "assumed"]
        words = reasons.reason(own[0].assumed, steps, dict(one.label for one in own), remaining)
        cuts.append(_reason(text, _find(root, rule), words))
    for cut in sorted(cuts, key=lambda one: one.start, reverse=True):
        text = text[: cut.start] + cut.put + text[cut.end :]
    return text


def _find(node: "ruamel.yaml.Node", path: Key) -> "ruamel.yaml.Node":
    for part in path:
        if isinstance(part, int):
            node = node.value[part]
        else:
            node = next(value for key, value in node.value if str(key.value) == part)
    return node


def _scalar(text: str, node: "ruamel.yaml.Node", value: str) -> _Cut:
    quote = node.style if node.style in ("'", '"') else ""
    start, end = node.start_mark.index, node.end_mark.index
    tail = "\n" if node.style in ("|", ">") and text[end - 1 : end] == "\n" else ""
    return _Cut(start, end, f"{quote}{value}{quote}{tail}")


def _reason(text: str, rule: "ruamel.yaml.Node", words: str) -> _Cut:
    """Put the reason in place of the former one, or after the source where there was none."""
    fields = {str(key.value): (key, value) for key, value in rule.value}
    if "assumed" in fields:
        cut = _scalar(text, fields["assumed"][1], "")
        tail = cut.put.strip("'\"")
        return _Cut(cut.start, cut.end, _written(words) + tail)
    key, value = fields["source"]
    if rule.flow_style:
        end = value.end_mark.index
        return _Cut(end, end, f", assumed: {_written(words)}")
    start = key.start_mark.index
    begin = text.rfind("\n", 0, start) + 1
    indent = "".join(" " if not one.isspace() else one for one in text[begin:start])
    if text[begin:start].strip():  # the key stands after "- ", and the next line below it
        end = text.find("\n", value.end_mark.index)
        end = len(text) if end < 0 else end
        return _Cut(end, end, f"\n{indent}assumed: {_written(words)}")
    return _Cut(start, start, f"assumed: {_written(words)}\n{indent}")


def _written(words: str) -> str:
    """As YAML takes any text on one line."""
    escaped = words.replace("'", "''")
    return f"'{escaped}'"
