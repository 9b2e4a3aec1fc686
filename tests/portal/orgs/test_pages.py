"""Pages of organisations and people: each opens, acts and says what it refuses."""

import io
from datetime import timedelta

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from makers import make_branch, make_member
from zhibu.orgs import actions
from zhibu.orgs.enums import Standing
from zhibu.orgs.models import Link, Membership, Organisation, Person, Post, Role, SensitiveLook, Tie

TODAY = timezone.localdate()
IDENTITY = "11010519491231002X"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "attachments"


def text(response):
    return response.content.decode()


@pytest.fixture
def office(client_for, cast):
    return client_for(cast.committee_office)


def sent(client, page, /, *args, **data):
    response = client.post(reverse(page, args=args), data)
    assert response.status_code == 302, text(response)
    return response


def test_tree_shows_what_one_reaches_level_by_level(client_for, cast, company):
    client = client_for(cast.assessment_office)
    page = text(client.get(reverse("organisations")))
    assert "公司党委" in page
    assert "第一党委" in page
    assert "第一支部" not in page
    page = text(client.get(reverse("organisations"), {"at": company.committee.code}))
    assert "第一支部" in page
    page = text(client_for(cast.secretary).get(reverse("organisations")))
    assert "第一支部" in page
    assert "甲小组" in page
    assert "第二支部" not in page


def test_tree_filters_by_initials_and_htmx_gets_the_fragment(office, company):
    actions_name = "采油第七支部"
    make_branch(under=company.committee, name=actions_name, sought="采油第七支部\ncydqzb")
    page = text(office.get(reverse("organisations"), {"q": "dqzb"}))
    assert actions_name in page
    assert "第一支部" not in page
    part = text(office.get(reverse("organisations"), {"q": "dqzb"}, headers={"HX-Request": "true"}))
    assert part.lstrip().startswith("<div")


@pytest.mark.parametrize("name", ["organisations", "people", "classes", "import"])
def test_lists_open_for_the_office(office, name):
    assert office.get(reverse(name)).status_code == 200


def test_organisation_shows_people_as_they_were(office, cast, company):
    person = make_member(company.branch, name="王小芳")
    actions.transfer(person=person, to=company.sibling, day=TODAY, by=cast.committee_office)
    address = reverse("organisation", args=[company.branch.code])
    assert "王小芳" not in text(office.get(address))
    yesterday = (TODAY - timedelta(1)).isoformat()
    assert "王小芳" in text(office.get(address, {"day": yesterday}))


def test_organisation_is_founded_changed_moved_and_closed(office, company):
    facts = {"term_years": 3, "name": "新支部"}
    page = office.get(reverse("organisation_new"), {"under": company.committee.code})
    assert page.status_code == 200
    given = facts | {"parent": company.committee.code, "kind": "branch", "code": "N1"}
    sent(office, "organisation_new", **given)
    response = office.post(reverse("organisation_new"), given)
    assert response.status_code == 400
    assert "N1" in text(response)
    assert "已被其他党组织使用" in text(response) or "taken" in text(response)
    page = office.get(reverse("organisation_edit", args=["N1"]))
    seen = page.context["form"].initial["seen"]
    sent(office, "organisation_edit", "N1", **facts | {"unit": "一厂", "seen": seen})
    stale = office.post(reverse("organisation_edit", args=["N1"]), facts | {"seen": seen})
    assert stale.status_code == 400
    assert Organisation.objects.get(code="N1").unit == "一厂"
    sent(office, "organisation_close", "N1", day=TODAY)
    sent(office, "organisation_reopen", "N1")
    assert Organisation.objects.get(code="N1").in_use


def test_organisation_moves_with_all_below(client_for, cast, company):
    client = client_for(cast.assessment_office)
    assert client.get(reverse("organisation_move", args=[company.branch.code])).status_code == 200
    sent(client, "organisation_move", company.branch.code, parent=company.general_branch.code)
    moved = Organisation.objects.get(pk=company.branch.pk)
    assert Organisation.objects.get_parent(moved) == company.general_branch


