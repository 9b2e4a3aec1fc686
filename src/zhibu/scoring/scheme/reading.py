"""Reading a scheme from its folder, with messages that name file, line and key path."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from zhibu.scoring.scheme.files import scheme_path
from zhibu.scoring.scheme.measures import KINDS
from zhibu.scoring.scheme.model import Scheme
from zhibu.terms.errors import Fault, TableError
from zhibu.terms.lined_yaml import Lined, read_lined


@dataclass(frozen=True, slots=True)
class SchemeFile:
    """A scheme with the file that it came from.

    `hash` is the SHA-256 of the file's bytes, in hex: what a frozen assessment refers to. Two are
    equal, and have one hash value, where their bytes are.
    """

    scheme: Scheme = field(compare=False)
    path: Path = field(compare=False)
    hash: str
    lined: Lined = field(compare=False)

    def fault(self, path: tuple[str | int, ...], finding: str, remedy: str) -> Fault:
        """Say what is wrong at a key path."""
        return find(self.lined, path).fault(finding, remedy)


def read_scheme(path: Path) -> SchemeFile:
    """Read a scheme, from its folder or file.

    Raises:
        TableError: the file is no scheme; every fault with file, line, key path, value, remedy.
    """
    path = scheme_path(path)
    lined = read_lined(path)
    try:
        scheme = Scheme.model_validate(plain(lined))
    except ValidationError as error:
        raise TableError(tuple(_faults(lined, error.errors()))) from None
    return SchemeFile(scheme, path, hashlib.sha256(path.read_bytes()).hexdigest(), lined)


def plain(lined: Lined) -> Any:
    """Give the data without its places: texts, lists, mappings."""
    if isinstance(lined.value, str):
        return lined.value
    if isinstance(lined.value, tuple):
        return [plain(item) for item in lined.value]
    return {key: plain(item) for key, item in lined.value.items()}


def find(lined: Lined, path: tuple[str | int, ...]) -> Lined:
    """Follow a key path as far as it leads; parts that no file has (type tags) are passed over."""
    for part in path:
        if isinstance(lined.value, dict) and str(part) in lined.value:
            lined = lined.value[str(part)]
        elif isinstance(lined.value, tuple) and isinstance(part, int) and part < len(lined.value):
            lined = lined.value[part]
    return lined


def _faults(lined: Lined, errors: Iterable[Any]) -> Iterator[Fault]:
    """Give the faults; where several forms are allowed, only what the written form gets wrong."""
    found = [(find(lined, loc := _untagged(error["loc"])), loc, error) for error in errors]
    for place, loc, error in found:
        others = [other for at, _, other in found if at is place and other is not error]
        within = any(at is not place and at.key.startswith(f"{place.key}.") for at, _, _ in found)
        form = error["type"] in _FORMS or error["type"] == "literal_error"
        form |= " of type " in error["msg"]  # a mapping or a list where a number may stand
        if form and (within or any(_tells_more(other, error) for other in others)):
            continue
        yield _fault(place, loc, error)


def _untagged(loc: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """Take out the sort of a measure, which would be taken for the key of the same name."""
    return tuple(
        part for n, part in enumerate(loc) if n == 0 or loc[n - 1] != "measure" or part not in KINDS
    )


def _tells_more(other: Any, error: Any) -> bool:
    """Whether another error at the same place says better what to write there."""
    grades = [2 if it["type"] in _FORMS else it["type"] == "literal_error" for it in (other, error)]
    return grades[0] < grades[1]


_FORMS = {
    "model_type": ("is not a mapping", "write its keys, each with its value"),
    "dict_type": ("is not a mapping", "write its keys, each with its value"),
    "tuple_type": ("is not a list", "write [] for none, or one item a line after '- '"),
    "string_type": ("is not a text", "write one"),
}


def _fault(place: Lined, loc: tuple[str | int, ...], error: Any) -> Fault:
    kind, last = error["type"], str(loc[-1])
    if kind == "missing":
        return Fault(
            place.file, place.line, place.key or "file", "", f"lacks {last}", f"add {last}: …"
        )
    if kind == "extra_forbidden":
        return place.fault(
            "stands under an unknown key", "remove it, or see docs/scheme-language.md"
        )
    if kind == "literal_error" or kind == "enum":
        return place.fault("is not one of the words", f"write {error['ctx']['expected']}")
    if kind in _FORMS:
        return place.fault(*_FORMS[kind])
    if kind == "string_too_short":
        least = error["ctx"]["min_length"]
        return place.fault("is too short", f"write at least {least} characters")
    message = str(error["msg"]).removeprefix("Value error, ").rstrip(".")
    finding, _, remedy = message.partition("; ")
    finding = finding.removeprefix(f"{place.shown!r} ")
    return place.fault(finding, remedy or "see docs/scheme-language.md")
