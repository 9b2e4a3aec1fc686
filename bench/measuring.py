"""Whole processes, timed: wall seconds and the most memory that was resident."""

import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
MIB = 1024


@dataclass(frozen=True, slots=True)
class Run:
    """One process that ended well."""

    seconds: float
    memory: int
    """MiB at the most."""


def run(arguments: list[str], *, limit: float = 900) -> Run:
    """Run a process to its end; its output goes nowhere unless it fails."""
    begun = time.perf_counter()
    log = ROOT / "var" / "bench" / "last.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        child = subprocess.Popen(arguments, stdout=output, stderr=output, cwd=ROOT)
        deadline = begun + limit
        while True:
            ended, status, usage = os.wait4(child.pid, os.WNOHANG)
            if ended:
                break
            if time.perf_counter() > deadline:
                child.kill()
                os.wait4(child.pid, 0)
                raise SystemExit(f"{arguments} took more than {limit} s and was stopped.")
            time.sleep(0.002)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        tail = log.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise SystemExit(f"{arguments} failed:\n{tail}")
    taken = time.perf_counter() - begun
    if "--out" in arguments:
        mark = Path(arguments[arguments.index("--out") + 1]) / "assessment.json"
        if not mark.is_file() or time.time() - mark.stat().st_mtime > taken + 1:
            raise SystemExit(f"{arguments} ended well but wrote nothing.")
    return Run(taken, usage.ru_maxrss // MIB)


def printed(arguments: list[str], *, limit: float = 900) -> list[str]:
    """Run a program to its end; give the lines that it printed."""
    done = subprocess.run(
        arguments, capture_output=True, text=True, cwd=ROOT, timeout=limit, check=False
    )
    if done.returncode:
        raise SystemExit(f"{arguments} failed:\n{done.stderr[-2000:]}")
    return done.stdout.splitlines()


def side_by_side(*contestants: list[str], times: int = 3) -> list[Run]:
    """Run each in turn, several times; give the median of each, with its most memory."""
    runs: list[list[Run]] = [[] for _ in contestants]
    for _ in range(times):
        for number, arguments in enumerate(contestants):
            runs[number].append(run(arguments))
    return [
        Run(statistics.median(it.seconds for it in each), max(it.memory for it in each))
        for each in runs
    ]


def python(module: str, *arguments: object) -> list[str]:
    """Give the command of a program of this folder."""
    return [sys.executable, "-m", f"bench.programs.{module}", *map(str, arguments)]


def zhibu(*arguments: object) -> list[str]:
    """Give a `zhibu` command."""
    return [str(Path(sys.executable).with_name("zhibu")), *map(str, arguments)]


def machine() -> str:
    """Describe the machine in a line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    model = "unknown processor"
    info = Path("/proc/cpuinfo")
    if info.is_file():
        names = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        model = names[0].split(":")[1].strip() if names else model
    import duckdb

    return (
        f"{os.cpu_count()} cores ({model}), {memory:.0f} GiB, "
        f"Python {platform.python_version()}, DuckDB {duckdb.__version__}"
    )


def timed(action: Callable[[], object], times: int = 5) -> float:
    """Give the median seconds of an action inside this process."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        action()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)
