"""What is wrong with the text of a scheme, each with its line, key path and remedy (方案检查)."""

import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from zhibu.scoring.scheme.files import FILE
from zhibu.scoring.scheme.lint import Severity, lint
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.reading import SchemeFile, read_scheme
from zhibu.terms.errors import Fault, TableError
from zhibu.terms.fault_phrases import in_chinese, sentence
from zhibu.terms.lined_yaml import Lined, read_lined

KEPT = 64
"""Texts of which the reading is kept: a scheme of 700 lines takes half a second."""


@dataclass(frozen=True, slots=True)
class Said:
    """One finding, in both languages, with the line that it is about."""

    severity: Severity
    line: int
    key: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A text that was checked.

    Attributes:
        file: none where the text is no scheme; lint may have found errors in it all the same.
        said: every finding, by line.
    """

    file: SchemeFile | None
    said: tuple[Said, ...]

    @property
    def scheme(self) -> Scheme | None:
        """The scheme; none where the text is none."""
        return None if self.file is None else self.file.scheme

    @property
    def errors(self) -> tuple[Said, ...]:
        """What must be mended before anybody is assessed by it."""
        return tuple(one for one in self.said if one.severity == "error")

    @property
    def usable(self) -> bool:
        """Whether it may be adopted."""
        return not self.errors


@lru_cache(maxsize=KEPT)
def check(text: str) -> Checked:
    """Read the text of a scheme and lint it; a text that is no scheme is no exception here."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        path.write_bytes(text.encode())
        try:
            file = read_scheme(path)
        except TableError as error:
            return Checked(None, _faults(error))
        except RecursionError:
            return Checked(None, (_too_deep(),))
    found = lint(file)
    said = [
        Said(one.severity, one.fault.line, one.fault.key, sentence(one.zh), str(one.fault))
        for one in found
    ]
    return Checked(file, tuple(said))


def lined(text: str) -> Lined:
    """Give the text as plain data with its lines.

    Raises:
        TableError: it is not the YAML that schemes are written in.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        path.write_bytes(text.encode())
        try:
            return read_lined(path)
        except RecursionError:
            fault = Fault(FILE, 1, "file", "", *_TOO_DEEP_EN)
            raise TableError((fault,), (Fault(FILE, 1, "file", "", *_TOO_DEEP_ZH),)) from None


_TOO_DEEP_EN = ("is nested too deeply for a scheme", "begin from a scheme that is shipped")
_TOO_DEEP_ZH = ("嵌套太深，不是方案", "请从内置方案改起")


def _too_deep() -> Said:
    return Said(
        "error", 1, "file",
        sentence(Fault(FILE, 1, "file", "", *_TOO_DEEP_ZH)),
        str(Fault(FILE, 1, "file", "", *_TOO_DEEP_EN)),
    )  # fmt: skip


def _faults(error: TableError) -> tuple[Said, ...]:
    chinese = error.chinese or tuple(in_chinese(fault) for fault in error.faults)
    pairs = zip(error.faults, chinese, strict=True)
    said = [Said("error", en.line, en.key, sentence(zh), str(en)) for en, zh in pairs]
    return tuple(sorted(said, key=lambda one: one.line))
