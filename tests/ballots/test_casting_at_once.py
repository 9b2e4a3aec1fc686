"""Two devices, retries and killed processes: never lost, never doubled; issued = cast + unused."""

import os
import secrets
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from urllib.parse import quote

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from boxes_opened import held_review
from makers import make_person, make_role
from zhibu.ballots.actions.casting import Cast, cast, cast_with_slip
from zhibu.ballots.actions.slips import hand_slip, print_slips, spoil_slips, take_back_slip
from zhibu.ballots.enums import RollMark, SlipState
from zhibu.ballots.models import SealedPaper, Slip, Voter
from zhibu.orgs.enums import RoleKind
from zhibu.orgs.refusals import Refused
from zhibu.urn.receipts import number_of

PAIRS = 100
AT_ONCE = 16
KILLED = Path(__file__).with_name("ballot_killed.py")


def in_pairs(act, pairs=PAIRS):
    """Call `act(pair, which)` for both of each pair at the same moment; give answers and refusals."""
    starts = [Barrier(2) for _ in range(pairs)]

    def one(number):
        pair, which = divmod(number, 2)
        try:
            starts[pair].wait(120)
            return act(pair, which)
        except Refused as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(one, range(2 * pairs)))
    return list(zip(answers[::2], answers[1::2], strict=True))


def voters_of(held):
    return list(held.review.voters.select_related("person", "sheet"))


@pytest.mark.django_db(transaction=True)
def test_a_hundred_ballots_from_two_devices_at_once_are_a_hundred():
    held = held_review(voters=PAIRS)
    voters = voters_of(held)
    own = [(secrets.token_bytes(16), secrets.token_bytes(16)) for _ in voters]

    def act(pair, which):
        voter = voters[pair]
        marks = held.marks_of(voter, 9000 + which)
        secret = own[pair][which]
        return cast(review=held.review, marks=marks, remarks={}, secret=secret, by=voter.person)

    told = set()
    for answers in in_pairs(act):
        kinds = Counter(type(answer) for answer in answers)
        assert kinds == {Cast: 1, Refused: 1}
        told |= {answer.number for answer in answers if isinstance(answer, Cast)}
    assert told == {bytes(one.key) for one in SealedPaper.objects.all()}
    assert len(told) == PAIRS
    assert set(Voter.objects.values_list("mark", flat=True)) == {RollMark.VOTED}


@pytest.mark.django_db(transaction=True)
def test_a_hundred_ballots_sent_twice_at_once_are_a_hundred():
    held = held_review(voters=PAIRS)
    voters = voters_of(held)
    own = [secrets.token_bytes(16) for _ in voters]

    def act(pair, _which):
        voter = voters[pair]
        marks = held.marks_of(voter)
        return cast(review=held.review, marks=marks, remarks={}, secret=own[pair], by=voter.person)

    for pair, answers in enumerate(in_pairs(act)):
        assert [answer.number for answer in answers] == [number_of(own[pair])] * 2
        assert sorted(answer.again for answer in answers) == [False, True]
    assert SealedPaper.objects.count() == PAIRS


@pytest.mark.django_db(transaction=True)
def test_slips_used_twice_at_once_count_once():
    held = held_review()
    office, sheet = an_office(held), held.review.sheets.get()
    codes = print_slips(review=held.review, sheet=sheet, count=10, by=office)
    marks = dict.fromkeys(range(len(sheet.subjects)), 8000)

    def act(pair, _which):
        return cast_with_slip(
            code=codes[pair], marks=marks, remarks={}, secret=secrets.token_bytes(16)
        )

    for answers in in_pairs(act, 10):
        assert Counter(type(answer) for answer in answers) == {Cast: 1, Refused: 1}
    assert SealedPaper.objects.count() == 10


@pytest.mark.django_db(transaction=True)
def test_who_votes_while_a_slip_is_handed_out_has_one_ballot():
    held = held_review(voters=10)
    office, sheet, voters = an_office(held), held.review.sheets.get(), voters_of(held)
    print_slips(review=held.review, sheet=sheet, count=10, by=office)

    def act(pair, which):
        voter = voters[pair]
        if which:
            return hand_slip(review=held.review, person=voter.person, by=office)
        return cast(
            review=held.review, marks=held.marks_of(voter), remarks={},
            secret=secrets.token_bytes(16), by=voter.person,
        )  # fmt: skip

    for answers in in_pairs(act, 10):
        assert sum(isinstance(answer, Refused) for answer in answers) == 1
    voted = Voter.objects.filter(mark=RollMark.VOTED).count()
    assert SealedPaper.objects.count() == voted


