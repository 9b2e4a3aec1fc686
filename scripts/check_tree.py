"""Refuse what must not stand in the tree: registry hosts, this machine's paths, drawers for odds and ends.

The hosts are asked from pip, npm and apt when the check runs, so it also knows a company's own mirror,
and no host needs to be written here.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DRAWERS = {"utils", "helpers", "services", "common", "misc", "managers"}
LONGEST = {"src": 500, "tests": 800}
LOCK_LEAKS = re.compile(r'"resolved":|--(?:extra-)?index-url|--find-links|--trusted-host|://')
BINARY = {".png", ".jpg", ".xlsx", ".parquet", ".pdf", ".woff2"}


def main() -> int:
    paths = [path for path in _tree() if (ROOT / path).is_file()]
    hosts = _registry_hosts()
    faults = [fault for path in paths for fault in _faults(path, hosts)]
    print(*faults, sep="\n", end="\n" if faults else "")
    print(f"The tree: {len(paths)} files, {len(hosts)} registry hosts asked, {len(faults)} faults.")
    return 1 if faults else 0


def _faults(path: Path, hosts: set[str]) -> Iterator[str]:
    drawer = DRAWERS & {part.split(".")[0] for part in path.parts}
    if drawer:
        yield f"{path}: '{drawer.pop()}' says nothing; name the file after what it holds"
    if path.suffix in BINARY:
        return
    text = (ROOT / path).read_text(encoding="utf-8", errors="replace")
    for host in hosts:
        if host in text:
            yield f"{path}: names the registry host {host}; take it out"
    if f"{ROOT}/" in text:
        yield f"{path}: names the path {ROOT} of this machine; make it relative"
    if path.name == "package-lock.json" or (path.parent.name, path.suffix) == (
        "requirements",
        ".txt",
    ):
        leak = LOCK_LEAKS.search(text)
        if leak:
            yield f"{path}: a lock may not say where from ({leak[0]}); run `make lock`"
    limit = LONGEST.get(path.parts[0])
    lines = text.count("\n")
    if limit and path.suffix == ".py" and "migrations" not in path.parts and lines > limit:
        yield f"{path}: {lines} lines, at most {limit}; make it a folder of nouns"


def _registry_hosts() -> set[str]:
    """Every host this machine installs from: as pip, npm and apt are set up, and as they come."""
    from pip._internal.models.index import PyPI

    said = [f"//{PyPI.netloc}/", f"//{PyPI.file_storage_domain}/"]
    said.append(_ask(sys.executable, "-m", "pip", "config", "list"))
    said.append(_ask(str(Path(sys.executable).with_name("npm")), "config", "get", "registry"))
    sources = [Path("/etc/apt/sources.list"), *Path("/etc/apt/sources.list.d").glob("*")]
    said.extend(path.read_text(errors="replace") for path in sources if path.is_file())
    hosts = re.findall(r"//(?:[^@/\s'\"]*@)?([\w.-]+\.[\w.-]+)", "\n".join(said))
    return {host for host in hosts if not host.startswith("127.")}


def _tree() -> list[Path]:
    listed = _ask("git", "-C", str(ROOT), "ls-files", "-z", "-c", "-o", "--exclude-standard")
    return sorted({Path(name) for name in listed.split("\0") if name})


def _ask(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT).stdout


if __name__ == "__main__":
    sys.exit(main())
