"""What every test can count on: its parts are there, no network, the same examples each time.

A test marked `browser`, `spark`, `postgres` or `vectors` needs something outside Python. Where that
is missing the test skips and says why; with REQUIRE_BROWSER=1 (and so on) it fails instead.
"""

import os
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hypothesis
import pytest

import databases
import messages
import parts
from browsing import axe, browser, page, phone  # noqa: F401
from lifted_guards import guards_lifted_between_tests  # noqa: F401
from signing_in import cast, client_for, company, sees, signed_in  # noqa: F401

ROOT = Path(__file__).resolve().parent.parent

hypothesis.settings.register_profile("zhibu", deadline=None, derandomize=True)
hypothesis.settings.register_profile("soak", deadline=None, max_examples=5_000)
hypothesis.settings.load_profile("zhibu")


def find_vectors() -> Path | None:
    """Public test vectors: $VECTORS_DIR, or the folder beside the repository."""
    place = Path(os.environ.get("VECTORS_DIR", ROOT.parent / "shared" / "vectors"))
    return place if place.is_dir() else None


@dataclass(frozen=True, slots=True)
class Need:
    find: Callable[[], Path | None]
    remedy: str


NEEDS = {
    "browser": Need(parts.find_browser, "no browser: set BROWSER_PATH or install chromium"),
    "spark": Need(parts.find_java, "no Java 17 or later: install default-jre-headless"),
    "postgres": Need(parts.find_postgres, "no PostgreSQL programs: install postgresql"),
    "vectors": Need(find_vectors, "no test vectors: set VECTORS_DIR"),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("sqlite", "postgres"),
        default="sqlite",
        help="what database tests run on; PostgreSQL is started for the run (see databases.py)",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        messages.compile_all()
    databases.prepare(config)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    databases.mark(items, config.getoption("database"))
    if "soak" not in config.getoption("-m"):
        items[:] = [item for item in items if not item.get_closest_marker("soak")]
    for item in items:
        if item.get_closest_marker("spark"):  # one JVM for all; xdist begins with the largest group
            item.add_marker(pytest.mark.xdist_group("spark"))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    for name, need in NEEDS.items():
        if not item.get_closest_marker(name) or need.find():
            continue
        variable = f"REQUIRE_{name.upper()}"
        if os.environ.get(variable) == "1":
            pytest.fail(f"{need.remedy} ({variable}=1)", pytrace=False)
        pytest.skip(need.remedy)


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Only this machine may be called (Spark talks to its JVM)."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"a test asked the network for {address}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        yield


@pytest.fixture(autouse=True, scope="session")
def java_home() -> Iterator[None]:
    """Spark starts the Java that was found, also where it is not on the PATH."""
    java = parts.find_java()
    with pytest.MonkeyPatch.context() as patch:
        if java:
            patch.setenv("JAVA_HOME", str(java.resolve().parent.parent))
        yield


@pytest.fixture(autouse=True, scope="session")
def own_plans(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Plans are kept for this run alone: none comes from the person's own folder, none goes there.

    The workers of a run share them: a large scheme takes four seconds to lower.
    """
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZHIBU_CACHE", str(folder / "kept-plans"))
        yield


@pytest.fixture(autouse=True)
def no_language_left_behind() -> None:
    """A page that was asked for in English leaves none of it to the next test of the same worker."""
    from django.utils import translation

    translation.deactivate()
