"""Reading a scheme from its text: the same reader and the same checks as for a file."""

import tempfile
from functools import lru_cache
from pathlib import Path

from zhibu.scoring.scheme.files import FILE
from zhibu.scoring.scheme.reading import SchemeFile
from zhibu.scoring.scheme.usable import read_usable

PRESETS = Path(__file__).parents[1] / "presets"
MOST = 1_000_000
"""Characters: the longest shipped scheme has 50,000."""


@lru_cache(maxsize=32)
def read_text(text: str) -> SchemeFile:
    """Read a scheme from its text and refuse it where lint finds an error.

    Raises:
        TableError: every fault with file, line, key path, value and remedy.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        path.write_bytes(text.encode())
        return read_usable(path)


def preset_names() -> list[str]:
    """Name the shipped schemes."""
    return sorted(path.parent.name for path in PRESETS.glob(f"*/{FILE}"))


def preset_text(name: str) -> str:
    """Give the text of a shipped scheme, word for word.

    Raises:
        KeyError: there is no such scheme.
    """
    if name not in preset_names():
        raise KeyError(name)
    return (PRESETS / name / FILE).read_text(encoding="utf-8")