def test_posts_links_and_ties_begin_and_end(client_for, cast, company):
    client = client_for(cast.assessment_office)
    code = company.branch.code
    person = make_member(company.branch)
    for name in ("organisation_appoint", "organisation_link", "organisation_tie"):
        assert client.get(reverse(name, args=[code])).status_code == 200
    sent(client, "organisation_appoint", code, person=person.code, kind="youth_member", day=TODAY)
    given = {"kind": "committee_to_member", "person": person.code, "member": cast.member.code}
    sent(client, "organisation_link", code, day=TODAY, **given)
    sent(client, "organisation_tie", code, other=company.foreign.code, nature="供电", day=TODAY)
    assert "供电" in text(client.get(reverse("organisation", args=[code])))
    link, tie = Link.objects.get(), Tie.objects.get()
    post = Post.objects.get(person=person)
    for name, row in (("link_end", link), ("tie_end", tie), ("post_end", post)):
        assert client.get(reverse(name, args=[code, row.pk])).status_code == 200
        sent(client, name, code, row.pk, day=TODAY)
        row.refresh_from_db()
        assert row.ended_on == TODAY


def test_person_is_added_changed_and_moved_about(office, company):
    given = {
        "code": "E1", "name": "曾小芳", "branch": company.branch.code, "group": company.group.code,
        "standing": Standing.APPLICANT, "from_day": TODAY - timedelta(40), "identity": IDENTITY,
    }  # fmt: skip
    assert office.get(reverse("person_new"), {"branch": company.branch.code}).status_code == 200
    sent(office, "person_new", **given)
    page = text(office.get(reverse("person", args=["E1"])))
    assert "110**************X" in page
    assert IDENTITY not in page
    assert "曾小芳" in text(office.get(reverse("people"), {"q": "zxf"}))
    days = [TODAY - timedelta(back) for back in (30, 20, 10, 1)]
    for name, data in (
        ("person_edit", {"name": "曾小方"}),
        ("person_standing", {"to": "probationary_member", "day": days[0]}),
        ("person_group", {"group": company.other_group.code, "day": days[1]}),
        ("person_transfer", {"to": company.sibling.code, "day": days[2]}),
        ("person_leave", {"why": "left", "day": days[3]}),
        (
            "person_join",
            {"branch": company.branch.code, "standing": "full_member", "from_day": TODAY},
        ),
    ):
        page = office.get(reverse(name, args=["E1"]))
        assert page.status_code == 200, name
        seen = page.context["form"].initial.get("seen", "")
        sent(office, name, "E1", **data | {"seen": seen})
    assert Membership.objects.filter(person__code="E1").count() == 5
    assert Person.objects.get(code="E1").name == "曾小方"


def test_refusals_stand_at_their_field(office, company):
    make_member(company.branch, code="E1", name="王")
    address = reverse("person_transfer", args=["E1"])
    response = office.post(address, {"to": company.sibling.code, "day": TODAY - timedelta(200)})
    assert response.status_code == 400
    assert response.context["form"].errors["day"]


def test_wrong_numbers_of_a_person_are_all_named_at_once(office, company):
    person = make_member(company.branch, code="E1", name="王")
    page = office.get(reverse("person_edit", args=["E1"]))
    sent = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}
    facts = {"identity": "11010519491231002Y", "phone": "138"}
    response = office.post(reverse("person_edit", args=["E1"]), sent | facts)
    assert set(response.context["form"].errors) == {"identity", "phone"}
    person.refresh_from_db()
    assert person.identity_sealed is None


def test_look_is_logged_and_seen_by_the_audit(office, client_for, cast, company):
    person = actions.add_person(
        code="E1", name="王", branch=company.branch, standing=Standing.STAFF, from_day=TODAY,
        identity=IDENTITY, by=cast.committee_office,
    )  # fmt: skip
    address = reverse("person_look", args=[person.code])
    assert IDENTITY not in text(office.post(address, {"field": "identity", "reason": ""}))
    assert SensitiveLook.objects.count() == 0
    assert IDENTITY in text(office.post(address, {"field": "identity", "reason": "核对党员档案"}))
    log = text(client_for(cast.audit_administrator).get(reverse("looks")))
    assert "核对党员档案" in log
    assert office.get(reverse("looks")).status_code == 403


