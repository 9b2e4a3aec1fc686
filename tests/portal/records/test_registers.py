"""Pages of registers, clearing and binding: who sees what, in how many queries, in which form."""

import io

import openpyxl
import pypdf
import pytest
from django.urls import reverse

from browsing import width_of
from makers import make_member, make_record
from zhibu.orgs.models import Person
from zhibu.records.actions import withdraw_draft
from zhibu.records.clearing import clear_quarter
from zhibu.records.models import Binding, Clearing
from zhibu.records.registers import REGISTERS

YEAR = 2025


@pytest.fixture
def held(company, cast):
    from held_year import make_held_year

    return make_held_year(company, cast)


def at(held, what, form="", year=YEAR):
    if form == "print":
        return reverse("register_print", args=[held.branch.code, year, what])
    if form:
        return reverse("register_file", args=[held.branch.code, year, what, form])
    return reverse("register", args=[held.branch.code, year, what])


def book_at(held, name, year=YEAR):
    return reverse(name, args=[held.branch.code, year])


@pytest.mark.parametrize("what", REGISTERS)
def test_a_register_is_a_page(held, cast, client_for, what):
    answer = client_for(cast.secretary).get(at(held, what))

    assert answer.status_code == 200
    assert "第一支部" in answer.content.decode()


def test_the_book_begins_with_its_newest_quarter_and_leads_to_the_year(held, cast, client_for):
    client = client_for(cast.secretary)
    newest = client.get(at(held, "book")).content.decode()
    whole = client.get(at(held, "book") + "?quarter=all").content.decode()
    first = client.get(at(held, "book") + "?quarter=1").content.decode()

    assert [held.talk.code in each for each in (newest, whole, first)] == [True, True, False]
    assert [held.meeting.code in each for each in (newest, whole, first)] == [False, True, True]
    assert 'href="?quarter=all"' in newest
    assert f'{at(held, "book", "print")}?quarter=2"' in newest
    assert f'{at(held, "book", "print")}"' in whole


def test_the_talks_of_a_year_come_page_by_page_and_its_paper_whole(held, cast, client_for):
    for number in range(50):
        make_record(
            held.branch, by=cast.secretary, state="checked", number=100 + number, kinds=["talk"],
            held_on=held.talk.held_on, present=held.people[:2],
        )  # fmt: skip
    client = client_for(cast.secretary)
    pages = [
        client.get(at(held, "talks") + query).content.decode()
        for query in ("?quarter=all", "?quarter=all&page=2")
    ]

    assert [page.count('<th scope="row">') for page in pages] == [50, 1]
    assert "quarter=all&amp;page=2" in pages[0]
    assert client.get(at(held, "talks", "print")).content.decode().count('<th scope="row">') == 51


@pytest.mark.parametrize("what", REGISTERS)
def test_an_empty_year_says_what_to_do(held, cast, client_for, what):
    answer = client_for(cast.secretary).get(at(held, what, year=2031))

    assert answer.status_code == 200


@pytest.mark.parametrize("what", REGISTERS)
def test_a_register_has_a_print_page(held, cast, client_for, what):
    answer = client_for(cast.secretary).get(at(held, what, "print"))

    assert answer.status_code == 200
    assert "data-print" in answer.content.decode()


def test_the_printed_book_has_a_leaf_for_each_record_that_may_be_read(held, cast, client_for):
    own = client_for(cast.secretary).get(at(held, "book", "print")).content.decode()
    others = client_for(cast.auditor).get(at(held, "book", "print")).content.decode()

    assert own.count('class="leaf"') == 3
    assert others.count('class="leaf"') == 2
    assert "会议讨论了全年计划" in own


@pytest.mark.parametrize("what", REGISTERS)
def test_a_register_comes_as_pdf(held, cast, client_for, what):
    answer = client_for(cast.secretary).get(at(held, what, "pdf"))
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages

    assert answer.headers["Content-Type"] == "application/pdf"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "第一支部" in pages[0].extract_text()


def test_the_pdf_of_study_hours_reads_as_it_should(held, cast, client_for):
    answer = client_for(cast.secretary).get(at(held, "study", "pdf"))
    [page] = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    lines = page.extract_text().splitlines()

    assert lines[:3] == ["第一支部 党员学时台账", "党员学时台账", "第一支部"]
    assert "姓名 党小组 出席次数 学时 占 32 学时比例 未填学时次数" in lines
    assert "赵书记 甲小组 1 3.50 11% —" in lines
    assert "钱委员 甲小组 — — — —" in lines
    assert lines[-1] == "— 1 —"


@pytest.mark.parametrize("what", REGISTERS)
def test_a_register_comes_as_a_workbook(held, cast, client_for, what):
    answer = client_for(cast.secretary).get(at(held, what, "xlsx"))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]

    assert sheet.max_row > (what != "tasks")


