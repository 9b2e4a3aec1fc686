"""Write docs/permissions.md from the permission table; with --check only say whether it is current."""

import sys
from pathlib import Path

from zhibu.orgs.printing import permission_page

PAGE = Path(__file__).resolve().parent.parent / "docs" / "permissions.md"


def main(arguments: list[str]) -> int:
    page = permission_page()
    if "--check" not in arguments:
        PAGE.write_text(page, encoding="utf-8")
    elif not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != page:
        print("docs/permissions.md differs from orgs/permissions.py; run `make permissions`")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
