"""The page of permissions says what the table says."""

import subprocess
import sys
from pathlib import Path

from zhibu.orgs.enums import GRANTED, RoleKind
from zhibu.orgs.permissions import TABLE, Permission
from zhibu.orgs.printing import REACH, permission_page
from zhibu.terms.glossary import zh

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_in_the_docs_is_current():
    command = [sys.executable, str(ROOT / "scripts" / "permissions.py"), "--check"]
    assert subprocess.run(command, capture_output=True, text=True, check=False).stdout == ""


def test_every_permission_stands_in_the_page_with_as_many_marks_as_roles():
    rows = {row.split("|")[1].strip(): row for row in permission_page().splitlines() if "●" in row}
    assert len(rows) == len(Permission)
    for permission in Permission:
        row = rows[f"{zh(permission.name.lower())}<br>{permission.value}"]
        assert row.count("●") == len(TABLE[permission])


def test_every_role_says_where_it_comes_from():
    assert set(REACH) - {"granted"} == set(RoleKind) - set(GRANTED)


def test_no_permission_is_for_nobody_and_none_is_forgotten():
    assert set(TABLE) == set(Permission)
    assert all(TABLE.values())
