"""Simulation: who changes grade between two results."""

from decimal import Decimal

import pytest

from zhibu.scoring.simulation import as_text, read_results, simulate


def row(subject, score, grade, level, *, class_="1", parent="P", status="rated"):
    return {
        "subject": subject,
        "kind": "branch",
        "parent": parent,
        "class": class_,
        "status": status,
        "score": score,
        "grade": grade,
        "level": level,
    }


BEFORE = [
    row("A", Decimal("92.50"), "good", 3),
    row("B", Decimal("80.00"), "fair", 2, class_="2"),
    row("C", Decimal("50.00"), "poor", 1, parent="Q"),
    row("D", None, None, None, status="no_evidence"),
    row("E", Decimal("70.00"), "fair", 2, class_=None, parent=None),
]
AFTER = [
    row("E", Decimal("70.00"), "poor", 1, class_=None, parent=None, status="vetoed"),
    row("A", Decimal("70.01"), "poor", 1),
    row("B", Decimal("90.00"), "good", 3, class_="2"),
    row("C", Decimal("50.00"), "poor", 1, parent="Q"),
    row("F", Decimal("99.00"), "good", 3),
    row("D", Decimal("60.00"), "fair", 2),
]


def test_simulate_says_who_moves():
    found = simulate(BEFORE, AFTER)
    assert [move.before.subject for move in found.changed] == ["A", "E", "B", "D"]
    assert [(move.before.subject, move.levels, move.points) for move in found.moves] == [
        ("A", -2, -2249),
        ("B", 1, 1000),
        ("C", 0, 0),
        ("D", 0, None),
        ("E", -1, 0),
    ]
    assert [move.before.subject for move in found.largest()] == ["A", "B"]
    assert [move.before.subject for move in found.largest(1)] == ["A"]
    assert (found.left, found.joined) == ((), ("F",))


def test_simulate_counts_every_way():
    found = simulate(BEFORE, AFTER)
    assert found.grades == ("good", "fair", "poor", "no_evidence", "vetoed")
    assert found.matrix == {
        ("good", "poor"): 1,
        ("fair", "good"): 1,
        ("poor", "poor"): 1,
        ("no_evidence", "fair"): 1,
        ("fair", "vetoed"): 1,
    }


def test_simulate_groups_by_class_and_parent():
    found = simulate(BEFORE, AFTER)
    assert [(g.name, g.subjects, g.up, g.down, g.otherwise) for g in found.by_class] == [
        ("1", 3, 0, 1, 1),
        ("2", 1, 1, 0, 0),
    ]
    assert [(g.name, g.mean_before, g.mean_after) for g in found.by_parent] == [
        ("P", 8625, 7334),  # 220.01 / 3 = 73.336…
        ("Q", 5000, 5000),
    ]
    assert (found.whole.subjects, found.whole.changed) == (5, 4)


def test_a_mean_is_rounded_half_up():
    rows = [row("A", "1.00", "poor", 1), row("B", "1.01", "poor", 1)]
    assert simulate(rows, rows).whole.mean_before == 101


def test_the_order_of_rows_changes_nothing():
    assert simulate(BEFORE[::-1], AFTER[::-1]) == simulate(BEFORE, AFTER)


def test_rows_of_text_are_read_too():
    texts = [
        {key: "" if value is None else str(value) for key, value in one.items()} for one in BEFORE
    ]
    assert simulate(texts, AFTER) == simulate(BEFORE, AFTER)


def test_a_subject_twice_is_refused():
    with pytest.raises(ValueError) as refusal:
        simulate([*BEFORE, BEFORE[0]], AFTER)
    assert str(refusal.value) == (
        "subject 'A' stands twice in the results before; give each subject one row."
    )


def test_a_binary_float_is_refused():
    with pytest.raises(ValueError, match="is a float"):
        simulate([row("A", 92.5, "good", 3)], AFTER)


def test_nobody_and_nothing_is_compared_too():
    found = simulate([], [])
    assert (found.whole.subjects, found.whole.mean_before, found.grades) == (0, None, ())
    assert as_text(found, "en").startswith("0 subjects, 0 with another grade")


def test_text_says_it_in_chinese():
    assert as_text(simulate(BEFORE, AFTER)) == (
        "共5个考核对象，4个等次有变：升1，降2，其他1。平均分73.13 → 68.00。\n"
        "只在新方案中：F。\n"
        "\n"
        "等次变化（行为原方案，列为新方案）\n"
        "\tgood\tfair\tpoor\t无依据\t一票否决\n"
        "good\t0\t0\t1\t0\t0\n"
        "fair\t1\t0\t0\t0\t1\n"
        "poor\t0\t0\t1\t0\t0\n"
        "无依据\t0\t1\t0\t0\t0\n"
        "一票否决\t0\t0\t0\t0\t0\n"
        "\n"
        "按类别\n"
        "\t对象数\t升\t降\t其他\t平均分\n"
        "1\t3\t0\t1\t1\t71.25 → 60.00\n"
        "2\t1\t1\t0\t0\t80.00 → 90.00\n"
        "\n"
        "按上级组织\n"
        "\t对象数\t升\t降\t其他\t平均分\n"
        "P\t3\t1\t1\t1\t86.25 → 73.34\n"
        "Q\t1\t0\t0\t0\t50.00 → 50.00\n"
        "\n"
        "等次有变的考核对象\n"
        "A\tgood → poor\t92.50 → 70.01\n"
        "E\tfair → 一票否决\t70.00 → 70.00\n"
        "B\tfair → good\t80.00 → 90.00\n"
        "D\t无依据 → fair\t– → 60.00\n"
        "\n"
        "得分变动最大的\n"
        "A\t92.50 → 70.01\t-22.49\n"
        "B\t80.00 → 90.00\t+10.00\n"
    )


def test_results_are_read_from_a_folder(tmp_path):
    import csv

    with pytest.raises(FileNotFoundError):
        read_results(tmp_path)
    with (tmp_path / "results.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(BEFORE[0]))
        writer.writeheader()
        writer.writerows(BEFORE)
    assert simulate(read_results(tmp_path), AFTER) == simulate(BEFORE, AFTER)


def test_results_are_read_from_parquet_first(tmp_path):
    import pyarrow
    import pyarrow.parquet

    (tmp_path / "results.csv").write_text("subject\n", encoding="utf-8")
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(BEFORE), tmp_path / "results.parquet")
    assert simulate(read_results(tmp_path), AFTER) == simulate(BEFORE, AFTER)
