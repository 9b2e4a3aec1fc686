"""Pages whose code is run: files that are written, commands and what they print.

A fenced block whose first line names a language and a file (```` ```yaml rules/scheme.yaml ````) is
written to that file; a second block of the same file goes below the first. In a block ```` ```console ````
each line after `$ ` is run by the shell in the folder of the files; what follows is what it prints. A
line `…` stands for any number of lines.

Where a message was changed on purpose, `python tests/docs/pages.py docs/writing-a-scheme.md` writes
what the commands print now into the page.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PROGRAM = "import sys; from zhibu.config.command import main; sys.exit(main())"


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: a file, or commands."""

    line: int
    language: str
    file: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """A command of a page with what the page says that it prints."""

    line: int
    command: str
    printed: str


def blocks(page: str) -> Iterator[Block]:
    for found in FENCE.finditer(page):
        line = page.count("\n", 0, found.start()) + 1
        yield Block(line, found[1], found[2], found[3])


def steps_of(block: Block) -> list[Step]:
    """Give the commands of a console block."""
    steps = []
    for piece in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, _, printed = piece.partition("\n")
        line = block.line + 1 + block.text[: block.text.index(f"$ {command}")].count("\n")
        steps.append(Step(line, command, printed))
    return steps


def steps(page: str) -> list[Step]:
    return [
        step for block in blocks(page) if block.language == "console" for step in steps_of(block)
    ]


def run_page(page: str, folder: Path, language: str = "en") -> dict[int, str]:
    """Write the files and run the commands of a page in their order; give what they print by line."""
    programs = folder / ".programs"
    programs.mkdir()
    zhibu = programs / "zhibu"
    zhibu.write_text(f"#!{sys.executable}\n{PROGRAM}\n", encoding="utf-8")
    zhibu.chmod(0o755)
    environment = os.environ | {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "ZHIBU_LANG": language,
    }
    printed = {}
    for block in blocks(page):
        if block.file:
            path = folder / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8") as file:
                file.write(block.text)
        elif block.language == "console":
            for step in steps_of(block):
                done = subprocess.run(
                    ["sh", "-c", step.command],
                    cwd=folder,
                    env=environment,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    encoding="utf-8",
                    check=False,
                )
                printed[step.line] = done.stdout
    return printed


def agree(written: str, printed: str) -> bool:
    """Whether a page says what a command prints; a line `…` stands for any lines."""
    pieces = [re.escape(piece) for piece in re.split(r"^…\n", tidy(written), flags=re.MULTILINE)]
    return re.fullmatch(r"(?:.*\n)*".join(pieces), tidy(printed)) is not None


def tidy(text: str) -> str:
    """Without blanks at the ends of lines and at the end of all."""
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n") + "\n"


def rewrite(path: Path, language: str = "en") -> None:
    """Write what the commands print now into a page; what is shortened with `…` is for a person."""
    page = path.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        printed = run_page(page, Path(folder), language)
    lines = page.splitlines(keepends=True)
    for step in reversed(steps(page)):
        now = printed[step.line]
        if agree(step.printed, now):
            continue
        if "…\n" in step.printed.splitlines(keepends=True):
            print(f"{path.name}:{step.line} is for you:\n{now}")
            continue
        lines[step.line : step.line + step.printed.count("\n")] = [tidy(now)] if now.strip() else []
    path.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        rewrite(Path(name), "zh" if "zh" in name else "en")
