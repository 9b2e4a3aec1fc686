"""Print the permission table as a page for people: docs/permissions.md."""

from zhibu.orgs.enums import GRANTED, RoleKind
from zhibu.orgs.permissions import TABLE, Permission
from zhibu.terms.glossary import zh

OPENING = """\
# Who may do what (权限表)

Printed from `src/zhibu/orgs/permissions.py` by `scripts/permissions.py`: change the table there, then run `make permissions`. Do not edit this page.

A role reaches the organisation where it is held and all below it. A group leader reaches the branch of the group, whose record book is theirs too.
Without the permission a page is refused (403); with it, what lies out of reach is as if it were not there (404).
The three administrators (三员) are separate: nobody holds two of them, and none of them reads a record.
"""
REACH = {
    "granted": "granted, on an organisation and all below it (授予)",
    RoleKind.SECRETARY: "the post in a branch or general branch (任职)",
    RoleKind.COMMITTEE_MEMBER: "a post in the committee of a branch or general branch (任职)",
    RoleKind.GROUP_LEADER: "the post in a group; reaches its branch (任职)",
    RoleKind.MEMBER: "full or probationary membership in a branch (组织关系); a post in a committee (任职)",
    RoleKind.STAFF_VOTER: "belonging to a branch without being a member (所在支部)",
}
WORDS = {
    RoleKind.COMMITTEE_OFFICE: "second_level_committee",
    RoleKind.COMMITTEE_MEMBER: "branch_committee_member",
}
"""Roles that are called otherwise than their value."""


def permission_page() -> str:
    """Give the whole page."""
    return "\n".join([OPENING, *_roles(), "", *_table(), ""])


def name_of(role: RoleKind) -> str:
    """Give the Chinese word for a role."""
    return zh(WORDS.get(role, role.value))


def _roles() -> list[str]:
    rows = [
        f"| {number} | {name_of(role)} | {role.value.replace('_', ' ')} | {_origin(role)} |"
        for number, role in enumerate(RoleKind, 1)
    ]
    return ["## Roles (角色)", "", "| | 角色 | role | from |", "|--:|---|---|---|", *rows]


def _origin(role: RoleKind) -> str:
    return REACH["granted"] if role in GRANTED else REACH[role]


def _table() -> list[str]:
    columns = " | ".join(name_of(role) for role in RoleKind)
    rows = [
        f"| {zh(permission.name.lower())}<br>{permission.value} | {_marks(permission)} |"
        for permission in Permission
    ]
    rule = "|---|" + ":-:|" * len(RoleKind)
    return ["## Permissions (权限)", "", f"| 权限 | {columns} |", rule, *rows]


def _marks(permission: Permission) -> str:
    return " | ".join("●" if role in TABLE[permission] else "" for role in RoleKind)
