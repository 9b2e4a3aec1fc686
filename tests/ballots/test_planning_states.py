"""A review under any sequence of actions: each moves it on from its own state, or is refused."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from makers import make_company
from reviews import DAYS, on, planned_review_of
from zhibu.ballots.actions.objecting import decide_objection, object_to_roll
from zhibu.ballots.actions.planning import (
    call_off,
    close_review,
    freeze_roll,
    name_tellers,
    open_review,
    show_roll,
)
from zhibu.ballots.actions.tellers import take_key
from zhibu.ballots.enums import ObjectionState, ReviewState, RollMark
from zhibu.ballots.models import Review
from zhibu.ballots.roll import roll_hash
from zhibu.orgs.refusals import Refused

S = ReviewState
STEPS = {
    "show": (show_roll, S.PLANNED, S.SHOWN),
    "freeze": (freeze_roll, S.SHOWN, S.FROZEN),
    "open": (open_review, S.FROZEN, S.OPEN),
    "close": (close_review, S.OPEN, S.CLOSED),
}


class Holding(RuleBasedStateMachine):
    """What the model knows: the state, keys that are taken, objections that wait."""

    @initialize()
    def plan(self):
        self.held = planned_review_of(make_company(members=2))
        self.state, self.keys, self.waiting = S.PLANNED, set(), None

    def attempt(self, day, act, allowed, **arguments):
        with on(DAYS[day]):
            if allowed:
                return act(**arguments)
            with pytest.raises(Refused):
                act(**arguments)
        return None

    @rule(name=st.sampled_from(sorted(STEPS)))
    def step(self, name):
        act, before, after = STEPS[name]
        allowed = self.state == before
        allowed &= name != "freeze" or self.waiting is None
        allowed &= name != "open" or self.keys == {0, 1}
        self.attempt(name, act, allowed, review=self.held.review, by=self.held.office)
        if allowed:
            self.state = after

    @rule(place=st.integers(0, 1))
    def take(self, place):
        allowed = self.state == S.FROZEN and place not in self.keys
        self.attempt("freeze", take_key, allowed, review=self.held.review, by=self.held.tellers[place])  # fmt: skip
        if allowed:
            self.keys.add(place)

    @rule()
    def rename(self):
        allowed = self.state in (S.PLANNED, S.SHOWN, S.FROZEN)
        held = self.held
        self.attempt("freeze", name_tellers, allowed, review=held.review, tellers=held.tellers, by=held.office)  # fmt: skip
        if allowed:
            self.keys = set()

    @rule()
    def object(self):
        voter = self.held.review.voters.filter(mark=RollMark.NOT_YET).first()
        about = voter.person if voter else self.held.office
        allowed = self.state == S.SHOWN and self.waiting is None and voter is not None
        made = self.attempt("show", object_to_roll, allowed, review=self.held.review, kind="leave_out", about=about, reason="借调", by=about)  # fmt: skip
        if allowed:
            self.waiting = made

    @rule(accept=st.booleans())
    def decide(self, accept):
        if self.waiting is not None:
            decide_objection(
                objection=self.waiting, accept=accept, reason="核实", by=self.held.office
            )
            self.waiting = None

    @rule()
    def call_off(self):
        allowed = self.state not in (S.CALLED_OFF,)
        self.attempt("close", call_off, allowed, review=self.held.review, reason="重来", by=self.held.office)  # fmt: skip
        if allowed:
            self.state, self.waiting = S.CALLED_OFF, None

    @invariant()
    def rows_are_as_the_model_says(self):
        if not hasattr(self, "state"):
            return
        review = Review.objects.get(pk=self.held.review.pk)
        assert review.state == self.state
        taken = review.tellers.filter(public_key__isnull=False).values_list("place", flat=True)
        assert {place - 1 for place in taken} == self.keys
        assert review.objections.filter(state=ObjectionState.RAISED).count() >= (self.waiting is not None)  # fmt: skip
        if review.state in (S.FROZEN, S.OPEN, S.CLOSED):
            assert review.roll_hash == roll_hash(review)


@pytest.mark.django_db
def test_any_sequence_of_actions_respects_the_states():
    quick = settings(max_examples=8, stateful_step_count=12, deadline=None)
    run_state_machine_as_test(Holding, settings=quick)
