"""A class is summed up without the figures that reviews do not let be told, nor what is reckoned from them."""

import pyarrow as pa
import pyarrow.parquet as pq

from zhibu.assessments import surroundings
from zhibu.schemes.reading import preset_text, read_text

SCHEME = read_text(preset_text("wugehao")).scheme
"""Its clause `masses-review` is a review, in the area `masses-response` of the component `five-goods`."""


def summed_up(folder, veiled):
    """Six branches of one class; each has one figure, everywhere its own."""
    names = [f"B{number}" for number in range(1, 7)]
    figures = [float(80 + number) for number in range(1, 7)]
    columns = surroundings.columns_of(SCHEME)
    results = {
        "subject": names,
        "kind": ["branch"] * 6,
        "class": ["first"] * 6,
        "parent": ["C"] * 6,
    }
    pq.write_table(pa.table(results | {"status": ["rated"] * 6}), folder / "results.parquet")
    trace = {"subject": names} | dict.fromkeys(columns, figures)
    pq.write_table(pa.table(trace), folder / "trace.parquet")
    surroundings.write(SCHEME, folder, folder, veiled)
    return surroundings.read(folder).of_class("branch", "first")


def test_a_class_is_summed_up_by_every_figure(tmp_path):
    found = summed_up(tmp_path, [])
    assert {one.number for one in found.values()} == {6}
    assert found["total"][:3] == (8200, 8300, 8500)


def test_what_holds_a_veiled_review_is_summed_up_without_it(tmp_path):
    found = summed_up(tmp_path, ["B6"])
    without = {name for name, one in found.items() if one.number == 5}
    assert without == {"masses-review", "masses-response", "five-goods"}
    assert found["five-goods"][:3] == (8200, 8300, 8400)
    assert found["total"].number == 6
