"""What can be done to the record book: there is no other way to change its rows."""

from zhibu.records.actions.amending import amend_record
from zhibu.records.actions.checking import check_record, return_record
from zhibu.records.actions.kinds import add_kind, change_kind, retire_kind
from zhibu.records.actions.submitting import refuse_incomplete, submit_record
from zhibu.records.actions.tasks import plan_task, take_step
from zhibu.records.actions.writing import change_record, withdraw_draft, write_record

__all__ = [
    "add_kind",
    "amend_record",
    "change_kind",
    "change_record",
    "check_record",
    "plan_task",
    "refuse_incomplete",
    "retire_kind",
    "return_record",
    "submit_record",
    "take_step",
    "withdraw_draft",
    "write_record",
]
