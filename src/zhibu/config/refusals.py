"""What the product refuses, in the person's language; anything else is a fault of ours."""

from zhibu.config.language import Language, say


def refusal_of(error: Exception, language: Language) -> str | None:
    """Give the message of a refusal; None where the error is not one."""
    from zhibu.scoring.engines.writing import OutputError
    from zhibu.scoring.evidence.problems import EvidenceError
    from zhibu.terms.errors import TermsError

    if isinstance(error, EvidenceError):
        return error.zh if language == "zh" else error.en
    if isinstance(error, CommandError):
        return say(language, error.zh, error.en)
    if isinstance(error, TermsError | OutputError):
        return str(error)
    if type(error).__name__ in _BY_NAME:
        return str(getattr(error, language, error))
    if isinstance(error, OSError):
        what = f"{error.filename or ''}: {error.strerror or error}"
        return say(language, f"无法读写 {what}。", f"Cannot read or write {what}.")
    return None


_BY_NAME = (
    "SparkMissingError",
    "StatisticsError",
    "ShapeError",
    "ExplanationError",
    "WorkbookError",
    "ReportError",
)
"""Refusals of parts that are loaded only when they are used."""


class CommandError(Exception):
    """The command was asked for what it cannot do; says so in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh, self.en = zh, en
