"""The site that tests run on: a folder of its own for each run, SQLite or a throw-away PostgreSQL.

Without an option the database tests (those that ask for `db` in any way; `-m database` selects them)
use an SQLite file. With `--database=postgres` a PostgreSQL server is started for this run alone, and
stopped and removed at its end; parallel workers share the server, each with its own database.
"""

import atexit
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

import parts

FOLDER = "ZHIBU_TESTS"
"""Names the run's folder to the workers, and which database it uses to everybody."""
FASTER = ["fsync", "synchronous_commit", "full_page_writes"]
KEPT = {"ZHIBU_LANG", "ZHIBU_CACHE"}
PATIENCE = 60
SHOWN = {"boards", "drafts", "frame", "gallery", "help", "published", "scores", "standings"}
"""Areas of pages that only show what rooms found or did; tests/portal/test_access.py reads each on either database."""


@dataclass(slots=True)
class Server:
    """A PostgreSQL server in a folder, reached by a socket in that folder and a loopback port."""

    folder: Path
    process: "subprocess.Popen[bytes]"
    port: int
    password: str
    command: list[str]
    somebody: dict[str, str]

    @property
    def url(self) -> str:
        return f"postgresql://zhibu:{self.password}@{quote(str(self.folder), safe='')}:{self.port}/postgres"

    def crash(self) -> None:
        """Stop at once, as a power cut does to the processes."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(PATIENCE)

    def start_again(self) -> None:
        """Start on the same data; the server recovers first."""
        self.process = _run(self.command, self.folder, self.somebody)
        _wait(self)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)  # nothing in it is to be kept
            self.process.wait(PATIENCE)
        shutil.rmtree(self.folder, ignore_errors=True)


def start_postgres(programs: Path, *, durable: bool = False) -> Server:
    """Make a cluster and start it; root may not run PostgreSQL, so somebody else does.

    Args:
        durable: whether what is acknowledged survives a crash; tests are quicker without.
    """
    folder = Path(tempfile.mkdtemp(prefix="zhibu-pg-"))
    password, port = secrets.token_hex(16), free_port()
    words = folder / "password"
    words.write_text(password, encoding="ascii")
    somebody = _somebody(folder)
    data = folder / "data"
    made = subprocess.run(
        [programs / "initdb", "-D", data, "-U", "zhibu", "-E", "UTF8", "--locale=C.UTF-8",
         "-A", "scram-sha-256", "--pwfile", words, "--no-sync", "--no-instructions"],
        capture_output=True, text=True, check=False, cwd=folder, **somebody,
    )  # fmt: skip
    if made.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        raise RuntimeError(f"initdb failed: {made.stderr}")
    settings = {
        "unix_socket_directories": folder,
        "listen_addresses": "127.0.0.1",
        "port": port,
        "max_connections": 300,
        **dict.fromkeys(() if durable else FASTER, "off"),
    }
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    command = [str(word) for word in (programs / "postgres", "-D", data, *options)]
    process = _run(command, folder, somebody)
    server = Server(folder, process, port, password, command, somebody)
    _wait(server)
    return server


def _run(command: list[str], folder: Path, somebody: dict[str, str]) -> "subprocess.Popen[bytes]":
    with (folder / "log").open("ab") as log:
        # A session of its own: Ctrl-C stops the tests, and they stop the server.
        return subprocess.Popen(
            command, stdout=log, stderr=log, cwd=folder, start_new_session=True, **somebody
        )


def _wait(server: Server) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.process.poll() is None:
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", server.port)) == 0:
                return
        time.sleep(0.05)
    said = (server.folder / "log").read_text(errors="replace")
    server.stop()
    raise RuntimeError(f"PostgreSQL did not start: {said}")


def _somebody(folder: Path) -> dict[str, str]:
    """Who runs the server: oneself; in root's place the account `postgres`, or else `nobody`."""
    if os.name != "posix" or os.geteuid() != 0:
        return {}
    import pwd

    known = {one.pw_name for one in pwd.getpwall()}
    name = next(name for name in ("postgres", "nobody") if name in known)
    for path in (folder, *folder.iterdir()):
        shutil.chown(path, name)
    return {"user": name}


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def prepare(config: pytest.Config) -> None:
    """Set the site up before Django asks for it: own folder, own database, quick passwords."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None:
        _prepare_run(config)
    data = Path(os.environ[FOLDER], worker or "one")
    data.mkdir(exist_ok=True)
    os.environ["ZHIBU_DATA"] = str(data)
    _adjust_settings(data)


def _prepare_run(config: pytest.Config) -> None:
    """Once for all workers, which inherit the environment."""
    folder = tempfile.mkdtemp(prefix="zhibu-tests-")
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    for name in [name for name in os.environ if name.startswith("ZHIBU_") and name not in KEPT]:
        del os.environ[name]
    os.environ.pop("DATABASE_URL", None)
    os.environ |= {
        FOLDER: folder,
        "ZHIBU_DATA": f"{folder}/one",
        "ZHIBU_SECOND_FACTOR": "optional",  # tests of it ask for it
        "DJANGO_SETTINGS_MODULE": "zhibu.config.settings",
        # Playwright keeps an event loop in the thread that also asks the database.
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
    }
    programs = parts.find_postgres()
    if config.getoption("database") == "postgres" and programs:
        server = start_postgres(programs)
        config.add_cleanup(server.stop)
        atexit.register(server.stop)
        os.environ["DATABASE_URL"] = server.url


def _adjust_settings(data: Path) -> None:
    """Workers read the settings before they are asked; so what lies in the folder is set again."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        # A file, not memory: the threads of a live server and of racing tests have own connections.
        database.setdefault("TEST", {})["NAME"] = str(data / "test.sqlite3")
        faster = database["OPTIONS"]["init_command"].replace("synchronous=FULL", "synchronous=OFF")
        database["OPTIONS"]["init_command"] = faster
    else:
        database["CONN_MAX_AGE"] = 0
    settings.DATA = data
    settings.MEDIA_ROOT = data / "attachments"
    settings.EMAIL_FILE_PATH = data / "mail"
    settings.STATIC_ROOT = data / "static"
    settings.STATIC_ROOT.mkdir()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES["staticfiles"]["BACKEND"] = plain


def mark(items: list[pytest.Item], database: str) -> None:
    """Mark every test that asks for the database, so that `-m database` selects them."""
    for item in items:
        asked = {"db", "transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
        if asked or item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.database)
            if {"transactional_db", "live_server"} & asked or _in_own_transactions(item):
                # What migrations entered (kinds of record) is put back after such a test.
                item.fixturenames.append("django_db_serialized_rollback")
            if database == "postgres":
                item.add_marker(pytest.mark.postgres)
            if item.get_closest_marker("browser") or SHOWN & set(item.path.parts):
                item.add_marker(pytest.mark.once)  # looks and scripts of pages ask no other queries


def _in_own_transactions(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction"))
