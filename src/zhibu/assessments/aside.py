"""Two things read at once: a second connection to the database, on another core (并行读取)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

Given = TypeVar("Given")


def aside(read: Callable[[], Given]) -> Callable[[], Given]:
    """Begin to read; what is given back waits for it, and gives or raises what it did.

    A query leaves the interpreter to others while the database works, so that two take as long as
    the longer one. Inside a transaction, of which no other connection knows, it is read at once.
    """
    if connection.in_atomic_block:
        found = read()
        return lambda: found

    def alone() -> Given:
        try:
            return read()
        finally:
            connection.close()

    pool = ThreadPoolExecutor(1, thread_name_prefix="aside")
    begun = pool.submit(alone)
    pool.shutdown(wait=False)
    return begun.result
