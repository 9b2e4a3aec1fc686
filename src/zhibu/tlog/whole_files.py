"""Files that others see whole: as they were, or as they are now."""

import os
from pathlib import Path


def write_whole(path: Path, data: bytes, *, mode: int = 0o666, name_too: bool = False) -> None:
    """Write a file beside its place, bring it to the disk, then put it in its place.

    Args:
        mode: who may read a new file, less what the process's umask takes away.
        name_too: bring the name in the folder to the disk as well, before this returns.

    Raises:
        OSError: it cannot be written; what stood there stays.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    if name_too and os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
