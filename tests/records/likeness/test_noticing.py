"""Copied minutes and reused pictures are noticed, once, near by, and shown without telling secrets."""

from datetime import date, timedelta
from random import Random

import pytest
from django.utils import timezone
from minutes_made import Author, redated, rewritten

from makers import make_record
from zhibu.records.enums import Resemblance, State
from zhibu.records.likeness import notice, notice_many, notice_pictures, passages, shown_to
from zhibu.records.models import Attachment, Band, Likeness

DAY = date(2026, 3, 10)
LOOK = 0x0F1E2D3C4B5A6978


@pytest.fixture
def write(company, cast):
    """Write a submitted record, each an hour after the one before."""
    at = timezone.now() - timedelta(days=30)

    def written(minutes: str, branch=None, **fields):
        nonlocal at
        at += timedelta(hours=1)
        facts = {"state": State.SUBMITTED, "held_on": DAY, "submitted_at": at} | fields
        if facts["state"] == State.DRAFT:
            del facts["submitted_at"]
        return make_record(branch or company.branch, by=cast.secretary, minutes=minutes, **facts)

    return written


def picture(record, look: int | None = LOOK, sha256: str = "a" * 64, media="image/jpeg"):
    return Attachment.objects.create(
        record=record, name="照片.jpg", media_type=media, file="records/x.jpg", size=9,
        sha256=sha256, look=look, added_by=record.written_by,
    )  # fmt: skip


def stored() -> list[tuple]:
    rows = Likeness.objects.order_by("record", "what", "earlier")
    return [(row.record_id, row.earlier_id, row.what, row.share) for row in rows]


TEXT = Author("text").minutes()


@pytest.mark.parametrize("where", ["branch", "sibling"])
def test_copied_minutes_are_noticed_near_by(company, write, where):
    earlier = write(TEXT, branch=getattr(company, where))
    notice(earlier)
    copy = write(redated(TEXT, Random(1)), state=State.DRAFT)
    found = notice(copy)
    assert [(one.earlier, one.what) for one in found] == [(earlier, Resemblance.MINUTES)]
    assert found[0].share > 9_000
    assert notice(earlier) == []


def test_share_says_how_much_of_the_minutes_stands_in_the_earlier(write):
    notice(write(TEXT))
    shares = []
    for share in (0.0, 0.1, 0.2):
        copy = write(rewritten(share)(TEXT, Random(3)), state=State.DRAFT)
        shares.append(notice(copy)[0].share)
    assert shares[0] == 10_000
    assert shares == sorted(shares, reverse=True)
    assert shares[2] > 5_000


def test_other_books_and_years_are_not_looked_at(company, write):
    notice(write(TEXT, branch=company.foreign))
    notice(write(TEXT, held_on=DAY - timedelta(days=740)))
    assert notice(write(TEXT)) == []


@pytest.mark.parametrize("state", [State.DRAFT, State.RETURNED])
def test_unfinished_records_of_others_are_not_looked_at(company, write, state):
    notice(write(TEXT, branch=company.sibling, state=state))
    assert notice(write(TEXT)) == []


def test_of_two_the_later_submitted_is_the_copy(write):
    first_written = write(TEXT, state=State.DRAFT)
    other = write(TEXT)
    assert notice(first_written) == []
    assert notice(other) == []
    first_written.state, first_written.number = State.SUBMITTED, 99
    first_written.submitted_at = timezone.now()
    first_written.entered_on = DAY
    first_written.save()
    assert [one.earlier for one in notice(first_written)] == [other]
    assert notice(other) == []


def test_short_minutes_are_never_compared(write):
    for _ in range(2):
        assert (
            notice(write("会议学习了上级文件精神，全体党员发言，一致同意支部委员会的安排。")) == []
        )
    assert Band.objects.count() == 0


def test_unrelated_minutes_are_not_noticed(write):
    for seed in range(12):
        assert notice(write(Author(seed).minutes())) == []


def test_form_that_all_use_is_not_noticed(company, write):
    for seed in range(20):
        record = write(Author(seed).on_a_form(), branch=(company.branch, company.sibling)[seed % 2])
        assert notice(record) == []


def test_copy_on_a_form_that_all_use_is_noticed(write):
    for seed in range(15):
        notice(write(Author(seed).on_a_form()))
    copy = notice(write(redated(Author(3).on_a_form(), Random(1))))
    assert len(copy) == 1


def test_text_that_all_copy_is_noticed_still(write):
    for _ in range(12):
        notice(write(TEXT))
    assert [one.share for one in notice(write(TEXT))] == [10_000] * 5


def test_notice_changes_nothing_the_second_time(write):
    notice(write(TEXT))
    copy = write(TEXT)
    first = notice(copy)
    first[0].explained = "同一次会议，两个小组各写一份"
    first[0].save()
    bands = set(Band.objects.values_list("record", "value"))
    assert notice(copy) == first
    assert notice(copy)[0].explained == "同一次会议，两个小组各写一份"
    assert set(Band.objects.values_list("record", "value")) == bands


