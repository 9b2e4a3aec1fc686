"""Verifying a bound book: whatever is changed behind the actions is found, and named."""

from pathlib import Path

import pytest
from django.db import connection

from makers import make_attachment
from records.binding.binding_steps import bind
from zhibu.orgs.models import Person
from zhibu.records.binding import Difference, verify_binding
from zhibu.records.models import Attendance, Kind


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_an_untouched_book_is_unchanged(held, cast):
    binding = bind(held, cast.secretary)

    assert verify_binding(binding).unchanged
    assert verify_binding(binding, files=True).unchanged


TAMPERED = {
    "minutes": "UPDATE records_record SET minutes = 'x' WHERE id = %s",
    "hours": "UPDATE records_record SET hours = 99 WHERE id = %s",
    "held_on": "UPDATE records_record SET held_on = '2025-02-11' WHERE id = %s",
    "attendance": "UPDATE records_attendance SET presence = 'absent' WHERE record_id = %s",
    "kinds": "DELETE FROM records_use WHERE record_id = %s",
}


@pytest.mark.parametrize("field", TAMPERED)
def test_a_row_changed_by_sql_is_named(held, cast, field):
    binding = bind(held, cast.secretary)
    run(TAMPERED[field], held.meeting.pk)
    found = verify_binding(binding)

    assert not found.unchanged
    assert found.differences == (Difference(1, held.meeting.code, "changed", (field,)),)


def test_a_deleted_record_is_named(held, cast):
    binding = bind(held, cast.secretary)
    held.study.delete()

    assert verify_binding(binding).differences == (Difference(2, held.study.code, "gone"),)


def test_a_record_that_was_slipped_in_is_named(held, cast):
    binding = bind(held, cast.secretary)
    run(
        "UPDATE records_record SET year = 2025 WHERE id = %s",
        _record_of_another_year(held, cast).pk,
    )

    assert [one.what for one in verify_binding(binding).differences] == ["added"]


def _record_of_another_year(held, cast):
    from datetime import date

    from held_year import checked

    return checked(held.branch, 77, date(2024, 5, 5), by=cast.secretary)


def test_new_names_of_people_and_kinds_change_nothing(held, cast):
    binding = bind(held, cast.secretary)
    Person.objects.update(name="改名")
    Kind.objects.filter(name="study").update(zh="学习会")

    assert verify_binding(binding).unchanged


def test_an_archive_with_a_flipped_byte_differs(held, cast):
    binding = bind(held, cast.secretary)
    place = Path(binding.file.path)
    place.chmod(0o640)
    content = bytearray(place.read_bytes())
    content[len(content) // 2] ^= 1
    place.write_bytes(content)
    found = verify_binding(binding)

    assert (found.archive, found.same, found.unchanged) == ("differs", True, False)


def test_a_lost_archive_is_said_and_the_tables_are_still_compared(held, cast):
    binding = bind(held, cast.secretary)
    Path(binding.file.path).unlink()

    assert verify_binding(binding).archive == "missing"
    assert verify_binding(binding).same
    Attendance.objects.filter(record=held.study).delete()
    assert not verify_binding(binding).same


def test_attached_files_are_compared_when_asked(held, cast):
    kept = make_attachment(
        held.meeting, content=b"one", name="名单.pdf", media_type="application/pdf"
    )
    binding = bind(held, cast.secretary)
    Path(kept.file.path).write_bytes(b"two")

    assert verify_binding(binding).unchanged
    assert verify_binding(binding, files=True).files == ((1, "名单.pdf"),)
