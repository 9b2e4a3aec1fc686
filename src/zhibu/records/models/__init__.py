"""Rows of the record book."""

from zhibu.records.models.books import Binding, Clearing
from zhibu.records.models.likeness import Band, Likeness
from zhibu.records.models.records import Amendment, Attachment, Attendance, Kind, Record, Use
from zhibu.records.models.search import SearchText
from zhibu.records.models.tasks import Task, TaskStep

__all__ = [
    "Amendment",
    "Attachment",
    "Attendance",
    "Band",
    "Binding",
    "Clearing",
    "Kind",
    "Likeness",
    "Record",
    "SearchText",
    "Task",
    "TaskStep",
    "Use",
]
