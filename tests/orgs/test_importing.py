"""Import: a dry run tells every row's fate, a confirmed one writes all or nothing."""

import io
import zipfile
from datetime import date, timedelta

import openpyxl
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.translation import override

from makers import make_member, make_post
from zhibu.orgs import actions, importing
from zhibu.orgs.enums import Standing
from zhibu.orgs.importing import staging
from zhibu.orgs.models import Organisation, Person, Post
from zhibu.orgs.queries import memberships_on
from zhibu.orgs.refusals import Forbidden, Refused, Stale
from zhibu.orgs.sealing import masked

TODAY = timezone.localdate()
ORGANISATIONS = ["编码", "名称", "类型", "上级编码", "分类", "成立日期"]
PEOPLE = [
    "人员编号",
    "姓名",
    "党支部编码",
    "党小组编码",
    "人员类别",
    "到支部日期",
    "身份证号",
    "联系电话",
    "学历",
]
POSTS = ["人员编号", "组织编码", "职务", "任职日期", "离任日期"]
IDENTITY = "11010519491231002X"


@pytest.fixture(autouse=True)
def english(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "attachments"
    with override("en"):
        yield


def workbook(name="表.xlsx", **sheets):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return SimpleUploadedFile(name, buffer.getvalue())


def csv_file(text, encoding="utf-8", name="人员.csv"):
    return SimpleUploadedFile(name, text.encode(encoding))


def fates(run):
    return importing.kept_fates(run, most=10_000)


def faults(run):
    return {
        (fate.row, fault.column): f"{fault.finding} {fault.remedy}".strip()
        for fate in fates(run)
        for fault in fate.faults
    }


def outcomes(run):
    return [(fate.code, fate.outcome.value) for fate in fates(run)]


def carry_out(run, by):
    return importing.carry_out(token=run.token, by=by)


def test_import_makes_organisations_people_and_posts(company, cast):
    by = cast.committee_office
    upload = workbook(
        党组织=[
            ORGANISATIONS,
            # Children may come before what they stand below.
            ["N1-1", "一组", "党小组", "N1", "", ""],
            ["N1", "新第一支部", "党支部", company.committee.code, "2类", "2019年3月2日"],
        ],
        人员=[
            PEOPLE,
            ["E1", "王芳", "N1", "N1-1", "正式党员", "2020.5.1", IDENTITY, "138 0013 8000", "本科"],
            ["E2", "李强", "N1", "", "群众", "20210102", "", "0432-1234567", ""],
        ],
        职务=[POSTS, ["E1", "N1", "书记", "2024/1/8", ""]],
    )
    run = importing.dry_run(upload=upload, by=by)
    assert (faults(run), run.problems, run.ready) == ({}, [], True)
    assert outcomes(run) == [
        ("N1-1", "new"),
        ("N1", "new"),
        ("E1", "new"),
        ("E2", "new"),
        ("E1", "new"),
    ]
    assert not Person.objects.filter(code="E1").exists()
    carry_out(run, by)
    branch = Organisation.objects.get(code="N1")
    assert (branch.class_number, branch.founded_on) == (2, date(2019, 3, 2))
    assert Organisation.objects.find_problems() == ([], [], [], [], [])
    person = Person.objects.get(code="E1")
    assert masked(person) == ("110**************X", "138****8000")
    assert [one.person.code for one in memberships_on(branch, date(2020, 5, 1))] == ["E1"]
    assert Post.objects.get(organisation=branch).started_on == date(2024, 1, 8)


def test_reimport_updates_by_code_and_same_rows_stay(company, cast):
    by = cast.committee_office
    head = ["人员编号", "姓名", "党支部编码", "人员类别", "岗位"]
    first = [head, ["E1", "王芳", company.branch.code, "入党积极分子", "电工"]]
    run = importing.dry_run(upload=workbook(人员=first), by=by)
    carry_out(run, by)
    run = importing.dry_run(upload=workbook(人员=first), by=by)
    assert (outcomes(run), run.ready) == ([("E1", "same")], False)
    second = [head, ["E1", "王方", company.branch.code, "入党积极分子", ""]]
    run = importing.dry_run(upload=workbook(人员=second), by=by)
    assert [(it.column, it.old, it.new) for it in fates(run)[0].changes] == [
        ("name", "王芳", "王方")
    ]
    carry_out(run, by)
    person = Person.objects.get(code="E1")
    assert (person.name, person.job) == ("王方", "电工")


def test_a_changed_branch_is_a_transfer_on_its_day(company, cast):
    by = cast.committee_office
    person = make_member(company.branch, code="E1", name="王芳")
    make_post(person, company.branch, "youth_member")
    day = TODAY - timedelta(10)
    head = ["人员编号", "姓名", "党支部编码", "人员类别", "到支部日期"]
    row = ["E1", "王芳", company.sibling.code, "正式党员", day.isoformat()]
    run = importing.dry_run(upload=workbook(人员=[head, row]), by=by)
    assert outcomes(run) == [("E1", "changed")]
    carry_out(run, by)
    assert person in [one.person for one in memberships_on(company.branch, day - timedelta(1))]
    assert person in [one.person for one in memberships_on(company.sibling, day)]
    assert not Post.objects.open().filter(person=person).exists()
    stale = [head, ["E1", "王芳", company.branch.code, "正式党员", "2020-01-01"]]
    run = importing.dry_run(upload=workbook(人员=stale), by=by)
    assert "The change must come after" in faults(run)[2, "from_day"]


def test_all_faults_come_at_once_each_at_its_cell(company, cast):
    code = company.branch.code
    rows = [
        ["E1", "王", "NOPE", "", "正式党员", "", "", "", ""],
        ["E2", "王", code, "", "正式 党员员", "2026-13-01", "110105194912310021", "12", "大学本"],
        ["E3", "", code, company.foreign_group.code, "群众", "2026年5月", "", "", ""],
        ["E4", "王", company.committee.code, "", "群众", "45123", "", "", ""],
        ["E4", "李", code, "", "群众", "昨天", "110105491231002", "", ""],
        ["E5", "王", company.foreign.code, "", "群众", "2999-01-01", "", "", ""],
    ]
    run = importing.dry_run(upload=workbook(人员=[PEOPLE, *rows]), by=cast.committee_office)
    assert run.refused == 6
    assert faults(run) == {
        (2, "branch"): "There is no organisation of this code. Correct the code, or add the "
        "organisation to the sheet 党组织.",
        (3, "standing"): "This word is not known here. Did you mean 正式党员? Write one of: "
        "正式党员、预备党员、入党积极分子、群众.",
        (3, "from_day"): "There is no such day. Compare with the original.",
        (3, "identity"): "The last sign does not fit the others (check digit). A digit is wrong.",
        (3, "phone"): "Enter a mobile number of 11 digits, or a landline with area code "
        "(0432-1234567).",
        (3, "education"): "This word is not known here. Did you mean 大学本科? Write one of: "
        "研究生、大学本科、大学专科、高中或中专、初中及以下.",
        (4, "name"): "This cell is required and empty. Fill it.",
        (4, "from_day"): "The day of the month is missing. Write year, month and day.",
        (
            4,
            "group",
        ): "You do not reach this organisation. Ask the office above to import this row.",
        (5, "code"): "This code stands in row 6 too. Keep one row for each person.",
        (5, "branch"): "This is a committee; people belong to branches. Enter the code of the "
        "branch.",
        (5, "from_day"): "This is a number, as Excel keeps dates. Format the column as a date and "
        "save again.",
        (6, "code"): "This code stands in row 5 too. Keep one row for each person.",
        (6, "from_day"): "This is no date. Write it like 2026-05-01, 2026年5月1日 or 2026.5.1.",
        (6, "identity"): "It has 15 digits, as before 1999. Enter the 18 of the present card.",
        (7, "branch"): "You do not reach this organisation. Ask the office above to import this "
        "row.",
    }
    with pytest.raises(Refused, match="6 rows are refused"):
        carry_out(run, cast.committee_office)


def test_organisations_refuse_loops_twins_and_wrong_kinds(company, cast):
    root = company.root.code
    rows = [
        ["A", "甲", "党委", "B", "", ""],
        ["B", "乙", "党委", "A", "", ""],
        ["C", "丙", "党支部", root, "", ""],
        ["C", "丁", "党支部", root, "", ""],
        ["D", "戊", "党小组", root, "", ""],
        ["E", "己", "党支部", "", "5", ""],
        ["F", "庚", "支 部", "", "", ""],
        [company.branch.code, "第一支部", "党总支", "", "", ""],
    ]
    upload = workbook(党组织=[ORGANISATIONS, *rows])
    run = importing.dry_run(upload=upload, by=cast.assessment_office)
    assert faults(run) == {
        (2, "parent"): "It would stand below itself: A → B → A. Correct the code of the "
        "organisation above.",
        (3, "parent"): "It would stand below itself: B → A → B. Correct the code of the "
        "organisation above.",
        (4, "code"): "This code stands in row 5 too. Keep one row for each organisation.",
        (5, "code"): "This code stands in row 4 too. Keep one row for each organisation.",
        (6, "parent"): "A group does not stand below a committee. Choose one of: branch.",
        (7, "class"): "This number does not fit. Write a whole number from 1 to 4.",
        (8, "kind"): "This word is not known here. Did you mean 支部? Write one of: "
        "党委、党工委、党总支、党支部、党小组.",
        (9, "kind"): "It is a branch in the system. A kind does not change: found a new one, move "
        "its people, and close this one.",
    }


def test_moving_by_import_refuses_a_loop_through_the_tree(company, cast):
    rows = [[company.committee.code, "第一党委", "党委", company.committee.code, "", ""]]
    upload = workbook(党组织=[ORGANISATIONS, *rows])
    run = importing.dry_run(upload=upload, by=cast.assessment_office)
    assert "It would stand below itself" in faults(run)[2, "parent"]
    rows = [[company.branch.code, "第一支部", "党支部", company.general_branch.code, "", ""]]
    upload = workbook(党组织=[ORGANISATIONS, *rows])
    run = importing.dry_run(upload=upload, by=cast.assessment_office)
    carry_out(run, cast.assessment_office)
    moved = Organisation.objects.get(pk=company.branch.pk)
    assert Organisation.objects.get_parent(moved).code == company.general_branch.code
    assert Organisation.objects.find_problems() == ([], [], [], [], [])


def test_posts_refuse_a_second_secretary_and_who_is_no_full_member(company, cast):
    branch = company.sibling
    make_member(branch, code="E1", name="王", standing=Standing.PROBATIONARY_MEMBER)
    make_member(branch, code="E2", name="李")
    upload = workbook(
        职务=[
            POSTS,
            ["E1", branch.code, "组织委员", "2024-01-01", ""],
            ["E2", branch.code, "书记", "2024-01-01", ""],
            ["E2", branch.code, "党小组长", "2024-01-01", ""],
            ["E9", branch.code, "委员", "2024-01-01", ""],
        ]
    )
    run = importing.dry_run(upload=upload, by=cast.committee_office)
    found = faults(run)
    assert "Only full members hold posts." in found[2, "person"]
    assert "holds this post on that day. Enter when that post ended" in found[3, "from_day"]
    assert "Groups have a group leader" in found[4, "post"]
    assert "There is no person of this code" in found[5, "person"]


def test_one_secretary_follows_another_in_one_import(company, cast):
    branch, old = company.sibling, cast.neighbour_secretary
    make_member(branch, code="E2", name="李")
    upload = workbook(
        职务=[
            POSTS,
            [old.code, branch.code, "书记", "2020-01-01", "2024-05-31"],
            ["E2", branch.code, "书记", "2024-06-01", ""],
        ]
    )
    run = importing.dry_run(upload=upload, by=cast.committee_office)
    assert (faults(run), outcomes(run)) == ({}, [(old.code, "changed"), ("E2", "new")])
    carry_out(run, cast.committee_office)
    assert Post.objects.open().get(organisation=branch, kind="secretary").person.code == "E2"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_either_encoding(company, cast, encoding):
    text = f"人员编号,姓名,党支部编码,人员类别\nE1,王芳,{company.branch.code},群众\n"
    run = importing.dry_run(upload=csv_file(text, encoding), by=cast.committee_office)
    assert outcomes(run) == [("E1", "new")]
    assert fates(run)[0].name == "王芳"
    assert run.notices == (
        ["The file is not UTF-8 and was read as GB18030."] if encoding == "gb18030" else []
    )


def test_csv_rows_of_wrong_width_are_refused_with_their_line(company, cast):
    text = f"人员编号,姓名,党支部编码,人员类别\n\nE1,王,芳,{company.branch.code},群众\n"
    run = importing.dry_run(upload=csv_file(text), by=cast.committee_office)
    assert faults(run)[3, ""].startswith("The row has 5 cells, the headings are 4.")


def spoilt(change):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "人员"
    sheet.append(["人员编号", "姓名", "党支部编码", "人员类别", "身份证号"])
    sheet.append(["E1", "王", "B", "群众", ""])
    change(sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return SimpleUploadedFile("人员.xlsx", buffer.getvalue())


def test_merged_cells_refuse_the_file(cast):
    upload = spoilt(lambda sheet: sheet.merge_cells("A2:A3"))
    run = importing.dry_run(upload=upload, by=cast.committee_office)
    assert run.problems == [
        "人员.xlsx [人员], row 2: 'A2:A3' is a range of merged cells; unmerge it, and write the "
        "value in each row."
    ]
    assert not run.ready


def test_formulas_and_lost_digits_are_refused_at_their_cell(cast):
    def change(sheet):
        sheet["B2"] = '=CONCAT("王","芳")'
        sheet["E2"] = 110105194912310020

    run = importing.dry_run(upload=spoilt(change), by=cast.committee_office)
    found = faults(run)
    assert found[2, "name"] == "This is a formula. Copy it and paste it as a value."
    assert found[2, "identity"].startswith("Excel keeps only 15 digits of a number")


def test_unknown_and_missing_headings_are_named(cast):
    upload = workbook(
        人员=[["人员编号", "性名", "党支部编码", "人员类别"], ["E1", "王", "B", "群众"]]
    )
    run = importing.dry_run(upload=upload, by=cast.committee_office)
    assert len(run.problems) == 2
    assert "'性名' is no column of this table" in run.problems[0]
    assert "name: is missing, and is required" in run.problems[1]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("名单.docx", b"PK\x03\x04", "neither .xlsx nor .csv"),
        ("名单.csv", b"PK\x03\x04", "This is no CSV"),
    ],
)
def test_wrong_endings_refuse_the_upload(cast, name, content, message):
    with pytest.raises(Refused) as raised:
        importing.dry_run(upload=SimpleUploadedFile(name, content), by=cast.committee_office)
    assert message in str(raised.value.fields["file"])


