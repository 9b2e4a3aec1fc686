"""One subject's line of a sorted file, found by halving: a page needs no engine and no whole file."""

import csv
from pathlib import Path
from typing import BinaryIO


def cells_of(path: Path, key: str) -> dict[str, str | None]:
    """Give the cells of the line that begins with a key; nothing where there is none.

    Shape: CSV with a heading, sorted by its first column, as scoring writes results and trace.
    """
    with path.open("rb") as file:
        names = _cells(file.readline())
        line = _line(file, file.tell(), path.stat().st_size, key)
    return {} if line is None else dict(zip(names, _cells(line), strict=True))


def _line(file: BinaryIO, low: int, high: int, key: str) -> bytes | None:
    """Halve the bytes between the heading and the end; lines begin at or after `low`."""
    wanted = key.encode()
    while low < high:
        middle = (low + high) // 2
        file.seek(middle - 1 if middle > low else low)
        if middle > low:
            file.readline()  # the rest of a line that begins before the middle
        begins = file.tell()
        line = file.readline() if begins < high else b""
        if not line:
            high = middle
            continue
        found = _cells(line)[0].encode()
        if found == wanted:
            return line
        if found < wanted:
            low = begins + len(line)
        else:
            high = middle
    return None


def _cells(line: bytes) -> list[str]:
    return next(csv.reader([line.decode().rstrip("\r\n")]))
