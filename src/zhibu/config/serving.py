"""Serve the site: a web server with its workers, and one process for the daily work."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable

THREADS = 8
"""In each worker: requests that wait for the database do not hold up others."""


def serve(*, address: str, port: int, workers: int, ready: Callable[[], None]) -> None:
    """Serve until somebody stops it (Ctrl-C or SIGTERM); the data folder is already open.

    Workers are forked: whatever works with threads of its own, as the typesetter does, must not have
    worked in this process before (`building.py`).

    Args:
        ready: called once, when the server starts to listen.

    Raises:
        CommandError: the port is taken.
    """
    from django.conf import settings
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    _check_free(address, port)
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    os.environ["ZHIBU_DATA"] = str(settings.DATA)
    server = Server(
        "zhibu.config.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        log_level=LogLevels.error,
        log_access=False,  # no line says who voted when; docs/serving.md says it of the server before
        websockets=False,
    )
    server.on_startup(ready)
    daily = subprocess.Popen([sys.executable, "-m", "zhibu.config.daily"])
    try:
        server.serve()
    finally:
        daily.terminate()
        daily.wait(30)


def _check_free(address: str, port: int) -> None:
    from zhibu.config.refusals import CommandError

    with socket.socket() as trying:
        trying.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trying.bind((address, port))
        except OSError as error:
            raise CommandError(
                f"{address}:{port} 无法使用（{error.strerror}）；请用 --port 换一个端口。",
                f"{address}:{port} cannot be used ({error.strerror}); name another with --port.",
            ) from error
