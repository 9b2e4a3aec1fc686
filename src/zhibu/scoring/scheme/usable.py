"""A scheme that may be scored with: read, and without an error of lint."""

from pathlib import Path

from zhibu.scoring.scheme.reading import SchemeFile, read_scheme
from zhibu.terms.errors import TableError


def read_usable(path: Path) -> SchemeFile:
    """Read a scheme and refuse it where lint finds an error.

    Raises:
        TableError: every fault with file, line, key path, value and remedy.
    """
    from zhibu.scoring.scheme.lint import lint

    file = read_scheme(path)
    errors = [finding for finding in lint(file) if finding.severity == "error"]
    if errors:
        raise TableError(
            tuple(error.fault for error in errors), tuple(error.zh for error in errors)
        )
    return file
