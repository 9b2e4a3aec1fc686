"""Laws that hold for every scheme and all evidence."""

from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reference import score
from schemes_and_evidence import YEAR, rounded, schemes_with_evidence

SLOW = [
    HealthCheck.too_slow,
    HealthCheck.filter_too_much,
    HealthCheck.large_base_example,
    HealthCheck.data_too_large,
]
few = settings(max_examples=60, suppress_health_check=SLOW)


@few
@given(schemes_with_evidence(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(pair, random):
    file, tables = pair
    before = rounded(score(file.scheme, tables, YEAR))
    shuffled = {table: random.sample(rows, len(rows)) for table, rows in tables.items()}
    assert rounded(score(file.scheme, shuffled, YEAR)) == before


@few
@given(schemes_with_evidence())
def test_every_subject_has_a_status_and_only_the_rated_have_ranks(pair):
    file, tables = pair
    grades = {band.grade: band.level for band in file.scheme.grading.bands}
    for columns in score(file.scheme, tables, YEAR).values():
        ranks = [columns.get(name) for name in ("rank", "rank_in_class", "rank_in_parent")]
        match columns["status"]:
            case "rated":
                assert columns["rank"] >= 1
                assert columns["score"] is not None
                assert grades[columns["grade"]] == columns["level"]
            case "vetoed":
                assert ranks == [None] * 3
                assert columns["grade"] == file.scheme.grading.on_veto
            case "no_evidence":
                assert [*ranks, columns["score"], columns["grade"]] == [None] * 5
            case status:
                assert (status, "score" in columns) == ("exempt", False)


@few
@given(schemes_with_evidence())
def test_a_total_stays_between_floor_and_ceiling(pair):
    file, tables = pair
    bounds = file.scheme.total
    for columns in score(file.scheme, tables, YEAR).values():
        total = columns.get("total")
        if total is not None:
            assert total >= Fraction(bounds.floor, 100)
            assert bounds.ceiling == "none" or total <= Fraction(bounds.ceiling, 100)


@few
@given(schemes_with_evidence())
def test_every_column_of_the_reference_is_known_to_scenarios(pair):
    from zhibu.scoring.scenarios.known import known

    file, tables = pair
    allowed = set(known(file.scheme).columns)
    for columns in score(file.scheme, tables, YEAR).values():
        assert set(columns) - allowed == set()
