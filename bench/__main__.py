"""`make bench`: run the parts and print their tables; `BENCH=--write` keeps them in the docs."""

import argparse
import os

from bench import ballots, boxes, ledger, parts
from bench.measuring import ROOT, machine

PARTS = {
    "year": parts.year,
    "office": parts.office,
    "growth": parts.growth,
    "million": parts.million,
    "changes": parts.changes,
    "four": parts.four_millions,
    "nightly": parts.nightly,
    "pages": parts.pages,
    "ledger": ledger.ledger,
    "proofs": ledger.proofs,
    "boxes": boxes.boxes,
    "casting": ballots.casting,
}
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"


def main() -> None:
    """Run the parts that are asked for, all by default."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument(
        "--write", action="store_true", help="keep the tables in docs/performance.md"
    )
    asked = parser.parse_args()
    os.environ["ZHIBU_CACHE"] = str(parts.DATA / "cache")
    print(machine())
    tables = []
    for name in asked.parts or PARTS:
        lines = []
        for line in PARTS[name]():
            print("  " + " | ".join(line), flush=True)
            lines.append(line)
        tables.append(_markdown(lines))
    if asked.write:
        page = ROOT / "docs" / "performance.md"
        text = page.read_text(encoding="utf-8")
        before, rest = text.split(BEGIN)
        after = rest.split(END)[1]
        body = "\n\n".join([f"Measured on {machine()}.", *tables])
        page.write_text(f"{before}{BEGIN}\n\n{body}\n\n{END}{after}", encoding="utf-8")


def _markdown(lines: list[tuple[str, ...]]) -> str:
    head, *rows = lines
    rule = ["---", *("---:" for _ in head[1:])]
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, tuple(rule), *rows))


if __name__ == "__main__":
    main()