def test_roles_are_granted_and_ended(client_for, cast, company):
    client = client_for(cast.security_administrator)
    person = make_member(company.branch, code="E1", name="王芳", sought="王芳\nwf")
    assert "王芳" in text(client.get(reverse("roles"), {"q": "wf"}))
    assert "王芳" in text(client.get(reverse("role_people"), {"q": "wf"}))
    given = {"person": "E1", "kind": "inspector", "organisation": company.committee.code}
    sent(client, "roles", **given)
    role = Role.objects.get(person=person)
    assert client.post(reverse("roles"), given).status_code == 400
    sent(client, "role_end", role.pk)
    assert client.get(reverse("roles") + "?all").status_code == 200
    assert client_for(cast.system_administrator).get(reverse("roles")).status_code == 403


def test_classes_are_counted_and_changed(office, company):
    sent(office, "classes", code=company.branch.code, class_number=3)
    assert Organisation.objects.get(pk=company.branch.pk).class_number == 3
    page = text(office.get(reverse("classes"), {"class": "3"}))
    assert "第一支部" in page
    assert "第二支部" not in page


def test_structure_tells_age_and_education(office, company):
    make_member(company.branch, born_on=TODAY.replace(year=TODAY.year - 43), education="bachelor")
    make_member(company.branch, born_on=TODAY.replace(year=TODAY.year - 44), education="lower")
    page = text(office.get(reverse("organisation_structure", args=[company.committee.code])))
    assert "43.5" in page
    assert "50%" in page


def workbook(*rows):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("人员")
        for number, row in enumerate((["人员编号", "姓名", "党支部编码", "人员类别"], *rows)):
            sheet.write_row(number, 0, row)
    return SimpleUploadedFile("人员.xlsx", buffer.getvalue())


def test_import_shows_problems_then_is_confirmed(office, company):
    bad = workbook(["E1", "王", "NOPE", "群众"], ["E2", "李", company.branch.code, "群众"])
    response = sent(office, "import", file=bad)
    page = text(office.get(response["Location"]))
    assert "NOPE" in page
    assert "E2" not in page.partition('id="fates"')[2]
    assert "E2" in text(office.get(response["Location"], {"only": "new"}))
    office.post(response["Location"])
    assert not Person.objects.filter(code="E2").exists()
    good = workbook(["E2", "李", company.branch.code, "群众"])
    response = sent(office, "import", file=good)
    assert office.post(response["Location"])["Location"] == reverse("organisations")
    assert Person.objects.get(code="E2").name == "李"


def test_import_refuses_another_file_at_the_field(office):
    response = office.post(reverse("import"), {"file": SimpleUploadedFile("a.docx", b"PK")})
    assert response.status_code == 400
    assert response.context["form"].errors["file"]


def test_template_and_export_are_workbooks(office):
    for name in ("import_template", "export"):
        response = office.get(reverse(name))
        assert response.content[:2] == b"PK"
        assert "xlsx" in response["Content-Disposition"]


def test_foreign_organisations_and_people_are_not_found(office, company):
    person = make_member(company.foreign)
    for name in ("organisation", "organisation_edit", "organisation_structure"):
        assert office.get(reverse(name, args=[company.foreign.code])).status_code == 404
    for name in ("person", "person_edit", "person_transfer"):
        assert office.get(reverse(name, args=[person.code])).status_code == 404


def test_a_member_sees_oneself_and_edits_nobody(client_for, cast):
    client = client_for(cast.member)
    assert client.get(reverse("person", args=[cast.member.code])).status_code == 200
    assert client.get(reverse("person_edit", args=[cast.member.code])).status_code == 403
