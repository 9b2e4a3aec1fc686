"""What the next grade lacks, tried out: with the points and all that is named, the engine gives it."""

import csv
import json
from itertools import product

import pytest

from zhibu.scoring.evidence.contract import TABLES
from zhibu.scoring.explanation import as_text, explain
from zhibu.scoring.run import score_folder
from zhibu.scoring.scheme.reading import read_scheme

WHY = {"assumed": "for the test"}


def titled(name):
    return {"zh": f"{name}号", "en": name.capitalize()}


def rule(kind, name, when, then=None):
    return (
        {kind: name, "title": titled(name), "when": when} | WHY | ({"then": then} if then else {})
    )


def scheme_of(boundary, **more):
    """A mark is the total; events stand for what gates and vetoes look at."""
    starts = {"gold": "80", "silver": "60", "bronze": "40", "none": "0"}
    return {
        "scheme": "nearer", "version": "1.0", "title": titled("nearer"), "subject": "branch",
        "effective": "2026-01-01", "source": "made up", "places": "2",
        "components": [{"component": "mark", "title": titled("mark"), "weight": "100%",
                        "missing": "no_evidence", "measure": {"inspected": "hundred"}} | WHY],
        "total": {"ceiling": "100", "floor": "0"} | WHY,
        "grading": {"boundary": boundary, "on_veto": "none", "bands": [
            {"grade": name, "title": titled(name), "level": str(4 - place), "from": start} | WHY
            for place, (name, start) in enumerate(starts.items())]},
        "gates": [
            rule("gate", "capped", {"event": "capped"}, {"at_most": "silver"}),
            rule("gate", "low", {"figure": "total", "below": "30"}, {"at_most": "none"}),
            rule("gate", "lifted", {"event": "lifted"}, {"at_least": "bronze"}),
            rule("gate", "kept", {"event": "kept"}, {"at_most": "held"}),
            rule("gate", "emptied", {"event": "emptied"}, {"score": "10"}),
            rule("gate", "vain", {"all": [{"figure": "total", "at_least": "60"}, {"event": "vain"}]},
                 {"at_most": "bronze"}),
        ],
        "vetoes": [rule("veto", "accident", {"event": "accident"})],
        "ranking": [{"by": "total", "first": "high"}],
    } | more  # fmt: skip


def scored(folder, scheme, subjects):
    """Score subjects: name → mark, events, level held last year."""
    (folder / "scheme").mkdir(parents=True)
    text = json.dumps(scheme, ensure_ascii=False)
    (folder / "scheme" / "scheme.yaml").write_text(text, encoding="utf-8")
    given = {"subjects": [], "inspections": [], "events": [], "history": []}
    for name, (mark, events, held) in subjects.items():
        given["subjects"].append({"subject": name, "kind": "branch"})
        points = f"{mark // 100}.{mark % 100:02d}"
        given["inspections"].append(
            {"subject": name, "clause": "mark", "round": 1, "score": points}
        )
        given["events"] += [
            {"subject": name, "event": one, "on": "2026-03-01"} for one in sorted(events)
        ]
        if held:
            given["history"].append({"subject": name, "year": 2025, "level": held})
    (folder / "data").mkdir()
    for name, table in TABLES.items():
        with (folder / "data" / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, [column.name for column in table.columns])
            writer.writeheader()
            writer.writerows(given.get(name, ()))
    score_folder(folder / "scheme", folder / "data", folder / "out", year=2026, formats=("csv",))
    with (folder / "out" / "results.csv").open(encoding="utf-8", newline="") as stream:
        grades = {row["subject"]: row["grade"] for row in csv.DictReader(stream)}
    return grades, read_scheme(folder / "scheme")


EVENTS = ("capped", "lifted", "kept", "emptied", "vain", "accident")
PLACE = {"none": 0, "bronze": 1, "silver": 2, "gold": 3}


