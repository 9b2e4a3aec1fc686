"""Laws of the reckoning itself, on any records: no table, no tick."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from zhibu.duties.enums import DutyState, Strength
from zhibu.duties.rules import Rule, baseline
from zhibu.duties.standing import Done, amount, counted, parts_of, spread, stand
from zhibu.terms.periods import PartOfPeriod

YEAR = 2026
FIRST = date(YEAR, 1, 1)
days = st.integers(0, 364).map(lambda count: FIRST + timedelta(days=count))
rules = st.builds(
    Rule,
    name=st.just("test/clause"),
    kinds=st.just(("study",)),
    each=st.sampled_from(PartOfPeriod),
    needed=st.integers(1, 4).map(lambda count: count * 100),
    in_hours=st.booleans(),
    entered_within=st.none() | st.integers(0, 20),
    attendance=st.none() | st.integers(0, 10_000),
    strength=st.sampled_from(Strength),
    zh=st.just("学习"),
    en=st.just("study"),
    source=st.just(""),
    applies=st.none(),
)


@st.composite
def records(draw):
    found = []
    for number in range(draw(st.integers(0, 12))):
        held = draw(days)
        expected = draw(st.integers(0, 5))
        entered = held + timedelta(days=draw(st.integers(0, 60)))
        present = draw(st.integers(0, expected))
        found.append(Done(number, held, entered, present, expected, draw(st.integers(0, 400))))
    return found


@st.composite
def extensions(draw, rule):
    parts = parts_of(YEAR, rule.each)
    chosen = draw(st.lists(st.sampled_from(parts), unique=True, max_size=3))
    return {
        part.period: min(part.last + timedelta(days=draw(st.integers(1, 120))), date(YEAR, 12, 31))
        for part in chosen
    }


@given(st.data(), rules, records())
def test_each_record_counts_for_one_part_whatever_is_extended(data, rule, done):
    dealt = spread(rule, YEAR, done, data.draw(extensions(rule)))
    given_out = [one.record for found in dealt.values() for one in found]
    assert sorted(given_out) == [one.record for one in done]


@given(st.data(), rules, records())
def test_extension_never_leaves_its_own_part_with_less(data, rule, done):
    extended = data.draw(extensions(rule))
    before, after = spread(rule, YEAR, done, {}), spread(rule, YEAR, done, extended)
    first = next((part for part in parts_of(YEAR, rule.each) if part.period in extended), None)
    if first:
        assert sum(amount(rule, one) for one in after.get(first.period, ())) >= sum(
            amount(rule, one) for one in before.get(first.period, ())
        )


@given(st.data(), rules, records())
def test_order_of_records_changes_nothing(data, rule, done):
    extended = data.draw(extensions(rule))
    shuffled = data.draw(st.permutations(done))
    kept = [
        spread(rule, YEAR, counted(rule, {"study": some}), extended) for some in (done, shuffled)
    ]
    for period in {*kept[0], *kept[1]}:
        one, other = ({x.record for x in found.get(period, ())} for found in kept)
        assert one == other


@given(rules, records(), st.lists(days, min_size=2, max_size=6))
def test_state_moves_only_forward_while_records_stay(rule, done, walk):
    part = parts_of(YEAR, rule.each)[0]
    order = [DutyState.UPCOMING, DutyState.DUE, DutyState.MISSING]
    found = [stand(rule, part, part.last, done, day, exempt=False).state for day in sorted(walk)]
    if found[0] in (DutyState.DONE, DutyState.LATE):
        assert len(set(found)) == 1
    else:
        assert found == sorted(found, key=order.index)


@given(rules, records(), days)
def test_one_more_record_in_time_never_makes_it_worse(rule, done, day):
    part = parts_of(YEAR, rule.each)[0]
    better = [DutyState.MISSING, DutyState.DUE, DutyState.UPCOMING, DutyState.LATE, DutyState.DONE]
    before = stand(rule, part, part.last, done, day, exempt=False)
    more = [*done, Done(99, part.first, part.first, 1, 1, 100)]
    after = stand(rule, part, part.last, more, day, exempt=False)
    assert after.reached == before.reached + 100
    assert better.index(after.state) >= better.index(before.state)


def test_baseline_has_the_meetings_of_the_regulation():
    found = {
        rule.name.partition("/")[2]: (rule.kind, rule.each.value, rule.needed, rule.strength.value)
        for rule in baseline()
    }
    assert found == {
        "general-meetings": ("general_meeting", "quarter", 100, "as_a_rule"),
        "committee-meetings": ("committee_meeting", "month", 100, "as_a_rule"),
        "group-meetings": ("group_meeting", "month", 100, "as_a_rule"),
        "theme-days": ("theme_day", "month", 100, "must"),
        "lectures-held": ("lecture", "year", 100, "must"),
        "life-meeting": ("organisational_life_meeting", "year", 100, "must"),
        "members-reviewed": ("democratic_review", "year", 100, "as_a_rule"),
    }
    assert all(rule.source for rule in baseline())
