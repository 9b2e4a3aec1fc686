"""A workbook as a committee keeps it: ballots on one sheet, formulas that score on another.

Usage: office_book.py DATA COMMITTEE BOOK.xlsx
"""

import sys

import duckdb
import xlsxwriter

data, committee, book = sys.argv[1:4]
con = duckdb.connect()
members = [
    row[0]
    for row in con.execute(
        f"SELECT m.subject FROM '{data}/subjects.parquet' AS m "
        f"JOIN '{data}/subjects.parquet' AS b ON m.parent = b.subject "
        "WHERE m.kind = 'member' AND b.parent = ? ORDER BY 1",
        [committee],
    ).fetchall()
]
events = con.execute(
    f"SELECT DISTINCT channel, source, round FROM read_parquet('{data}/ballots/**/*.parquet', "
    "hive_partitioning = true) ORDER BY 1, 2, 3"
).fetchall()
rows = con.execute(
    f"SELECT subject, channel || '.' || source || '.' || round, score::INT FROM "
    f"read_parquet('{data}/ballots/**/*.parquet', hive_partitioning = true) "
    "WHERE subject IN (SELECT unnest(?)) ORDER BY 1",
    [members],
).fetchall()
with xlsxwriter.Workbook(book) as workbook:
    ballots, scores = workbook.add_worksheet("ballots"), workbook.add_worksheet("scores")
    for number, row in enumerate(rows):
        ballots.write_row(number, 0, row)
    end = len(rows)
    names = [".".join(map(str, event)) for event in events]
    scores.write_row(0, 1, names)
    for number, member in enumerate(members, 1):
        scores.write(number, 0, member)
        for column in range(len(names)):
            head = chr(ord("B") + column)
            scores.write_formula(
                number,
                1 + column,
                f"=IFERROR(ROUND(AVERAGEIFS(ballots!$C$1:$C${end},ballots!$A$1:$A${end},$A{number + 1},"
                f'ballots!$B$1:$B${end},{head}$1),2),"")',
            )
        last = chr(ord("B") + len(names) - 1)
        scores.write_formula(
            number, 1 + len(names), f"=ROUND(AVERAGE(B{number + 1}:{last}{number + 1}),2)"
        )
print(len(members), len(rows))
