"""Binding a year: when it may be, what the archive is, and that nothing changes afterwards."""

import io
import json
import stat
from datetime import date
from hashlib import sha256
from pathlib import Path

import pypdf
import pytest
from django.utils import timezone
from PIL import Image

from makers import make_attachment, make_record
from records.binding.binding_steps import bind, clear_all
from zhibu.orgs.refusals import Forbidden, Refused
from zhibu.records.actions import amend_record, write_record
from zhibu.records.binding import bind_year, book_data, canonical, hindrances, is_bound
from zhibu.records.binding.contents import records_of_book
from zhibu.records.clearing import clear_quarter
from zhibu.records.entry import Entry, entry_of
from zhibu.records.enums import State
from zhibu.records.models import Binding


def archive_of(binding):
    return pypdf.PdfReader(io.BytesIO(Path(binding.file.path).read_bytes()))


def test_a_bound_book_is_an_archive_that_carries_its_data(held, cast):
    binding = bind(held, cast.secretary)
    archive = archive_of(binding)
    book = archive.attachments["book.json"][0]

    assert sha256(Path(binding.file.path).read_bytes()).hexdigest() == binding.sha256
    assert sha256(book).hexdigest() == binding.data_sha256
    assert [record["title"] for record in json.loads(book)["records"]] == [
        "一季度党员大会", "学习条例", "谈话",
    ]  # fmt: skip
    assert (
        json.loads(archive.attachments["names.json"][0])["people"][held.people[0].code] == "赵书记"
    )
    metadata = archive.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in metadata
    assert binding.records == 3


def test_the_book_reads_as_it_was_on_paper(held, cast):
    pages = [page.extract_text() for page in archive_of(bind(held, cast.secretary)).pages]
    meeting = next(page for page in pages if "会议讨论了全年计划" in page)

    assert "第一支部" in pages[0]
    assert "一季度党员大会" in pages[2]
    for said in ("二楼会议室", "赵书记", "孙党员", "出差", "一、学习", "2/3"):
        assert said in meeting


def test_the_archive_is_read_only_and_nothing_half_written_is_left(held, cast):
    place = Path(bind(held, cast.secretary).file.path)

    assert stat.S_IMODE(place.stat().st_mode) == 0o440
    assert not list(place.parent.glob(".partial-*"))


def test_pictures_are_carried_small_and_broken_ones_by_name(held, cast):
    picture = io.BytesIO()
    Image.effect_noise((2400, 1600), 80).save(picture, "PNG")
    make_attachment(held.meeting, content=picture.getvalue(), name="现场.png")
    make_attachment(held.meeting, content=b"no picture", name="坏图.png")
    archive = archive_of(bind(held, cast.secretary))
    images = [image.image.size for page in archive.pages for image in page.images]

    assert images == [(1000, 667)]
    assert "坏图.png" in "".join(page.extract_text() for page in archive.pages)


def test_a_year_that_is_not_over_is_refused(held, cast):
    year = timezone.localdate().year

    with pytest.raises(Refused, match="12月31日"):
        bind_year(branch=held.branch, year=year, by=cast.secretary)


def test_quarters_that_are_not_cleared_are_named(held, cast):
    clear_quarter(branch=held.branch, year=2025, quarter=1, by=cast.secretary)

    assert "2、3、4" in " ".join(hindrances(held.branch, 2025, cast.secretary))
    with pytest.raises(Refused, match="2、3、4"):
        bind_year(branch=held.branch, year=2025, by=cast.secretary)


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.RETURNED])
def test_records_that_are_not_checked_are_named(held, cast, state):
    clear_all(held, cast.secretary)
    make_record(held.branch, by=cast.secretary, held_on=date(2025, 8, 1), title="未核", state=state)

    with pytest.raises(Refused, match="未核"):
        bind_year(branch=held.branch, year=2025, by=cast.secretary)
    assert not is_bound(held.branch, 2025)


@pytest.mark.parametrize("who", ["committee_member", "member", "assessment_office", "auditor"])
def test_only_secretary_and_office_above_bind(held, cast, who):
    clear_all(held, cast.secretary)

    with pytest.raises(Forbidden):
        bind_year(branch=held.branch, year=2025, by=getattr(cast, who))


def test_the_office_above_may_bind(held, cast):
    clear_all(held, cast.secretary)

    assert bind_year(branch=held.branch, year=2025, by=cast.committee_office).records == 3


def test_drafts_are_counted_not_named_to_the_office(held, cast):
    said = " ".join(hindrances(held.branch, 2025, cast.committee_office))

    assert "还是草稿" not in said
    assert "1条" in said


def test_a_book_is_bound_once(held, cast):
    bind(held, cast.secretary)

    with pytest.raises(Refused):
        bind_year(branch=held.branch, year=2025, by=cast.secretary)
    assert Binding.objects.count() == 1


def test_a_refused_binding_leaves_no_file(held, cast, monkeypatch):
    clear_all(held, cast.secretary)
    from zhibu.records.binding import actions

    real = actions.write_archive

    def change_meanwhile(*args):
        held.meeting.title = "改了"
        held.meeting.save()
        return real(*args)

    monkeypatch.setattr(actions, "write_archive", change_meanwhile)
    folder = Path(Binding._meta.get_field("file").storage.path("books"))
    before = set(folder.rglob("*.pdf"))

    with pytest.raises(Refused):
        bind_year(branch=held.branch, year=2025, by=cast.secretary)
    assert set(folder.rglob("*.pdf")) == before


def test_nothing_of_a_bound_year_changes(held, cast):
    bind(held, cast.secretary)
    entry = entry_of(held.meeting)

    with pytest.raises(Refused, match="2025"):
        amend_record(
            record=held.meeting, entry=entry, reason="改", revision=held.meeting.revision,
            by=cast.secretary,
        )  # fmt: skip
    with pytest.raises(Refused, match="2025"):
        write_record(
            branch=held.branch, by=cast.secretary,
            entry=Entry(title="补", held_on=date(2025, 5, 1), kinds=entry.kinds),
        )  # fmt: skip


def test_the_same_rows_give_the_same_bytes(held):
    def read():
        return canonical(book_data(held.branch, 2025, records_of_book(held.branch, 2025)))

    assert read() == read()


@pytest.mark.parametrize("more", [1, 3])
def test_reading_a_book_takes_six_queries(held, more, django_assert_num_queries):
    for _ in range(more):
        make_attachment(held.meeting, content=b"x")

    with django_assert_num_queries(6):
        book_data(held.branch, 2025, records_of_book(held.branch, 2025))
