"""Find the large parts that some tests need, and install those that are missing.

    python scripts/parts.py browser java postgres

Finding asks nothing from the network. Installing is done with Debian's packages, as root;
a browser can also come from Playwright. What cannot be had is said, and its tests skip.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
OLDEST_JAVA = 17


@cache
def find_browser() -> Path | None:
    """A Chromium, Chrome or Edge: $BROWSER_PATH, on PATH, or Playwright's own."""
    named = os.environ.get("BROWSER_PATH")
    return _first([named, *map(shutil.which, BROWSERS), *_playwright_browsers()])


@cache
def find_java() -> Path | None:
    """A `java` of version 17 or later: in $JAVA_HOME, on PATH, or where Debian puts it."""
    home = os.environ.get("JAVA_HOME")
    places = [
        Path(home, "bin/java") if home else None,
        shutil.which("java"),
        *sorted(Path("/usr/lib/jvm").glob("*/bin/java"), reverse=True),
    ]
    return next((java for java in _existing(places) if _java_version(java) >= OLDEST_JAVA), None)


@cache
def find_postgres() -> Path | None:
    """The folder of PostgreSQL's programs; Debian keeps them off the PATH."""
    on_path = shutil.which("initdb")
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = sorted(debian, key=lambda path: int(path.parts[-3]), reverse=True)
    initdb = _first([on_path, *newest])
    return initdb.parent if initdb else None


@cache
def find_calc() -> Path | None:
    """LibreOffice, whose Calc the benchmarks compare with."""
    return _first(map(shutil.which, ("soffice", "libreoffice")))


@cache
def find_cjk_font() -> Path | None:
    """A font that has Chinese, so that pages are shown as their readers see them."""
    if not shutil.which("fc-list"):
        return None
    fonts = subprocess.run(["fc-list", ":lang=zh-cn", "file"], capture_output=True, text=True)
    return _first(line.rstrip(": ") for line in fonts.stdout.splitlines())


@dataclass(frozen=True, slots=True)
class Part:
    """Something outside Python: how to find it and which packages bring it."""

    find: Callable[[], Path | None]
    packages: tuple[str, ...]
    else_run: tuple[str, ...] = ()


PARTS = {
    "browser": Part(
        find_browser,
        ("chromium", "fonts-noto-cjk"),
        else_run=(sys.executable, "-m", "playwright", "install", "chromium"),
    ),
    "fonts": Part(find_cjk_font, ("fontconfig", "fonts-noto-cjk")),
    "java": Part(find_java, ("default-jre-headless",)),
    "postgres": Part(find_postgres, ("postgresql",)),
    "calc": Part(find_calc, ("libreoffice-calc",)),
}


def main(names: list[str]) -> int:
    unknown = sorted(set(names) - set(PARTS))
    if unknown or not names:
        print(f"unknown part: {', '.join(unknown) or 'none named'}; known: {', '.join(PARTS)}")
        return 2

    missing = [name for name in names if PARTS[name].find() is None]
    _install_packages(sorted({p for name in missing for p in PARTS[name].packages}))
    for name in names:
        if _find_again(name) is None and PARTS[name].else_run:
            print("running", " ".join(PARTS[name].else_run), flush=True)
            subprocess.run(PARTS[name].else_run, check=False)
        print(f"{name}: {_find_again(name) or 'missing; what needs it skips'}", flush=True)
    return 0


def _install_packages(packages: list[str]) -> None:
    if not packages:
        return
    if os.name != "posix" or os.geteuid() != 0 or not shutil.which("apt-get"):
        print("missing; on Debian, as root: apt-get install", *packages)
        return
    print("installing", *packages, flush=True)
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        done = subprocess.run(
            ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0", *command],
            env=quietly,
            stdout=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode:
            print(f"apt-get {command[0]} failed with {done.returncode}", flush=True)


def _find_again(name: str) -> Path | None:
    for part in PARTS.values():
        part.find.cache_clear()  # type: ignore[attr-defined]
    return PARTS[name].find()


def _playwright_browsers() -> list[Path]:
    places = [
        os.environ.get("PLAYWRIGHT_BROWSERS_PATH"),
        "~/.cache/ms-playwright",
        "~/Library/Caches/ms-playwright",
        "~/AppData/Local/ms-playwright",
    ]
    programs = (
        "chromium-*/chrome-linux*/chrome",
        "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
        "chromium-*/chrome-win*/chrome.exe",
    )
    roots = [Path(place).expanduser() for place in places if place]
    return [
        found
        for root in roots
        for program in programs
        for found in sorted(root.glob(program), reverse=True)
    ]


def _java_version(java: Path) -> int:
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(?:1\.)?(\d+)', said)
    return int(version[1]) if version else 0


def _existing(places: Iterable[str | Path | None]) -> list[Path]:
    return [Path(place) for place in places if place and Path(place).exists()]


def _first(places: Iterable[str | Path | None]) -> Path | None:
    return next(iter(_existing(places)), None)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
