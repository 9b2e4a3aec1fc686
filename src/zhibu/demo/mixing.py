"""Pseudo-random figures in whole numbers, as DuckDB macros.

Our own, and not DuckDB's `hash` or `random`: those may change between versions, and the same seed
must give the same company in ten years.
"""

import duckdb

_LOW_32 = 4_294_967_295
# Multipliers of MurmurHash3's 32-bit finisher (public domain) and of Fibonacci hashing: products
# of two numbers below 2^32 fit into 64 bits, so nothing overflows.
_FIRST, _SECOND, _SPREAD = 2_246_822_507, 3_266_489_909, 2_654_435_769

_MACROS = (
    f"CREATE MACRO stirred(x) AS (x * {_FIRST}::UBIGINT) & {_LOW_32}::UBIGINT",
    f"CREATE MACRO folded(x) AS (xor(x, x >> 15) * {_SECOND}::UBIGINT) & {_LOW_32}::UBIGINT",
    "CREATE MACRO mixed(x) AS xor(folded(stirred(x)), folded(stirred(x)) >> 16)",
    f"CREATE MACRO drawn(x, y) AS"
    f" mixed((x + (y)::UBIGINT * {_SPREAD}::UBIGINT) & {_LOW_32}::UBIGINT)",
    # A figure from `low` to `high`, both included.
    "CREATE MACRO between_of(x, low, high) AS"
    " (low + ((x >> 4) % (high - low + 1)::UBIGINT)::INTEGER)",
    # The sum of two even draws: a triangle around 0, from -width to width.
    "CREATE MACRO around_of(x, width) AS"
    " ((x & 65535) % (width + 1)::UBIGINT)::INTEGER"
    " - ((x >> 16) % (width + 1)::UBIGINT)::INTEGER",
    "CREATE MACRO points_of(hundredths) AS"
    " ((hundredths)::INTEGER::DECIMAL(10, 0) * 0.01::DECIMAL(2, 2))::DECIMAL(9, 2)",
)


def stir(seed: int, what: str) -> int:
    """Give the start of a stream of figures, below 2^32, for one thing that is drawn."""
    value = seed & _LOW_32
    for byte in what.encode():
        value = ((value ^ byte) * _FIRST + _SPREAD) & _LOW_32
        value ^= value >> 15
    return value


def add_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `mixed`, `drawn`, `between_of`, `around_of` and `points_of` known to a connection."""
    for macro in _MACROS:
        connection.execute(macro)