@pytest.mark.skipif(os.name != "posix", reason="kills a process")
@pytest.mark.django_db(transaction=True)
def test_a_process_killed_between_mark_and_paper_leaves_neither(tmp_path):
    held = held_review()
    voter = voters_of(held)[0]
    marks = held.marks_of(voter)
    known = {name: text for name, text in os.environ.items() if not name.startswith("ZHIBU_")}
    done = subprocess.run(
        [sys.executable, KILLED, held.review.code, voter.person.code, ",".join(map(str, marks))],
        env=known | {"ZHIBU_DATA": str(tmp_path), "DATABASE_URL": address_of_database()},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stdout) == (-9, "marked\n"), done.stderr
    assert Voter.objects.get(pk=voter.pk).mark == RollMark.NOT_YET
    assert SealedPaper.objects.count() == 0
    secret = b"0123456789abcdef"
    again = cast(review=held.review, marks=marks, remarks={}, secret=secret, by=voter.person)
    assert (again.number, again.again) == (number_of(secret), False)


def address_of_database():
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    who = f"{known['USER']}:{quote(known['PASSWORD'], safe='')}"
    return f"postgresql://{who}@{quote(known['HOST'], safe='')}:{known['PORT']}/{known['NAME']}"


# --- any sequence -----------------------------------------------------------------------------------------

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["cast", "cast", "again", "replace", "hand", "back", "slip", "spoil", "print"]),
        st.integers(0, 4),
    ),
    max_size=25,
)  # fmt: skip


def an_office(held):
    person = make_person()
    make_role(person, held.review.organisation, RoleKind.COMMITTEE_OFFICE)
    return person


class Booth:
    """A review in which anything is tried."""

    def __init__(self):
        self.held = held_review(voters=5, replaceable=True)
        self.review, self.voters = self.held.review, voters_of(self.held)
        self.office, self.sheet = an_office(self.held), self.review.sheets.get()
        self.codes, self.secrets = [], {}
        self.printed()

    def printed(self, _number=0):
        self.codes += print_slips(
            review=self.review, sheet=self.sheet, count=2, by=self.office
        )  # fmt: skip

    def cast(self, number, secret=None, replaces=None):
        voter, secret = self.voters[number], secret or secrets.token_bytes(16)
        cast(
            review=self.review, marks=self.held.marks_of(voter), remarks={}, secret=secret,
            by=voter.person, replaces=replaces,
        )  # fmt: skip
        self.secrets[number] = secret

    def again(self, number):
        self.cast(number, self.secrets.get(number))

    def replace(self, number):
        self.cast(number, replaces=self.secrets.get(number))

    def hand(self, number):
        hand_slip(review=self.review, person=self.voters[number].person, by=self.office)

    def back(self, number):
        take_back_slip(review=self.review, person=self.voters[number].person, by=self.office)

    def slip(self, number):
        marks = dict.fromkeys(range(5), 7000)
        code = self.codes[number % len(self.codes)]
        cast_with_slip(code=code, marks=marks, remarks={}, secret=secrets.token_bytes(16))

    def spoil(self, number):
        codes = [self.codes[number % len(self.codes)]]
        spoil_slips(review=self.review, codes=codes, by=self.office)

    def count(self):
        """Ballots issued, cast and unused."""
        marks = Counter(Voter.objects.filter(review=self.review).values_list("mark", flat=True))
        slips = Counter(Slip.objects.filter(review=self.review).values_list("state", flat=True))
        issued = len(self.voters) - marks[RollMark.SLIP] + len(self.codes) - slips[SlipState.SPOILT]
        unused = marks[RollMark.NOT_YET] + slips[SlipState.UNUSED]
        return issued, SealedPaper.objects.filter(review=self.review).count(), unused


@pytest.mark.django_db
@pytest.mark.hypothesis
@settings(max_examples=25)
@given(steps=STEPS)
def test_issued_is_cast_and_unused_whatever_is_tried(steps):
    with transaction.atomic():
        booth = Booth()
        for name, number in steps:
            try:
                with transaction.atomic():
                    getattr(booth, "printed" if name == "print" else name)(number)
            except Refused:
                pass
            issued, laid, unused = booth.count()
            assert issued == laid + unused
        assert set(booth.held.papers()) >= {number_of(one) for one in booth.secrets.values()}
        transaction.set_rollback(True)
