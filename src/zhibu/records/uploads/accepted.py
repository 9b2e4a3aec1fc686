"""What became of a file that may be kept, and the reason against one that may not."""

from dataclasses import dataclass
from typing import IO


class Unfit(Exception):
    """A file that cannot be kept; its text says what was found and what to do."""


@dataclass(slots=True)
class Accepted:
    """A file made safe."""

    media_type: str
    ending: str
    content: IO[bytes]
    """What is kept: open, at its beginning."""
    small: IO[bytes] | None = None
    """A picture's thumbnail."""
    look: int | None = None
    """A picture's perceptual hash, signed as databases want it; none where it shows too little."""
    name: str = ""
    sha256: str = ""
    """Of the file as it was given."""