@pytest.mark.parametrize("boundary", ["lower", "upper"])
def test_the_points_and_all_that_is_named_reach_the_grade_and_nothing_less_does(boundary, tmp_path):
    from zhibu.scoring.explanation import explained
    from zhibu.scoring.explanation.reading import Found, Row

    laddered = scheme_of(boundary, ladder={"up_at_most": "2"} | WHY)
    sets = [{one for one, there in zip(EVENTS, chosen, strict=True) if there}
            for chosen in product((False, True), repeat=len(EVENTS)) if sum(chosen) <= 3]  # fmt: skip
    marks = (0, 29_99, 40_00, 59_99, 60_00, 79_99, 80_00, 80_01, 97_00)
    kinds = [*product(marks, sets, (None,)), *product(marks[1::2], sets[:12], (1, 2, 3))]
    subjects = {f"B{n:04d}": one for n, one in enumerate(kinds)}
    grades, file = scored(tmp_path / "now", laddered, subjects)
    with (tmp_path / "now" / "out" / "trace.csv").open(encoding="utf-8", newline="") as stream:
        trace = {row["subject"]: row for row in csv.DictReader(stream)}
    with (tmp_path / "now" / "out" / "results.csv").open(encoding="utf-8", newline="") as stream:
        trace = {row["subject"]: trace[row["subject"]] | row for row in csv.DictReader(stream)}
    mended, wanted = {}, {}
    for name, (mark, events, held) in subjects.items():
        near = explained(file, Found(Row(trace[name]), 2026, (1, 1, 1))).next
        if near is None:
            assert grades[name] == "gold"
            continue
        target = near.grade.en.lower()
        assert PLACE[target] > PLACE[grades[name]]
        named = {
            one
            for one in EVENTS
            if any(f"“{one.capitalize()}”" in why.en for why in near.held_back)
        }
        if any("a later year" in why.en for why in near.held_back):
            wanted[name] = (target, False)
        else:
            wanted[name] = (target, True)
        assert mark + near.needed <= 100_00
        mended[name] = (mark + near.needed, events - named, held)
        if near.needed:
            mended[f"{name}-points"] = (mark + near.needed - 1, events - named, held)
            wanted[f"{name}-points"] = (target, False)
        for one in named & events:
            mended[f"{name}-{one}"] = (mark + near.needed, events - (named - {one}), held)
            wanted[f"{name}-{one}"] = (target, False)
    then, _ = scored(tmp_path / "then", laddered, mended)
    for name, (target, reached) in wanted.items():
        lifted = "lifted" in mended[name][1]
        if not reached and lifted:
            continue  # what lifts to bronze may do it without
        assert (PLACE[then[name]] >= PLACE[target]) is reached, (
            name,
            subjects[name[:5]],
            mended[name],
        )


def test_a_gate_that_would_cap_the_next_grade_is_said_beside_the_points(tmp_path):
    """Two gates hold the branch at the grade that its total reaches: points alone do not help."""
    _, file = scored(tmp_path, scheme_of("lower"), {"A": (73_52, {"capped"}, None)})
    told = explain(file, tmp_path / "out", "A")
    near = told.next
    assert (near.grade.en, near.begins, near.needed) == ("Gold", 80_00, 6_48)
    assert near.assumed == "for the test"
    assert [why.zh for why in near.held_back] == [
        "门槛“capped号”不再成立（现在有“capped”事项，等次不高于“silver号”）"
    ]
    assert "gold号从80.00分起，还差6.48分【假定：for the test】；还须：门槛“capped号”" in (
        as_text(told, "zh", cells=400)
    )


def test_a_full_quota_is_said_where_the_grade_has_one(tmp_path):
    quota = {"quota": "few", "grade": "gold", "at_most": "50%"} | WHY
    subjects = {"A": (90_00, set(), None), "B": (85_00, set(), None), "C": (70_00, set(), None)}
    grades, file = scored(tmp_path, scheme_of("lower", quotas=[quota]), subjects)
    assert grades == {"A": "gold", "B": "silver", "C": "silver"}
    for name, needed in (("B", 0), ("C", 10_00)):
        near = explain(file, tmp_path / "out", name).next
        assert (near.grade.en, near.needed) == ("Gold", needed)
        assert [why.en.partition(":")[0] for why in near.held_back] == [
            "a rank inside the quota of “Gold”"
        ]
    step = explain(file, tmp_path / "out", "B").steps[-1]
    assert (step.why.en, step.assumed) == (
        "the quota is full: the next lower grade",
        "for the test",
    )


def test_what_the_organisation_set_is_not_called_assumed(tmp_path):
    """The bands and a gate were set here; a second veto still stands on an assumption."""
    scheme = scheme_of("lower")
    here = {"assumed": "本单位设定：起点由75改为80 / set by the organisation: from 75 to 80"}
    scheme["grading"]["bands"] = [band | here for band in scheme["grading"]["bands"]]
    scheme["gates"] = [gate | here for gate in scheme["gates"]]
    first = scheme["vetoes"][0]
    scheme["vetoes"] = [first | here, rule("veto", "fire", {"event": "fire"})]
    subjects = {"A": (73_52, {"capped"}, None), "B": (73_52, {"accident", "fire"}, None)}
    _, file = scored(tmp_path, scheme, subjects)
    told = explain(file, tmp_path / "out", "A")
    zh, en = as_text(told, "zh", cells=400), as_text(told, "en", cells=400)
    assert "gold号从80.00分起，还差6.48分【本单位设定：起点由75改为80】" in zh
    assert "6.48 points are missing (set here: from 75 to 80)" in en
    assert (
        "【本单位设定：起点由75改为80】" in zh.partition("门槛“capped号”成立")[2].partition("\n")[0]
    )
    veto = explain(file, tmp_path / "out", "B").steps[-1]
    assert (veto.why.en, veto.assumed) == ("veto", "for the test")
