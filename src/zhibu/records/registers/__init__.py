"""Registers (台账): the record book as it was on paper, and what it says of people and tasks."""

from zhibu.records.registers.book import book_register, counts_register
from zhibu.records.registers.leaves import Fact, Leaf, leaves_of
from zhibu.records.registers.paper import book_pdf, register_pdf
from zhibu.records.registers.parts import Part
from zhibu.records.registers.people import attendance_register, study_register
from zhibu.records.registers.reading import book_records, newest_quarter, readable
from zhibu.records.registers.tables import Column, Row, Table
from zhibu.records.registers.talks import talks_register
from zhibu.records.registers.tasks import tasks_register
from zhibu.records.registers.workbook import book_workbook, register_workbook

REGISTERS = {
    "book": book_register,
    "kinds": counts_register,
    "study": study_register,
    "attendance": attendance_register,
    "talks": talks_register,
    "tasks": tasks_register,
}
"""By the name that addresses use; each takes who asks, the branch, and the part of the year.

Those with a row for each record also take `cut`: which of the records are shown.
"""

__all__ = [
    "REGISTERS",
    "Column",
    "Fact",
    "Leaf",
    "Part",
    "Row",
    "Table",
    "book_pdf",
    "book_records",
    "book_workbook",
    "leaves_of",
    "newest_quarter",
    "readable",
    "register_pdf",
    "register_workbook",
]
