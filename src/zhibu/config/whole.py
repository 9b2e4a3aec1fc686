"""An output folder that appears whole, with its reports, or not at all."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zhibu.config.refusals import CommandError


@contextmanager
def whole(out: Path) -> Iterator[Path]:
    """Give a folder to write into; it takes its name at the end of the block.

    A block that fails leaves a former output as it was.

    Raises:
        CommandError: `out` holds what scoring did not write.
    """
    from zhibu.scoring.engines.writing import OutputError, check_free

    try:
        check_free(out)
    except OutputError:
        raise CommandError(
            f"{out} 已存在，且不是 zhibu score 写出的；请另选文件夹，或先移走它。",
            f"{out} exists and was not written by zhibu score; name another folder, or remove it.",
        ) from None
    out = out.resolve()
    making, former = (out.with_name(f".{out.name}.{what}") for what in ("making", "former"))
    _restore(former, out)
    shutil.rmtree(making, ignore_errors=True)
    try:
        yield making
        if out.exists():
            out.rename(former)
        making.rename(out)
    finally:
        _restore(former, out)
        shutil.rmtree(making, ignore_errors=True)


def _restore(former: Path, out: Path) -> None:
    """Forget the former output where a new one stands; else put it back."""
    if out.exists():
        shutil.rmtree(former, ignore_errors=True)
    elif former.exists():
        former.rename(out)
