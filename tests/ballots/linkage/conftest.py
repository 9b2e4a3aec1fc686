"""The folder's own parts are found by name; PostgreSQL keeps its log while a world is looked at."""

import secrets
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

HERE = str(Path(__file__).parent)
if HERE not in sys.path:  # tests are imported by file, so their folder is not on the path
    sys.path.insert(0, HERE)


@pytest.fixture(autouse=True)
def the_log_is_kept(request: pytest.FixtureRequest) -> Iterator[None]:
    """Parallel tests share the server: its checkpoints use parts of the log again that nobody waits for."""
    request.getfixturevalue("transactional_db")
    if connection.vendor != "postgresql":
        yield
        return
    name = f"kept_{secrets.token_hex(8)}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_create_physical_replication_slot(%s, true)", [name])
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_drop_replication_slot(%s)", [name])
