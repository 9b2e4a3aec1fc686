"""Actions of organisations and people: the only way to change their rows."""

from zhibu.orgs.actions.beginning import found_company
from zhibu.orgs.actions.erasing import erase_subject
from zhibu.orgs.actions.links import link, unlink
from zhibu.orgs.actions.looks import look_at
from zhibu.orgs.actions.memberships import (
    change_group,
    change_standing,
    join_branch,
    leave,
    transfer,
)
from zhibu.orgs.actions.organisations import (
    change_organisation,
    close_organisation,
    found_organisation,
    move_organisation,
    reopen_organisation,
)
from zhibu.orgs.actions.people import add_person, change_person
from zhibu.orgs.actions.posts import appoint, end_post
from zhibu.orgs.actions.roles import end_role, grant_role
from zhibu.orgs.actions.ties import tie, untie

__all__ = [
    "add_person",
    "appoint",
    "change_group",
    "change_organisation",
    "change_person",
    "change_standing",
    "close_organisation",
    "end_post",
    "end_role",
    "erase_subject",
    "found_company",
    "found_organisation",
    "grant_role",
    "join_branch",
    "leave",
    "link",
    "look_at",
    "move_organisation",
    "reopen_organisation",
    "tie",
    "transfer",
    "unlink",
    "untie",
]
