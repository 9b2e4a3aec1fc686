"""Findings (检查结果): what lint says of a scheme, each with its place, in both languages."""

from dataclasses import dataclass, replace
from typing import Literal

from zhibu.scoring.scheme.document.words import Language
from zhibu.scoring.scheme.reading import SchemeFile, find
from zhibu.terms.errors import Fault

Severity = Literal["error", "warning", "note"]
Path = tuple[str | int, ...]
Words = tuple[str, str]
"""What was found, and what to do."""

_CHINESE = {"error": "错误", "warning": "警告", "note": "提示"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: how grave it is, and the fault with file, line, key path, value and remedy.

    An error makes the scheme unusable: scoring refuses it. A warning is shown wherever the scheme
    is shown. A note tells what a reader should know, such as what is assumed.
    """

    severity: Severity
    fault: Fault
    zh: Fault
    """The same fault in Chinese."""

    def text(self, language: Language = "zh") -> str:
        """Say it in one line.

        Example:
            错误 scheme.yaml:12：weight“60%”……；请……。
        """
        if language == "en":
            return f"{self.severity}: {self.fault}"
        fault = self.zh
        value = f"“{fault.value}”" if fault.value else ""
        return (
            f"{_CHINESE[self.severity]} {fault.file}:{fault.line}：{fault.key}{value}"
            f"{fault.finding}；{fault.remedy}。"
        )

    def __str__(self) -> str:
        return self.text("en")


class Findings:
    """Collects findings while a scheme is walked through."""

    def __init__(self, file: SchemeFile) -> None:
        self.file = file
        self.found: list[Finding] = []

    def error(self, path: Path, zh: Words, en: Words, *, value: str | None = None) -> None:
        """Add what makes the scheme unusable."""
        self._add("error", path, zh, en, value)

    def warning(self, path: Path, zh: Words, en: Words, *, value: str | None = None) -> None:
        """Add what is probably not meant."""
        self._add("warning", path, zh, en, value)

    def note(self, path: Path, zh: Words, en: Words, *, value: str | None = None) -> None:
        """Add what a reader should know."""
        self._add("note", path, zh, en, value)

    def line(self, path: Path) -> int:
        """Give the line of a key path."""
        return find(self.file.lined, path).line

    def _add(self, severity: Severity, path: Path, zh: Words, en: Words, value: str | None) -> None:
        place = find(self.file.lined, path)
        english = place.fault(*en)
        if value is not None:
            english = replace(english, value=value)
        chinese = replace(english, finding=zh[0], remedy=zh[1])
        if value is None and not isinstance(place.value, str):
            chinese = replace(chinese, value="")
        self.found.append(Finding(severity, english, chinese))
