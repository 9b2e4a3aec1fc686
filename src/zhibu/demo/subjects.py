"""The tree of a made-up company, and those in it whom a scheme rates."""

from string import Template

import duckdb

from zhibu.demo.mixing import stir
from zhibu.demo.shapes import Shape
from zhibu.scoring.scheme.model import Scheme

_CODES = {
    "committee": ("C", 2),
    "working_committee": ("W", 2),
    "general_branch": ("G", 3),
    "branch": ("B", 4),
    "group": ("T", 4),
    "member": ("M", 7),
    "community": ("Q", 4),
    "unit": ("U", 3),
}
"""Letter and digits of the codes: short, so that an engine holds them in place."""

# Every parent gets a share of the children by its weight; boundaries of prefix sums make the
# counts exact, and children of one parent follow each other.
_LEVEL = Template("""
CREATE OR REPLACE TABLE level_$depth AS
WITH weighed AS (
    SELECT no, subject, h, $low + ((h >> 8) % $spread::UBIGINT)::BIGINT AS weight FROM $parents
), summed AS (
    SELECT *, (sum(weight) OVER (ORDER BY no))::BIGINT AS upto,
           (sum(weight) OVER ())::BIGINT AS whole
    FROM weighed
), cut AS (
    SELECT no AS parent_no, subject AS parent, h AS ph,
           (upto - weight) * $count // whole AS first, upto * $count // whole AS after
    FROM summed ORDER BY no
), filled AS (
    SELECT *, unnest(range(first, after)) AS place FROM cut
)
SELECT (place + 1)::INTEGER AS no,
       '$letter' || lpad((place + 1)::VARCHAR, $digits, '0') AS subject,
       parent_no::INTEGER AS parent_no, parent, ph,
       (place - first)::INTEGER AS ordinal, (after - first)::INTEGER AS siblings,
       drawn($start::UBIGINT, place + 1) AS h
FROM filled ORDER BY no
""")

_SUBJECTS = Template("""
SELECT subject, '$kind' AS kind, parent, $class_ AS class, $size AS size
FROM level_$depth AS node ORDER BY no
""")

_RATED = Template("""
SELECT no, subject, '$kind' AS kind, parent, $class_ AS class, $size AS size,
       ordinal, siblings, h, ph
FROM level_$depth AS node ORDER BY no
""")


def plant(
    connection: duckdb.DuckDBPyConnection,
    scheme: Scheme,
    shape: Shape,
    counts: tuple[tuple[str, int], ...],
    seed: int,
    *,
    rated_only: bool = False,
) -> None:
    """Make the tables `subjects` and `rated`; with `rated_only`, leave the subjects as they are.

    Shape:
        rated: no (1-based over all rated), subject, kind, parent, class, size, ordinal (0-based
        place under the parent), siblings, h and ph (own and parent's figure below 2^32), quality
        (hundredths), awkward (false), few, several and staff (raters of three kinds).
    """
    connection.execute(
        "CREATE OR REPLACE TABLE level_0 AS SELECT 0 AS no, NULL::VARCHAR AS subject,"
        f" {stir(seed, 'top')}::UBIGINT AS h"
    )
    for depth, (kind, count) in enumerate(counts, 1):
        letter, digits = _CODES[kind]
        low, spread = (shape.smallest, shape.spread) if kind == "member" else (6, 13)
        connection.execute(
            _LEVEL.substitute(
                depth=depth,
                parents=f"level_{depth - 1}",
                count=count,
                letter=letter,
                digits=max(digits, len(str(count))),
                low=low,
                spread=spread,
                start=stir(seed, kind),
            )
        )
    nodes, rated = [], []
    for depth, (kind, _) in enumerate(counts, 1):
        is_rated = kind in scheme.subject
        words = {
            "depth": depth,
            "kind": kind,
            "class_": _class_of(scheme) if is_rated else "NULL::VARCHAR",
            "size": _size_of(kind, depth, counts),
        }
        nodes.append("(" + _SUBJECTS.substitute(words) + ")")
        if is_rated:
            rated.append("(" + _RATED.substitute(words) + ")")
    if not rated_only:
        connection.execute("CREATE TABLE subjects AS " + " UNION ALL ".join(nodes))
    connection.execute(
        _ALL_RATED.substitute(
            quality=_QUALITY,
            rated=" UNION ALL ".join(rated),
            least=shape.staff[0],
            most=shape.staff[1],
        )
    )


_ALL_RATED = Template("""
CREATE OR REPLACE TABLE rated AS
SELECT * REPLACE ((row_number() OVER ())::INTEGER AS no), $quality AS quality, false AS awkward,
       between_of(drawn(ph, 3), 3, 5) AS few, between_of(drawn(ph, 5), 4, 9) AS several,
       between_of(drawn(ph, 4), $least, $most) AS staff
FROM ($rated)
""")
_MEMBERS_BELOW = Template(
    "(SELECT count(*) FROM level_$below AS child WHERE child.parent_no = node.no)::INTEGER"
)

# Most are good, some mediocre, few poor; and branches differ from each other.
_QUALITY = """
(between_of(mixed(ph), 9250, 9750) + around_of(drawn(h, 1), 250)
 - CASE WHEN h % 100 < 1 THEN 2500 + (h >> 16) % 2000
        WHEN h % 100 < 8 THEN 600 + (h >> 16) % 1500
        ELSE 0 END)::INTEGER
"""


def _class_of(scheme: Scheme) -> str:
    classes = [item.class_.replace("'", "''") for item in scheme.classes]
    if not classes:
        return "NULL::VARCHAR"
    # The first classes are the larger ones: of two draws the lower decides.
    listed = ", ".join(f"'{name}'" for name in classes)
    count = len(classes)
    return f"([{listed}])[1 + least((h >> 3) % {count}::UBIGINT, (h >> 13) % {count}::UBIGINT)::BIGINT]"


def _size_of(kind: str, depth: int, counts: tuple[tuple[str, int], ...]) -> str:
    """Count the members below a branch or group; draw a number where the tree has none."""
    if kind == "member":
        return "NULL::INTEGER"
    below = counts[depth][0] if depth < len(counts) else None
    if below == "member":
        return _MEMBERS_BELOW.substitute(below=depth + 1)
    if depth < len(counts):
        return "NULL::INTEGER"
    least, most = (4, 14) if kind == "group" else (5, 48)
    return f"between_of(drawn(h, 2), {least}, {most})"