def test_a_workbook_holds_no_formula_of_anybody(held, cast, client_for):
    held.meeting.title = '=HYPERLINK("https://example.invalid","x")'
    held.meeting.minutes = "+1+1"
    held.meeting.save()
    Person.objects.filter(pk=cast.secretary.pk).update(name="@SUM(1)")
    answer = client_for(cast.secretary).get(at(held, "book", "xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]

    assert held.meeting.title in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert not any(cell.hyperlink for cell in cells)


@pytest.mark.parametrize("who", ["foreign_secretary", "neighbour_secretary"])
@pytest.mark.parametrize("form", ["", "print", "pdf", "xlsx"])
def test_a_foreign_book_is_not_found(held, cast, client_for, who, form):
    assert client_for(getattr(cast, who)).get(at(held, "book", form)).status_code == 404


@pytest.mark.parametrize("address", ["{}/nothing/", "{}/book/doc/", "{}/book/?quarter=9"])
def test_what_is_no_register_is_not_found_and_no_quarter_is_the_year(
    held, cast, client_for, address
):
    start = f"/registers/{held.branch.code}/{YEAR}"
    expected = 200 if "quarter" in address else 404

    assert client_for(cast.secretary).get(address.format(start)).status_code == expected


def test_who_reaches_one_branch_is_at_its_book_at_once(held, cast, client_for):
    answer = client_for(cast.secretary).get(reverse("registers"))

    assert answer.status_code == 302
    assert held.branch.code in answer.headers["Location"]


def test_offices_choose_a_branch(held, cast, client_for):
    page = client_for(cast.assessment_office).get(reverse("registers")).content.decode()

    assert held.branch.name in page
    assert "第三支部" in page


QUERIES = 15
"""With those of the frame."""


@pytest.mark.parametrize("more", [1, 3])
@pytest.mark.parametrize("what", REGISTERS)
def test_a_register_page_takes_a_fixed_number_of_queries(
    held, cast, client_for, what, more, django_assert_max_num_queries
):
    for number in range(more):
        make_record(
            held.branch, by=make_member(held.branch), state="checked", number=50 + number,
            held_on=held.meeting.held_on, kinds=["study", "talk"], present=held.people,
        )  # fmt: skip
    client = client_for(cast.secretary)

    with django_assert_max_num_queries(QUERIES):
        client.get(at(held, what))


def test_the_secretary_clears_a_quarter(held, cast, client_for):
    client = client_for(cast.secretary)
    answer = client.post(book_at(held, "clearing"), {"quarter": 1, "note": "核对无误"})

    assert answer.status_code == 302
    assert Clearing.objects.get().note == "核对无误"
    assert "核对无误" in client.get(book_at(held, "clearing")).content.decode()


def test_a_refused_clearing_says_why_and_names_what_is_left(held, cast, client_for):
    answer = client_for(cast.secretary).post(book_at(held, "clearing"), {"quarter": 2})

    assert answer.status_code == 422
    assert "还是草稿" in answer.content.decode()
    assert not Clearing.objects.exists()


def test_a_member_sees_no_drafts_on_the_page_of_clearing(held, cast, client_for):
    answer = client_for(cast.member).get(book_at(held, "clearing"))

    assert answer.status_code == 200
    assert "还是草稿" not in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("member", 403), ("committee_office", 403), ("foreign_secretary", 404)],
)
def test_others_do_not_clear(held, cast, client_for, who, status):
    client = client_for(getattr(cast, who))

    assert client.post(book_at(held, "clearing"), {"quarter": 1}).status_code == status


def clear_all(held, by):
    withdraw_draft(record=held.draft, by=by)
    for quarter in (1, 2, 3, 4):
        clear_quarter(branch=held.branch, year=YEAR, quarter=quarter, by=by)


def test_the_page_of_binding_says_what_must_be_done_before(held, cast, client_for):
    page = client_for(cast.secretary).get(book_at(held, "binding")).content.decode()

    assert "1、2、3、4" in page
    assert "还是草稿" in page


def test_the_secretary_binds_and_downloads_the_archive(held, cast, client_for):
    clear_all(held, cast.secretary)
    client = client_for(cast.secretary)
    answer = client.post(book_at(held, "binding"))
    page = client.get(book_at(held, "binding")).content.decode()
    archive = client.get(book_at(held, "binding_file"))

    assert answer.status_code == 302
    assert Binding.objects.get().sha256 in page
    assert b"".join(archive.streaming_content).startswith(b"%PDF-")
    archive.close()


def test_the_page_of_binding_names_what_was_changed(held, cast, client_for):
    clear_all(held, cast.secretary)
    client = client_for(cast.auditor)
    client_for(cast.secretary).post(book_at(held, "binding"))
    before = client.get(book_at(held, "binding")).content.decode()
    type(held.meeting).objects.filter(pk=held.meeting.pk).update(minutes="改")
    after = client.get(book_at(held, "binding")).content.decode()

    assert "minutes" not in before.split("<main")[1]
    assert "第1号" in after.split("<main")[1]


@pytest.mark.parametrize(
    ("who", "status"),
    [("member", 403), ("auditor", 403), ("committee_office", 200), ("foreign_secretary", 404)],
)
def test_the_archive_goes_to_those_who_may_read_talks(held, cast, client_for, who, status):
    clear_all(held, cast.secretary)
    client_for(cast.secretary).post(book_at(held, "binding"))

    answer = client_for(getattr(cast, who)).get(book_at(held, "binding_file"))
    answer.close()

    assert answer.status_code == status


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["book", "study"])
def test_registers_fit_a_phone_and_are_accessible(
    phone, signed_in, axe, live_server, held, cast, what
):
    signed_in(phone, cast.secretary).goto(live_server.url + at(held, what))

    assert width_of(phone) == 390
    axe(phone)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_clearing_and_binding_are_accessible(page, signed_in, axe, live_server, held, cast):
    signed_in(page, cast.secretary)
    for name in ("clearing", "binding"):
        page.goto(live_server.url + book_at(held, name))
        axe(page)
