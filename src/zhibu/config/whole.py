"""An output folder that appears whole, with its reports, or not at all."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole(out: Path) -> Iterator[Path]:
    """Give a folder to write into; it takes its name at the end of the block.

    A block that fails leaves a former output as it was.

    Raises:
        OutputError: `out` holds what scoring did not write.
    """
    from zhibu.scoring.engines.writing import check_free

    check_free(out)
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
