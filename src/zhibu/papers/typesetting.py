"""Setting a paper in type: a template and data in, a PDF out, the same bytes each time."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import typst

from zhibu.papers.characters import FONTS, legible

_FOLDER = Path(__file__).parent / "templates"
TEMPLATES = frozenset(path.stem for path in _FOLDER.glob("*.typ") if path.stem != "sheet")
"""Names of the papers; `sheet` is what they share."""
Standard = Literal["a-2b", "a-3b"]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


_THREADS: dict[str, int] = {}
"""The process in which the typesetter began its threads: a fork copies this, but not the threads."""


class PaperError(Exception):
    """A paper could not be set: no such template, no fonts, a fault in the template, a forked process."""


def pdf(
    source: str,
    data: Mapping[str, Any],
    *,
    standard: Standard | None = None,
    files: Mapping[str, bytes] | None = None,
    made_at: datetime = EPOCH,
) -> bytes:
    """Set a paper in type (排版).

    Texts of the data are printed as they stand; nothing in them is read as markup. Fonts are ours
    alone, whatever the machine has, and nothing is asked from the network.

    Args:
        source: name of a template, as in "register"; `TEMPLATES` has them all.
        data: what the template prints; texts, whole numbers, truth values, None, lists, mappings.
        standard: "a-2b" for an archive (PDF/A-2b), "a-3b" for one that carries files inside.
        files: pictures and files to carry, by the name under which the data speaks of them.
        made_at: the moment that the document states; the same arguments give the same bytes.

    Raises:
        PaperError: see there.
    """
    if source not in TEMPLATES:
        raise PaperError(f"no paper is called {source!r}; there are {', '.join(sorted(TEMPLATES))}")
    _require_threads()
    told = json.dumps(_legible(data), ensure_ascii=False).encode()
    sources = {"main": _template(source), "sheet.typ": _template("sheet"), "data.json": told}
    moment = made_at.astimezone(UTC).replace(microsecond=0)
    try:
        with _laid_out(sources, files or {}) as laid_out:
            compiler = typst.Compiler(**laid_out, font_paths=_fonts(), ignore_system_fonts=True)
            made = compiler.compile(
                format="pdf", pdf_standards=[standard] if standard else [], timestamp=moment
            )
    except (typst.TypstError, RuntimeError) as error:
        raise PaperError(f"the paper {source} could not be set: {error}") from error
    return b"".join(made) if isinstance(made, list) else made or b""


def _require_threads() -> None:
    """Refuse in a process whose parent set papers before it forked: the typesetter would wait forever."""
    if _THREADS.setdefault("process", os.getpid()) != os.getpid():
        raise PaperError(
            "papers were set before this process was forked, and the typesetter's threads stayed "
            "behind; set the earlier ones in a process of their own"
        )


@contextmanager
def _laid_out(sources: dict[str, bytes], files: Mapping[str, bytes]) -> Iterator[dict[str, Any]]:
    """Lay out what the typesetter reads: in memory, or in a folder, since memory takes texts alone."""
    if not files:
        yield {"input": sources}
        return
    with TemporaryDirectory(prefix="zhibu-paper-") as folder:
        root = Path(folder)
        (root / "files").mkdir()
        for name, content in files.items():
            if name != Path(name).name:
                raise PaperError(f"{name!r} is no plain name of a file")
            (root / "files" / name).write_bytes(content)
        for name, content in sources.items():
            (root / name).write_bytes(content)
        yield {"input": str(root / "main"), "root": folder}


def _legible(value: Any) -> Any:
    if isinstance(value, str):
        return legible(value)
    if isinstance(value, Mapping):
        return {str(key): _legible(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_legible(each) for each in value]
    return value


@cache
def _template(name: str) -> bytes:
    return (_FOLDER / f"{name}.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    if not any(FONTS.glob("*.ttf")):
        raise PaperError(f"no fonts in {FONTS}; run `make setup`, which copies them there")
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )


__all__ = ["EPOCH", "TEMPLATES", "PaperError", "Standard", "pdf"]
