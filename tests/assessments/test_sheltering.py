"""What reviews may not tell is not told by an explanation, nor by what it could be reckoned from."""

import pytest

from zhibu.assessments.lines import cells_of
from zhibu.assessments.sheltering import sheltered
from zhibu.assessments.veils import Veils, veils_of
from zhibu.schemes.reading import preset_text, read_text
from zhibu.scoring.explanation import explained
from zhibu.scoring.explanation.reading import Found, Row
from zhibu.scoring.scheme.lint.walk import earners
from zhibu.scoring.scheme.measures import Review

FILE = read_text(preset_text("suxing"))
"""Every part of it is a review."""
MIXED = read_text(preset_text("zerenzhi"))
"""Three reviews, and clauses beside them."""


def reviews_in(file):
    return [one for one in earners(file.scheme) if isinstance(one.measure, Review)]


RULE = reviews_in(FILE)[0]
SOURCES = [one.source for one in RULE.measure.sources]


def document(rule=RULE, **said):
    """A published document of one subject: what is said of each source, and of the round."""
    joined = said.pop("joined", "shown")
    return {
        "figures": [
            {"subject": "M1", "source": source, "said": said.get(source, "shown"), "band": [9000, 9500]}
            for source in (one.source for one in rule.measure.sources)
        ],
        "joined": [{"subject": "M1", "said": joined, "band": [9000, 9500]}],
    }  # fmt: skip


def told(tmp_path, *documents, file=FILE):
    """An explanation in which every source of every round has 46 ballots of a mean that is its own."""
    cells = {
        "subject": "M1",
        "kind": "member",
        "status": "rated",
        "total": "91.00",
        "score": "91.00",
    }
    for place, one in enumerate(earners(file.scheme)):
        cells[one.name] = "91.00"
        if isinstance(one.measure, Review):
            for number in range(1, 13):
                cells[f"{one.name}.{number}"] = "91.00"
                for source in one.measure.sources:
                    base = f"{one.name}.{number}.{source.source}"
                    cells |= {base: f"91.{place:02d}", f"{base}.n": "46", f"{base}.sum": "4186.00"}
    row = Row(cells)
    veils = Veils()
    for number, one in enumerate(documents, start=1):
        veils.add(reviews_in(file)[0].measure.review, number, one)
    veils.write(tmp_path)
    explanation = explained(file, Found(row, 2026, (1, 1, 1)))
    return sheltered(explanation, file.scheme, row, veils_of(tmp_path, "M1"))


def node_of(explanation):
    return next(node for node in explanation.total.walk() if node.name == RULE.name)


def unknown_to_readers(found, file, banded):
    """What is left to find for whoever reads the explanation beside every published box.

    The boxes give the figures of all reviews but the banded ones. With a single unknown left, the
    total less all others is what the band hides.
    """
    published = {one.name for one in reviews_in(file)} - banded
    leaves = [node for node in found.total.walk() if not node.children]
    return {node.name for node in leaves if node.figure is None} - published


def test_what_was_published_is_told(tmp_path):
    found, hidden = told(tmp_path, document())
    assert hidden == frozenset()
    assert "46票" in node_of(found).evidence[0].zh


@pytest.mark.parametrize("said", ["few", "beside"])
def test_a_hidden_source_gives_no_figure(tmp_path, said):
    found, hidden = told(tmp_path, document(**{SOURCES[0]: said}))
    first = node_of(found).evidence[0].zh
    assert "公开" in first
    assert "91" not in first
    assert hidden == frozenset()


def test_a_round_told_as_a_band_hides_its_figure_and_one_more(tmp_path):
    found, hidden = told(tmp_path, document(joined="near", **{SOURCES[0]: "near"}))
    leaves = [node for node in found.total.walk() if not node.children]
    assert RULE.name in hidden
    assert sum(node.name in hidden for node in leaves) >= 2
    assert node_of(found).figure is None
    assert found.total.working is None
    assert found.total.figure == 9100
    assert not {one.name for one in found.chances} & hidden
    assert "90.00至95.00之间" in node_of(found).evidence[1].zh


def test_the_total_less_all_that_is_told_and_published_is_no_banded_figure(tmp_path):
    """Another review hidden beside a banded one would hide nothing: its own box tells it."""
    rule = reviews_in(MIXED)[0]
    said = {one.source: "near" for one in rule.measure.sources}
    found, _hidden = told(tmp_path, document(rule, joined="near", **said), file=MIXED)
    assert found.total.figure == 9100
    assert len(unknown_to_readers(found, MIXED, {rule.name})) == 2


def test_figures_hidden_together_are_not_told_by_their_sum():
    """Without a file of veils all three reviews are hidden, and one clause with them."""
    cells = {one.name: "91.00" for one in earners(MIXED.scheme)}
    cells |= {"subject": "M1", "kind": "branch", "status": "rated", "total": "91.00"}
    row, names = Row(cells), {one.name for one in reviews_in(MIXED)}
    explanation = explained(MIXED, Found(row, 2026, (1, 1, 1)))
    found, hidden = sheltered(explanation, MIXED.scheme, row, None)
    assert names < hidden
    assert len(unknown_to_readers(found, MIXED, names)) == len(names) + 1


def test_without_a_file_of_veils_nothing_of_a_review_is_told(tmp_path):
    assert veils_of(tmp_path, "M1") is None


def test_a_line_is_found_among_many_and_in_no_other_way(tmp_path):
    path = tmp_path / "trace.csv"
    names = sorted((f"M{number:05d}" for number in range(0, 4000, 3)), key=str.encode)
    lines = ["subject,total", *(f"{name},{place}.00" for place, name in enumerate(names))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    for place in (0, 1, 2, 700, len(names) - 2, len(names) - 1):
        assert cells_of(path, names[place]) == {"subject": names[place], "total": f"{place}.00"}
    for missing in ("", "A", "M00001", "M99999", "党"):
        assert cells_of(path, missing) == {}
