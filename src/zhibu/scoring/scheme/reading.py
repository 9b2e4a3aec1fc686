"""Reading a scheme from its folder, with messages that name file, line and key path."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from zhibu.scoring.scheme.files import scheme_path
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
        raise TableError(tuple(_fault(lined, item) for item in error.errors())) from None
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


def _fault(lined: Lined, error: Any) -> Fault:
    place = find(lined, error["loc"])
    kind, last = error["type"], str(error["loc"][-1])
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
    message = str(error["msg"]).removeprefix("Value error, ").rstrip(".")
    finding, _, remedy = message.partition("; ")
    finding = finding.removeprefix(f"{place.shown!r} ")
    return place.fault(finding, remedy or "see docs/scheme-language.md")
