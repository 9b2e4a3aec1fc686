"""What the site's log says of voting (日志): neither who, nor when finer than the day, nor any code.

What a voter sends and is refused is no fault of the site: such lines are left out. A fault of the site is
told with its trace, the day instead of the moment, and the address without its codes.
"""

import logging
import re

VOTING = re.compile(r"/(?:votes|slip)/[^\s'\"]*")
"""Addresses by which people vote."""
_CODES = re.compile(r"(/(?:votes|slip)/)[^/\s'\"]+")
DAY = "%Y-%m-%d"


def _speaks_of_voting(record: logging.LogRecord) -> bool:
    path = getattr(getattr(record, "request", None), "path", "")
    return bool(VOTING.search(path) or VOTING.search(record.getMessage()))


class LeaveVotersOut(logging.Filter):
    """Drops lines of voting that tell of no fault of the site."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno >= logging.ERROR or not _speaks_of_voting(record)


class Lines(logging.Formatter):
    """Lines as everywhere; those of voting with the day alone and without codes."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
        return super().formatTime(record, DAY if _speaks_of_voting(record) else datefmt)

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        return _CODES.sub(r"\1…", line) if _speaks_of_voting(record) else line
