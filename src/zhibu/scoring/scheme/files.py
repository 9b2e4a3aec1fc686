"""Where a scheme lies; nothing here loads its model."""

from pathlib import Path

FILE = "scheme.yaml"


def scheme_path(given: Path) -> Path:
    """Give the scheme's file: the path itself, or `scheme.yaml` in the folder."""
    return given / FILE if given.is_dir() else given
