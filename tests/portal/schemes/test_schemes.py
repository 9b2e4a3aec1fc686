from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kept_years import adopted
from zhibu.portal.schemes.pages import document_of
from zhibu.records.models import Kind
from zhibu.schemes.models import Adoption, Draft
from zhibu.schemes.numbers import set_in, setting_of
from zhibu.schemes.reading import preset_text

pytestmark = pytest.mark.django_db


def english(client_for, person):
    return client_for(person, headers={"accept-language": "en"})


def fields(company, **changed):
    given = {"organisation": company.root.code, "preset": "sanhua", "from_day": "2026-01-01",
             "reason": "党委会2025年第12次会议通过"}  # fmt: skip
    return given | changed


def own(text, name="own.yaml"):
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def test_a_preset_is_adopted_and_brings_its_kinds(client_for, cast, company):
    client = english(client_for, cast.assessment_office)
    answer = client.post("/schemes/adopt/", fields(company))
    adoption = Adoption.objects.get()
    assert answer.headers["Location"] == f"/schemes/{adoption.pk}/"
    assert adoption.started_on == date(2026, 1, 1)
    assert Kind.objects.filter(name="open_affairs", zh="党务公开").exists()


def test_the_first_is_adopted_with_its_reason_and_the_next_goes_to_a_second_person(
    client_for, cast, company
):
    client = english(client_for, cast.assessment_office)
    client.post("/schemes/adopt/", fields(company))
    assert Adoption.objects.get().reason == "党委会2025年第12次会议通过"
    given = fields(company, from_day="2027-01-01")
    answers = [
        client.post("/schemes/adopt/", given),
        client.post("/schemes/adopt/", given | {"organisation": company.committee.code}),
        client.post("/schemes/adopt/", given | {"preset": "", "text": own(preset_text("sanhua"))}),
    ]
    assert Adoption.objects.count() == 1
    drafts = Draft.objects.order_by("pk")
    assert [one.headers["Location"] for one in answers] == [
        f"/drafts/{one.code}/" for one in drafts
    ]
    assert [one.origin for one in drafts] == ["sanhua", "sanhua", "own.yaml"]
    assert "holds here already" in client.get(answers[0].headers["Location"]).content.decode()


def test_the_form_offers_the_first_of_january(client_for, cast):
    page = client_for(cast.assessment_office).get("/schemes/adopt/").content.decode()
    assert f'value="{timezone.localdate().year + 1}-01-01"' in page


def test_a_file_of_one_s_own_is_adopted_word_for_word(client_for, cast, company):
    text = preset_text("gongzuo-tiaoli")
    english(client_for, cast.assessment_office).post(
        "/schemes/adopt/", fields(company, preset="", text=own("\ufeff" + text))
    )
    assert Adoption.objects.get().text == text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"preset": ""}, "one of the two"),
        ({"text": own("x: 1")}, "one of the two"),
        ({"preset": "", "text": own("x: 1")}, "scheme.yaml:1"),
        ({"preset": "", "text": own(b"\xff\xfe\x00")}, "not UTF-8"),
        ({"from_day": "2025-12-31"}, "The scheme holds from"),
        ({"from_day": ""}, "Nothing is entered here yet"),
        ({"reason": " "}, "why it is adopted without a second person"),
        ({"organisation": "nowhere"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client_for, cast, company, changed, said):
    answer = english(client_for, cast.assessment_office).post(
        "/schemes/adopt/", fields(company, **changed)
    )
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Adoption.objects.exists()


def test_the_document_marks_what_is_assumed(client_for, cast, company):
    adoption = adopted(company)
    page = english(client_for, cast.member).get(f"/schemes/{adoption.pk}/").content.decode()
    assert '<span class="state tone-warn">assumed</span>' in page
    assert "General meetings held quarterly" in page
    assert adoption.hash in page


def test_the_document_tells_what_is_set_here_from_what_is_assumed():
    text = preset_text("manyi-menkan")
    new = set_in(text, setting_of(text, {"consequences[1].within_days": "90"}).changes, "纪要")
    for english, words in enumerate(("本单位设定", "set here")):
        assumed = f'<span class="state tone-warn">{("假定", "assumed")[english]}</span>'
        before, after = document_of(text, bool(english)), document_of(new, bool(english))
        assert before.count(assumed) - after.count(assumed) == 1
        assert f'<span class="state tone-info">{words}</span> ' in after


def test_text_of_a_scheme_is_escaped(client_for, cast, company):
    text = preset_text("gongzuo-tiaoli").replace("党员大会每季度一次", "<b>党员大会</b>")
    client = client_for(cast.assessment_office)
    client.post("/schemes/adopt/", fields(company, preset="", text=own(text)))
    page = client.get(f"/schemes/{Adoption.objects.get().pk}/").content.decode()
    assert "&lt;b&gt;党员大会&lt;/b&gt;" in page


@pytest.mark.parametrize("who", ["committee_office", "secretary", "auditor", "member"])
def test_only_the_assessment_office_reaches_the_form(client_for, cast, company, who):
    client = client_for(getattr(cast, who))
    assert client.get("/schemes/adopt/").status_code == 403
    assert client.post("/schemes/adopt/", fields(company)).status_code == 403


def test_a_scheme_of_others_is_not_found(client_for, cast, company):
    from zhibu.schemes.actions import adopt

    other = adopt(
        organisation=company.other_committee, text=preset_text("xingji"),
        from_day=date(2026, 1, 1), by=cast.assessment_office,
    )  # fmt: skip
    assert client_for(cast.member).get(f"/schemes/{other.pk}/").status_code == 404
    assert client_for(cast.auditor).get(f"/schemes/{other.pk}/").status_code == 200


def test_an_empty_list_says_what_to_do(client_for, cast):
    page = english(client_for, cast.assessment_office).get("/schemes/").content.decode()
    assert "/schemes/adopt/" in page
    assert "/schemes/adopt/" not in client_for(cast.member).get("/schemes/").content.decode()


@pytest.mark.parametrize("names", [["sanhua"], ["sanhua", "suxing", "xiaozu"]])
def test_the_list_asks_a_constant_number_of_queries(
    client_for, cast, company, names, django_assert_num_queries
):
    for name in names:
        adopted(company, name)
    client = client_for(cast.assessment_office)
    client.get("/schemes/")
    with django_assert_num_queries(6):
        client.get("/schemes/")
