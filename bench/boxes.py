"""Opening a box, against bare decryption of the same papers."""

import json
import shutil
from collections.abc import Iterator

from bench.measuring import printed, python
from bench.parts import DATA

Lines = Iterator[tuple[str, ...]]
BOXES = (
    (100_000, 22, "100,000 papers, 22 subjects"),
    (60_000, 24, "Jilin's half-year: 60,000 voters"),
)
BAR = 5


def boxes() -> Lines:
    """Close and open boxes, side by side with a bare loop of HPKE over the same papers."""
    yield ("a box", "bare decryption s", "outer lock s", "inner lock, count s", "of it clearing s",
           "ratio", "bar")  # fmt: skip
    for papers, subjects, name in BOXES:
        folder = DATA / "box"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (line,) = printed(python("ballot_box", folder, papers, subjects), limit=3_600)[-1:]
        told = json.loads(line)
        both = told["outer"] + told["inner"]
        yield (
            name,
            *(f"{told[one]:.1f}" for one in ("bare", "outer", "inner", "clearing")),
            f"{both / told['bare']:.2f}",
            str(BAR),
        )
        shutil.rmtree(folder)
