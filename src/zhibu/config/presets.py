"""Schemes by name: the shipped presets, or a path."""

from pathlib import Path

from zhibu.config.refusals import CommandError

FOLDER = Path(__file__).parents[1] / "presets"


def preset_names() -> list[str]:
    """Give the names of the shipped schemes."""
    return sorted(path.parent.name for path in FOLDER.glob("*/scheme.yaml"))


def scheme_at(given: str) -> Path:
    """Give the folder or file of a scheme: a path that exists, else a preset's name.

    Raises:
        CommandError: it is neither.
    """
    path = Path(given)
    if path.is_file() or (path / "scheme.yaml").is_file():
        return path
    if given in preset_names():
        return FOLDER / given
    names = ", ".join(preset_names())
    raise CommandError(
        f"'{given}' 不是方案：既不是含 scheme.yaml 的文件夹，也不是内置方案（{names}）。",
        f"'{given}' is no scheme: neither a folder with scheme.yaml nor a preset ({names}).",
    )
