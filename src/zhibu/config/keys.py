"""Keys that a site makes for itself at its first start, and keeps where only its owner may read."""

import os
import secrets
from pathlib import Path


def kept_key(folder: Path, name: str) -> str:
    """Give the key of this name, made now if there is none yet."""
    path = folder / name
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()
