"""A draft on its way to adoption: begun, edited, handed in, decided, withdrawn."""

from datetime import date

import pytest
from django.utils import translation

from cast import make_cast
from makers import make_company, make_person, make_role
from zhibu.inbox.models import Message
from zhibu.inbox.words import words_of
from zhibu.ledger.models import Entry
from zhibu.orgs.enums import RoleKind
from zhibu.orgs.refusals import Forbidden, Refused, Stale
from zhibu.schemes.actions.deciding import decide_draft
from zhibu.schemes.actions.drafting import (
    edit_draft,
    hash_of,
    set_numbers,
    start_draft,
    submit_draft,
    withdraw_draft,
)
from zhibu.schemes.enums import DraftState
from zhibu.schemes.models import Adoption, Draft
from zhibu.schemes.queries import drafts_for
from zhibu.schemes.reading import MOST, preset_text

pytestmark = pytest.mark.django_db
JANUARY = date(2026, 1, 1)
WEIGHT = "components[0].weight"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def company():
    return make_company()


@pytest.fixture
def cast(company):
    return make_cast(company)


@pytest.fixture
def approver(company):
    person = make_person()
    make_role(person, company.root, RoleKind.ASSESSMENT_OFFICE)
    return person


@pytest.fixture
def draft(company, cast):
    return start_draft(
        organisation=company.root, text=preset_text("suxing"), origin="suxing",
        by=cast.assessment_office,
    )  # fmt: skip


def handed_in(draft):
    return submit_draft(draft=draft, from_day=JANUARY, by=draft.written_by)


def newest_kind():
    return Entry.objects.order_by("-pk").values_list("kind", flat=True).first()


def test_a_draft_keeps_the_text_word_for_word_and_is_called_as_it_says(draft):
    draft.refresh_from_db()
    assert draft.text == preset_text("suxing")
    assert (draft.name, draft.state, draft.origin) == ("suxing", DraftState.DRAFT, "suxing")
    assert set(draft.title) == {"zh", "en"}


def test_an_approved_draft_is_adopted_from_its_day_and_its_writer_told(draft, approver):
    handed_in(draft)
    (message,) = Message.objects.filter(to=approver)
    assert message.url == f"/drafts/{draft.code}/"
    assert words_of(message).headline.startswith("Scheme to approve: ")
    decided = decide_draft(draft=draft, approve=True, by=approver)
    assert decided.state == DraftState.ADOPTED
    assert decided.adoption == Adoption.objects.get()
    assert decided.adoption.text == draft.text
    assert decided.adoption.started_on == JANUARY
    (answer,) = Message.objects.filter(to=draft.written_by)
    assert words_of(answer).headline.startswith("Your draft was approved: ")


def test_a_declined_draft_adopts_nothing_and_tells_the_reason(draft, approver):
    handed_in(draft)
    with pytest.raises(Refused, match="Say why"):
        decide_draft(draft=draft, approve=False, by=approver, reason="  ")
    decided = decide_draft(draft=draft, approve=False, by=approver, reason="权重未经讨论")
    assert (decided.state, decided.adoption) == (DraftState.DECLINED, None)
    assert not Adoption.objects.exists()
    message = Message.objects.get(to=draft.written_by)
    assert "Reason: 权重未经讨论" in words_of(message).lines


def test_each_step_stands_in_the_ledger(draft, approver):
    assert newest_kind() == "draft.started"
    set_numbers(draft=draft, values={WEIGHT: "36%"}, note="纪要", by=draft.written_by)
    assert newest_kind() == "draft.changed"
    edit_draft(draft=draft, text=preset_text("suxing"), by=draft.written_by)
    handed_in(draft)
    assert newest_kind() == "draft.submitted"
    decide_draft(draft=draft, approve=True, by=approver)
    assert set(Entry.objects.values_list("kind", flat=True)) >= {"draft.approved", "scheme.adopted"}


def test_nobody_approves_a_draft_of_their_own(draft):
    handed_in(draft)
    with pytest.raises(Forbidden, match="of their own"):
        decide_draft(draft=draft, approve=True, by=draft.written_by)
    assert not Adoption.objects.exists()


def test_only_the_writer_changes_a_draft(draft, approver):
    for act in (
        lambda: edit_draft(draft=draft, text="x: 1", by=approver),
        lambda: set_numbers(draft=draft, values={WEIGHT: "36%"}, by=approver),
        lambda: submit_draft(draft=draft, from_day=JANUARY, by=approver),
        lambda: withdraw_draft(draft=draft, by=approver),
    ):
        with pytest.raises(Forbidden, match="Only who wrote this draft"):
            act()


