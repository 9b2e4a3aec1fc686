"""Whatever people try with a target, in whatever order: only legal states are reached, each step is kept."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kept_years import YEAR, adopted
from zhibu.ledger.models import Entry
from zhibu.orgs.refusals import Refused
from zhibu.targets.actions import agree, counter, propose, report, withdraw
from zhibu.targets.enums import StepKind, TargetState
from zhibu.targets.figures import Figures

pytestmark = pytest.mark.django_db
ACTS = {
    "counter": lambda target, by, n: counter(
        target=target, figures=Figures(n), words="理由", by=by
    ),
    "agree": lambda target, by, _: agree(target=target, by=by),
    "withdraw": lambda target, by, _: withdraw(target=target, words="理由", by=by),
    "report": lambda target, by, n: report(target=target, actual=n, evidence="月报", by=by),
}
NEXT = {
    (TargetState.PROPOSED, StepKind.COUNTER): TargetState.COUNTERED,
    (TargetState.COUNTERED, StepKind.COUNTER): TargetState.PROPOSED,
    (TargetState.PROPOSED, StepKind.AGREE): TargetState.AGREED,
    (TargetState.COUNTERED, StepKind.AGREE): TargetState.AGREED,
    (TargetState.AGREED, StepKind.REPORT): TargetState.AGREED,
    (TargetState.PROPOSED, StepKind.WITHDRAW): TargetState.WITHDRAWN,
    (TargetState.COUNTERED, StepKind.WITHDRAW): TargetState.WITHDRAWN,
    (TargetState.AGREED, StepKind.WITHDRAW): TargetState.WITHDRAWN,
}
tries = st.lists(
    st.tuples(st.sampled_from(sorted(ACTS)), st.booleans(), st.integers(1, 9)), max_size=8
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tries)
def test_any_sequence_of_tries_leaves_a_legal_state(company, cast, tries):
    if not company.root.adoptions.exists():
        adopted(company, "zerenzhi")
    office, secretary = cast.assessment_office, cast.secretary
    target = propose(
        organisation=company.branch, indicator="controllable_cost", year=YEAR, figures=Figures(5), by=office
    )  # fmt: skip
    for act, by_office, number in tries:
        before = target.steps.count()
        try:
            target = ACTS[act](target, office if by_office else secretary, number)
        except Refused:
            assert target.steps.count() == before
    state, agreed = TargetState.PROPOSED, False
    for step in target.steps.order_by("pk")[1:]:
        state = NEXT[state, StepKind(step.kind)]
        agreed = agreed or step.kind == StepKind.AGREE
    target.refresh_from_db()
    assert target.state == state
    assert (target.agreed_by is not None) == agreed
    assert Entry.objects.filter(subject=f"target/{target.pk}").count() == target.steps.count()
    if target.state != TargetState.WITHDRAWN:
        withdraw(target=target, words="下一轮", by=office)
