"""What the product refuses, in the person's language; anything else is a fault of ours."""

import errno

from zhibu.config.language import Language, say


def refusal_of(error: Exception, language: Language) -> str | None:
    """Give the message of a refusal; None where the error is not one."""
    from zhibu.orgs.refusals import Refused
    from zhibu.scoring.evidence.problems import EvidenceError
    from zhibu.terms.errors import TableError, TermsError

    if isinstance(error, EvidenceError):
        return error.zh if language == "zh" else error.en
    if isinstance(error, CommandError):
        return say(language, error.zh, error.en)
    if isinstance(error, TableError) and language == "zh":
        return error.zh
    if isinstance(error, TermsError | Refused):
        return str(error)
    if type(error).__name__ == "OperationalError":
        return say(language, f"数据库不可用：{error}", f"The database cannot be used: {error}")
    if type(error).__name__ in _BY_NAME:
        return str(getattr(error, language, error))
    if isinstance(error, OSError):
        what, why = error.filename or "", error.strerror or str(error)
        return say(
            language,
            f"无法读写 {what}：{_REASONS.get(error.errno or 0, why)}。",
            f"Cannot read or write {what}: {why}.",
        )
    return None


_REASONS = {
    errno.ENOENT: "不存在",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "磁盘只读",
    errno.ENOTDIR: "不是文件夹",
    errno.EISDIR: "是文件夹",
}
_BY_NAME = (
    "SparkMissingError",
    "StatisticsError",
    "ShapeError",
    "OutputError",
    "ExplanationError",
    "ExportError",
    "WorkbookError",
    "ReportError",
)
"""Refusals of parts that are loaded only when they are used."""


class CommandError(Exception):
    """The command was asked for what it cannot do; says so in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh, self.en = zh, en