@pytest.mark.parametrize("who", ["secretary", "auditor", "member", "stranger"])
def test_only_offices_draft(company, cast, who):
    with pytest.raises(Forbidden):
        start_draft(
            organisation=company.root, text=preset_text("suxing"), origin="", by=getattr(cast, who)
        )


def test_a_committee_drafts_for_itself_and_the_company_approves(company, cast):
    draft = start_draft(
        organisation=company.committee, text=preset_text("suxing"), origin="suxing",
        by=cast.committee_office,
    )  # fmt: skip
    handed_in(draft)
    with pytest.raises(Forbidden):
        decide_draft(draft=draft, approve=True, by=cast.other_committee_office)
    assert decide_draft(draft=draft, approve=True, by=cast.assessment_office).adoption
    with pytest.raises(Forbidden):
        start_draft(organisation=company.root, text=draft.text, origin="", by=cast.committee_office)
    assert list(drafts_for(cast.other_committee_office)) == []
    assert list(drafts_for(cast.committee_office)) == [draft]


def test_a_text_with_faults_is_kept_but_not_handed_in(draft):
    text = draft.text.replace("weight: ", "weight: 1", 1)
    edit_draft(draft=draft, text=text, by=draft.written_by)
    with pytest.raises(Refused, match=r"scheme\.yaml:") as refused:
        handed_in(draft)
    assert "weight" in str(refused.value)
    edit_draft(draft=draft, text="scheme: [", by=draft.written_by)
    draft.refresh_from_db()
    assert (draft.text, draft.name) == ("scheme: [", "suxing")
    with pytest.raises(Refused, match="is not YAML"):
        handed_in(draft)


def test_weights_that_do_not_sum_are_saved_and_refused_at_handing_in(draft):
    set_numbers(draft=draft, values={WEIGHT: "1%"}, note="试", by=draft.written_by)
    with pytest.raises(Refused, match="sum to"):
        handed_in(draft)


def test_numbers_need_a_note_of_who_decided(draft):
    with pytest.raises(Refused) as refused:
        set_numbers(draft=draft, values={WEIGHT: "36%"}, by=draft.written_by)
    assert list(refused.value.fields) == ["note"]
    set_numbers(draft=draft, values={}, by=draft.written_by)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("[" * 100_000, "nested too deeply"),
        ("scheme: [", "is not YAML"),
        ("scheme: a\nscheme: b", "written twice"),
        ("a: &x 1\nb: *x", "shorthand"),
        ("scheme: a", "how the scheme is called"),
        ("scheme: a\ntitle: b", "how the scheme is called"),
        ("scheme: " + "a" * 61 + "\ntitle: {zh: 甲, en: b}", "how the scheme is called"),
        ("- 1", "how the scheme is called"),
        ("a: \x00", "no text has"),
        ("x" * (MOST + 1), "1000001 characters"),
    ],
)
def test_a_text_that_cannot_be_a_draft_is_refused_at_its_field(company, cast, text, said):
    with pytest.raises(Refused) as refused:
        start_draft(organisation=company.root, text=text, origin="x", by=cast.assessment_office)
    assert said in str(refused.value.fields["text"])
    assert not Draft.objects.exists()


def test_a_draft_that_changed_in_another_window_is_not_overwritten(draft):
    opened = hash_of(draft)
    edit_draft(draft=draft, text=draft.text + "# 甲\n", by=draft.written_by, opened=opened)
    with pytest.raises(Stale):
        edit_draft(draft=draft, text="x: 1", by=draft.written_by, opened=opened)
    with pytest.raises(Stale):
        set_numbers(draft=draft, values={WEIGHT: "36%"}, by=draft.written_by, opened=opened)


def test_a_closed_draft_is_not_changed_any_more(draft, approver):
    handed_in(draft)
    with pytest.raises(Refused, match="copy it"):
        edit_draft(draft=draft, text=draft.text, by=draft.written_by)
    withdraw_draft(draft=draft, by=draft.written_by)
    with pytest.raises(Refused, match="before"):
        withdraw_draft(draft=draft, by=draft.written_by)
    with pytest.raises(Refused, match="does not wait"):
        decide_draft(draft=draft, approve=True, by=approver)


def test_a_day_before_what_is_adopted_is_refused_when_handed_in(draft, approver):
    handed_in(draft)
    decide_draft(draft=draft, approve=True, by=approver)
    again = start_draft(
        organisation=draft.organisation, text=draft.text, origin="suxing 1", by=draft.written_by
    )
    with pytest.raises(Refused) as refused:
        handed_in(again)
    assert list(refused.value.fields) == ["from_day"]


def test_line_ends_of_a_form_become_those_of_a_file(draft):
    text = draft.text.replace("\n", "\r\n")
    edit_draft(draft=draft, text=text, by=draft.written_by)
    draft.refresh_from_db()
    assert draft.text == preset_text("suxing")