def bomb():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b"<a>" + b" " * (40 << 20))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"%PDF-1.7", "is no whole .xlsx file"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "is an old .xls, or has a password"),
        (b"", "is empty"),
        (bomb(), "unpacks to too much"),
    ],
    ids=["pdf", "old", "empty", "bomb"],
)
def test_dangerous_files_stand_as_problems(cast, content, message):
    run = importing.dry_run(
        upload=SimpleUploadedFile("名单.xlsx", content), by=cast.committee_office
    )
    assert message in run.problems[0]
    assert run.problems[0].startswith("名单.xlsx")


def test_confirming_refuses_when_data_changed_meanwhile(company, cast):
    by = cast.committee_office
    make_member(company.branch, code="E1", name="王芳")
    rows = [[*PEOPLE[:3], "人员类别"], ["E1", "王方", company.branch.code, "正式党员"]]
    run = importing.dry_run(upload=workbook(人员=rows), by=by)
    actions.change_person(person=Person.objects.get(code="E1"), by=by, name="王放")
    with pytest.raises(Stale, match="Data changed since the dry run"):
        carry_out(run, by)
    assert Person.objects.get(code="E1").name == "王放"


def test_a_dry_run_is_ones_own_and_counts_once(company, cast, django_capture_on_commit_callbacks):
    by = cast.committee_office
    rows = [[*PEOPLE[:3], "人员类别"], ["E1", "王方", company.branch.code, "群众"]]
    run = importing.dry_run(upload=workbook(人员=rows), by=by)
    with pytest.raises(Refused, match="no longer kept"):
        carry_out(run, cast.assessment_office)
    with django_capture_on_commit_callbacks(execute=True):
        carry_out(run, by)
    with pytest.raises(Refused, match="no longer kept"):
        carry_out(run, by)
    assert list(staging.folder().iterdir()) == []


