"""Pages of drafts: begun, read, changed, handed in, decided; and bad input at each."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from makers import make_person, make_role
from zhibu.orgs.enums import RoleKind
from zhibu.schemes.actions import adopt
from zhibu.schemes.actions.drafting import start_draft, submit_draft
from zhibu.schemes.enums import DraftState
from zhibu.schemes.models import Adoption, Draft
from zhibu.schemes.reading import preset_text

pytestmark = pytest.mark.django_db
HAND_IN = {"from_day": "2026-01-01", "reason": "首次采用，没有往年数据可供试算"}
VIEWS = ("", "document/", "numbers/", "difference/", "trial/", "text/")


def english(client_for, person):
    return client_for(person, headers={"accept-language": "en"})


@pytest.fixture
def office(cast):
    return cast.assessment_office


@pytest.fixture
def colleague(company):
    person = make_person()
    make_role(person, company.root, RoleKind.ASSESSMENT_OFFICE)
    return person


@pytest.fixture
def draft(company, office):
    return begun(company, office)


def begun(company, by, text=None):
    text = text or preset_text("suxing")
    return start_draft(organisation=company.root, text=text, origin="suxing", by=by)


def own(text, name="own.yaml"):
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def fields(company, **given):
    return {"organisation": company.root.code, "preset": "", "copy": ""} | given


def said(answer):
    return answer.content.decode()


def numbers_form(page):
    """What the form would send as it stands."""
    found = re.findall(r'name="(n:[^"]+)" value="([^"]*)"', page)
    opened = re.search(r'name="opened" value="([^"]*)"', page)[1]
    return dict(found) | {"opened": opened}


@pytest.mark.parametrize("start", ["preset", "file", "adoption", "draft"])
def test_a_draft_is_begun_from_each_beginning(client_for, company, office, draft, start):
    adoption = adopt(
        organisation=company.root, text=preset_text("suxing"), from_day=date(2026, 1, 1), by=office
    )
    given = {
        "preset": {"preset": "suxing"},
        "file": {"text": own("\ufeff" + preset_text("suxing"))},
        "adoption": {"copy": f"adoption-{adoption.pk}"},
        "draft": {"copy": f"draft-{draft.code}"},
    }[start]
    answer = english(client_for, office).post("/drafts/new/", fields(company, **given))
    made = Draft.objects.latest("pk")
    assert answer.headers["Location"] == f"/drafts/{made.code}/"
    assert made.text == preset_text("suxing")
    assert made.pk != draft.pk


def test_the_form_describes_each_shipped_scheme(client_for, office):
    page = said(english(client_for, office).get("/drafts/new/"))
    assert page.count('type="radio"') == 15
    assert "numbers assumed" in page


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Choose one beginning"),
        ({"preset": "suxing", "text": own("x: 1")}, "Choose one beginning"),
        ({"text": own("scheme: [")}, "is not YAML"),
        ({"text": own("scheme: a\nscheme: b")}, "written twice"),
        ({"text": own(b"\xff\xfe\x00")}, "not UTF-8"),
        ({"text": own("x" * 2_000_000)}, "2000000 characters"),
        ({"text": own("x" * 3_000_001)}, "at most 3 MB"),
        ({"text": own("[" * 50_000)}, "nested too deeply"),
        ({"preset": "nothing"}, "Select a valid choice"),
        ({"copy": "adoption-999999"}, "Select a valid choice"),
        ({"organisation": "nowhere", "preset": "suxing"}, "Select a valid choice"),
    ],
)
def test_a_bad_beginning_is_said_at_its_field(client_for, company, office, given, words):
    answer = english(client_for, office).post("/drafts/new/", fields(company, **given))
    assert (answer.status_code, Draft.objects.count()) == (422, 0)
    assert words in said(answer)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("text", ["good", "faulty", "broken"])
def test_every_view_stands_for_every_text(client_for, office, draft, view, text):
    changed = {
        "good": draft.text,
        "faulty": draft.text.replace("weight: 30%", "weight: 31%"),
        "broken": "scheme: [\n",
    }[text]
    Draft.objects.update(text=changed)
    for client in (english(client_for, office), client_for(office)):
        answer = client.get(f"/drafts/{draft.code}/{view}")
        assert answer.status_code == 200
    page = said(english(client_for, office).get(f"/drafts/{draft.code}/"))
    assert ("no error" in page) == (text == "good")


def test_faults_stand_at_their_lines(client_for, office, draft):
    Draft.objects.update(text=draft.text.replace("weight: 30%", "weight: x", 1))
    page = said(english(client_for, office).get(f"/drafts/{draft.code}/text/"))
    line = draft.text.split("weight: 30%")[0].count("\n") + 1
    assert f'<li id="L{line}" class="found">' in page


def test_a_text_is_saved_with_its_faults_and_refused_at_handing_in(client_for, office, draft):
    client = english(client_for, office)
    text = draft.text.replace("weight: 30%", "weight: 31%", 1)
    answer = client.post(f"/drafts/{draft.code}/text/", {"text": text.replace("\n", "\r\n")})
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.text == text
    answer = client.post(f"/drafts/{draft.code}/submit/", HAND_IN)
    assert answer.status_code == 422
    assert "sum to 101%" in said(answer)


def test_numbers_are_saved_and_what_changes_is_said_in_words(client_for, office, draft):
    client = english(client_for, office)
    form = numbers_form(said(client.get(f"/drafts/{draft.code}/numbers/")))
    form |= {"n:components[0].weight": "29%", "n:components[1].weight": "41", "note": "纪要"}
    assert client.post(f"/drafts/{draft.code}/numbers/", form).status_code == 302
    draft.refresh_from_db()
    assert "weight: 29%" in draft.text
    page = said(client.get(f"/drafts/{draft.code}/numbers/"))
    assert "set here" in page
    assert "from 30% to 29%" in page
    changes = said(client.get(f"/drafts/{draft.code}/difference/"))
    assert "29%" in changes


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"n:components[0].weight": "-5%", "note": "纪要"}, "below 0"),
        ({"n:components[0].weight": "5 points", "note": "纪要"}, "is no percentage"),
        ({"n:components[0].weight": "29%"}, "who decided"),
        ({"n:gone": "1", "note": "纪要"}, "no open number here any more"),
        ({"opened": "0" * 64}, "in another window"),
    ],
)
def test_a_bad_number_is_said_and_what_was_written_stays(client_for, office, draft, given, words):
    client = english(client_for, office)
    form = numbers_form(said(client.get(f"/drafts/{draft.code}/numbers/"))) | given
    answer = client.post(f"/drafts/{draft.code}/numbers/", form)
    page = said(answer)
    assert answer.status_code == 422
    assert words in page
    draft.refresh_from_db()
    assert draft.text == preset_text("suxing")
    if "n:components[0].weight" in given:
        assert f'value="{given["n:components[0].weight"]}"' in page


def test_weights_that_do_not_sum_are_shown_as_such(client_for, office, draft):
    client = english(client_for, office)
    form = numbers_form(said(client.get(f"/drafts/{draft.code}/numbers/")))
    form |= {"n:components[0].weight": "20%", "note": "纪要"}
    client.post(f"/drafts/{draft.code}/numbers/", form)
    page = said(client.get(f"/drafts/{draft.code}/numbers/"))
    assert "<output>90%</output>" in page
    assert "sum to 90%" in page


def test_the_whole_way_from_handing_in_to_adoption(client_for, office, colleague, draft):
    client = english(client_for, office)
    answer = client.post(f"/drafts/{draft.code}/submit/", HAND_IN)
    assert answer.status_code == 302
    assert "Approve and adopt" not in said(client.get(f"/drafts/{draft.code}/"))
    other = english(client_for, colleague)
    shown = said(other.get(f"/drafts/{draft.code}/"))
    for words in ("Approve and adopt", "was not tried on any facts", HAND_IN["reason"]):
        assert words in shown
    assert other.post(f"/drafts/{draft.code}/decide/", {"choice": "decline"}).status_code == 422
    assert other.post(f"/drafts/{draft.code}/decide/", {}).status_code == 422
    answer = other.post(f"/drafts/{draft.code}/decide/", {"choice": "approve"})
    assert answer.headers["Location"] == f"/schemes/{Adoption.objects.get().pk}/"


def test_a_draft_that_was_not_tried_is_handed_in_with_the_reason_alone(client_for, office, draft):
    client = english(client_for, office)
    answer = client.post(f"/drafts/{draft.code}/submit/", HAND_IN | {"reason": " "})
    assert answer.status_code == 422
    assert "try it first, or say why not" in said(answer)
    draft.refresh_from_db()
    assert draft.state == DraftState.DRAFT


def test_somebody_else_s_draft_is_read_but_not_changed(client_for, colleague, draft):
    client = english(client_for, colleague)
    page = said(client.get(f"/drafts/{draft.code}/text/"))
    assert "<textarea" not in page
    assert client.post(f"/drafts/{draft.code}/text/", {"text": "x: 1"}).status_code == 422
    form = numbers_form(said(client.get(f"/drafts/{draft.code}/numbers/"))) | {"note": "x"}
    answer = client.post(f"/drafts/{draft.code}/numbers/", form)
    assert "Only who wrote this draft" in said(answer)
    client.post(f"/drafts/{draft.code}/withdraw/")
    assert client.post(f"/drafts/{draft.code}/submit/", HAND_IN).status_code == 422
    draft.refresh_from_db()
    assert (draft.text, draft.state) == (preset_text("suxing"), DraftState.DRAFT)


def test_nobody_decides_on_a_draft_of_their_own(client_for, office, draft):
    submit_draft(draft=draft, from_day=date(2026, 1, 1), by=office)
    client = english(client_for, office)
    answer = client.post(f"/drafts/{draft.code}/decide/", {"choice": "approve"})
    assert answer.status_code == 422
    assert not Adoption.objects.exists()
    client.post(f"/drafts/{draft.code}/withdraw/")
    draft.refresh_from_db()
    assert draft.state == DraftState.WITHDRAWN


def test_a_draft_of_another_committee_is_not_found(client_for, company, cast):
    draft = start_draft(
        organisation=company.committee, text=preset_text("suxing"), origin="suxing",
        by=cast.committee_office,
    )  # fmt: skip
    client = client_for(cast.other_committee_office)
    for view in VIEWS:
        assert client.get(f"/drafts/{draft.code}/{view}").status_code == 404


def test_text_of_a_draft_is_escaped(client_for, office, draft):
    Draft.objects.update(text=draft.text.replace("title: {zh: ", "title: {zh: <b>", 1))
    for view in VIEWS:
        assert "<b>" not in said(client_for(office).get(f"/drafts/{draft.code}/{view}"))


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_asks_a_constant_number_of_queries(
    client_for, company, office, many, django_assert_num_queries
):
    for _n in range(many):
        begun(company, office)
    client = client_for(office)
    client.get("/drafts/")
    with django_assert_num_queries(6):
        assert said(client.get("/drafts/")).count("/drafts/D") >= 0


@pytest.mark.parametrize(
    ("view", "most"), [("", 8), ("document/", 6), ("numbers/", 6), ("text/", 6)]
)
def test_a_view_asks_few_queries(
    client_for, office, draft, view, most, django_assert_max_num_queries
):
    client = client_for(office)
    client.get(f"/drafts/{draft.code}/{view}")
    with django_assert_max_num_queries(most):
        client.get(f"/drafts/{draft.code}/{view}")
