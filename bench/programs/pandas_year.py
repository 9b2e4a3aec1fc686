"""What a data analyst would write in pandas for `suxing`: same figures, results and trace.

Integers of hundredths and half up, as the scheme asks; one pass over all ballots in memory.
Usage: pandas_year.py DATA OUT
"""

import sys
from pathlib import Path

import pandas as pd

data, out = Path(sys.argv[1]), Path(sys.argv[2])
out.mkdir(parents=True, exist_ok=True)


def half_up(upper, lower):
    return (2 * upper + lower) // (2 * lower)


# Arrow types: decimals as Python objects would make pandas many times slower than it need be.
ballots = pd.read_parquet(data / "ballots", dtype_backend="pyarrow")
ballots["hundredths"] = (ballots["score"].astype("float64") * 100).round().astype("int64")
for name in ("channel", "source"):
    ballots[name] = ballots[name].astype(str)
ballots["round"] = ballots["round"].astype(int)
sums = ballots.groupby(["subject", "channel", "round", "source"])["hundredths"].agg(
    ["sum", "count"]
)
sums["mean"] = half_up(sums["sum"], sums["count"])
rounds = sums.groupby(level=["subject", "channel", "round"])["mean"].agg(["sum", "count"])
rounds["mean"] = half_up(rounds["sum"], rounds["count"])
channels = rounds.groupby(level=["subject", "channel"])["mean"].agg(["sum", "count"])
channels["mean"] = half_up(channels["sum"], channels["count"])
wide = channels["mean"].unstack("channel")
subjects = pd.read_parquet(data / "subjects.parquet")
members = subjects[subjects["kind"] == "member"].merge(
    wide, left_on="subject", right_index=True, how="left"
)
complete = members[["peer", "masses", "branch"]].notna().all(axis=1)
members.loc[complete, "total"] = half_up(
    (members["peer"] * 3000 + members["masses"] * 4000 + members["branch"] * 3000)[complete].astype(
        "int64"
    ),
    10_000,
)
edges = [-1, 5999, 7499, 8499, 9499, 10_000]
members["grade"] = pd.cut(
    members["total"], edges, labels=["unqualified", "poor", "fair", "good", "excellent"]
)
members["rank"] = members["total"].rank(method="min", ascending=False)
members["rank_in_parent"] = members.groupby("parent")["total"].rank(method="min", ascending=False)
members = members.sort_values("subject")
trace = sums["mean"].unstack(["channel", "round", "source"])
trace.columns = [".".join(map(str, column)) for column in trace.columns]
counts = sums[["sum", "count"]].unstack(["channel", "round", "source"])
counts.columns = [".".join(map(str, column)) for column in counts.columns]
trace = trace.join(counts).reset_index()
for name, table in (("results", members), ("trace", trace)):
    table.to_parquet(out / f"{name}.parquet")
    table.to_csv(out / f"{name}.csv", index=False)
