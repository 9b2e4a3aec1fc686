"""A bare DuckDB scan of ballots: the floor under any scoring of them.

`read` takes the value of every needed column (sums of numbers, the greatest of texts), `count` only
counts the texts. Usage: scan.py read|count GLOB
"""

import sys

import duckdb

how, files = sys.argv[1:3]
text = "max" if how == "read" else "count"
con = duckdb.connect()
con.execute("SET preserve_insertion_order = false")
columns = ", ".join(f"{text}({name})" for name in ("subject", "channel", "source"))
query = (
    f"SELECT {columns}, sum(round), sum(score), count(*) "
    f"FROM read_parquet('{files}', hive_partitioning = true)"
)
print(con.execute(query).fetchall())