def test_likeness_goes_once_the_minutes_are_rewritten(write):
    notice(write(TEXT))
    copy = write(TEXT)
    assert len(notice(copy)) == 1
    copy.minutes = Author("another").minutes()
    copy.save()
    assert (notice(copy), Likeness.objects.count()) == ([], 0)


@pytest.mark.parametrize("apart", [0, 1, 6])
@pytest.mark.parametrize("where", ["branch", "foreign"])
def test_reused_picture_is_noticed_in_the_whole_company(company, write, apart, where):
    earlier = write("", branch=getattr(company, where))
    picture(earlier, LOOK)
    notice(earlier)
    record = write("", state=State.DRAFT)
    picture(record, LOOK ^ sum(1 << 9 * bit for bit in range(apart)), "b" * 64)
    assert [(one.earlier, one.what, one.share) for one in notice_pictures(record)] == [
        (earlier, Resemblance.PICTURE, 10_000 * (64 - apart) // 64)
    ]


def test_other_pictures_are_not_noticed(write):
    earlier = write("")
    picture(earlier)
    picture(earlier, None, "c" * 64)  # shows nothing
    notice(earlier)
    record = write("")
    picture(record, LOOK ^ 0b1111111, "d" * 64)
    picture(record, None, "e" * 64)
    assert notice(record) == []


def test_same_file_is_noticed_without_a_look(write):
    earlier, record = write(""), write("")
    for one in (earlier, record):
        picture(one, None)
        notice(one)
    assert [(one.earlier, one.share) for one in notice(record)] == [(earlier, 10_000)]


def test_same_document_may_be_attached_again(write):
    earlier, record = write(""), write("")
    for one in (earlier, record):
        picture(one, None, media="application/pdf")
    assert notice(record) == []


def test_removed_picture_takes_its_likeness_along(write):
    earlier, record = write(""), write("")
    picture(earlier)
    notice(earlier)
    attachment = picture(record)
    assert len(notice_pictures(record)) == 1
    attachment.delete()
    assert (notice_pictures(record), Band.objects.filter(record=record).count()) == ([], 0)


def test_many_are_noticed_as_one_by_one(company, write):
    chance = Random(5)
    records = []
    for seed in range(24):
        branch = (company.branch, company.sibling, company.foreign)[seed % 3]
        text = Author(seed).minutes()
        if seed % 4 == 3:
            text = rewritten(0.1)(records[seed - 3].minutes, chance)
        records.append(write(text, branch=branch))
        if seed % 5 == 0:
            picture(records[-1], LOOK ^ seed)
    for record in records:
        notice(record)
    for record in records:  # weighed anew, now that all are there
        notice(record)
    one_by_one = stored()
    Band.objects.all().delete()
    Likeness.objects.all().delete()
    assert notice_many(records) == len(one_by_one)
    assert stored() == one_by_one
    assert len(one_by_one) > 4
    assert notice_many(records) == len(one_by_one)
    assert stored() == one_by_one


def test_notice_takes_few_queries(write, django_assert_max_num_queries):
    for seed in range(30):
        notice(write(Author(seed % 10).minutes()))
    copy = write(Author(3).minutes())
    with django_assert_max_num_queries(18):
        assert len(notice(copy)) == 3


def test_reader_is_told_no_more_than_they_may_read(company, cast, write):
    secret = "家里老人住院，想申请调岗，不愿意别人知道"
    earlier = write(f"{secret}。{TEXT}", branch=company.sibling, kinds=["talk"])
    earlier.uses.update(kind=earlier.uses.first().kind)
    earlier.uses.first().kind.__class__.objects.filter(name="talk").update(private=True)
    notice(earlier)
    copy = write(f"今天。{TEXT}", state=State.DRAFT)
    notice(copy)
    shown = shown_to(cast.secretary, copy)
    assert [(one.earlier, one.branch, one.held_on) for one in shown] == [(None, "第二支部", DAY)]
    told = "".join(passage.text for passage in shown[0].passages)
    assert told == copy.minutes
    assert "住院" not in told
    assert [one.earlier for one in shown_to(cast.neighbour_secretary, copy)] == [earlier]


def test_what_is_alike_is_shown_in_two_queries(cast, write, django_assert_num_queries):
    for _ in range(3):
        notice(write(TEXT))
    copy = write(TEXT)
    notice(copy)
    assert shown_to(cast.secretary, copy)[0].earlier is not None
    with django_assert_num_queries(2):
        assert len(shown_to(cast.secretary, copy)) == 3


def test_passages_mark_what_is_common(write):
    earlier, copy = write(TEXT), write(f"本次会议由组织委员主持开场。{TEXT[30:]}")
    marks = passages(copy, earlier)
    assert [one.common for one in marks][:2] == [False, True]
    assert sum(len(one.text) for one in marks if one.common) > 0.8 * len(TEXT)