def test_what_is_kept_of_a_dry_run_hides_identity_numbers(company, cast):
    rows = [PEOPLE, ["E1", "王", company.branch.code, "", "群众", "", IDENTITY, "13800138000", ""]]
    importing.dry_run(upload=workbook(人员=rows), by=cast.committee_office)
    kept = b"".join(path.read_bytes() for path in staging.folder().iterdir())
    assert IDENTITY.encode() not in kept
    assert b"13800138000" not in kept


def test_only_offices_import(cast):
    for by in (cast.secretary, cast.auditor, cast.system_administrator):
        with pytest.raises(Forbidden):
            importing.dry_run(upload=workbook(人员=[PEOPLE]), by=by)
        with pytest.raises(Forbidden):
            importing.export_workbook(by=by)


def test_export_comes_back_unchanged_without_sensitive_fields(company, cast):
    by = cast.assessment_office
    actions.add_person(
        code="E1",
        name="=1+1",
        branch=company.branch,
        group=company.group,
        standing=Standing.APPLICANT,
        from_day=TODAY - timedelta(400),
        identity=IDENTITY,
        phone="13800138000",
        by=by,
    )
    exported = importing.export_workbook(by=by)
    assert IDENTITY.encode() not in exported
    book = openpyxl.load_workbook(io.BytesIO(exported))
    headings = [cell.value for cell in book["people"][1]]
    assert "identity" not in headings
    names = {row[1].value: row[1].data_type for row in book["people"].iter_rows(min_row=2)}
    assert names["=1+1"] == "s"
    run = importing.dry_run(upload=SimpleUploadedFile("导出.xlsx", exported), by=by)
    assert {fate.outcome.value for fate in fates(run)} == {"same"}
    assert (run.problems, run.ready) == ([], False)


def test_export_holds_only_what_the_person_reaches(company, cast):
    exported = importing.export_workbook(by=cast.committee_office)
    book = openpyxl.load_workbook(io.BytesIO(exported))
    codes = {row[0].value for row in book["organisations"].iter_rows(min_row=2)}
    assert company.branch.code in codes
    assert company.foreign.code not in codes


def test_the_template_reads_as_an_empty_import(cast):
    with override("zh-hans"):
        template = importing.template_workbook()
    run = importing.dry_run(
        upload=SimpleUploadedFile("模板.xlsx", template), by=cast.assessment_office
    )
    assert run.problems == [
        "There is no row to import. Use the template: sheets 党组织, 人员 and 职务."
    ]
