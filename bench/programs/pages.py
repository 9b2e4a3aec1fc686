"""Server time of pages on a site, against an empty signed-in page in the same run.

`python -m bench.programs.pages FOLDER` prints lines of: role, page, milliseconds, ratio, queries.
Pages are asked in turn with the empty one between them, so that noise meets both alike.
"""

import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

TIMES = 15
OFFICE = (
    ("work", ()),
    ("inbox", ()),
    ("record_book", ()),
    ("records_to_check", ()),
    ("tasks", ()),
    ("registers", ()),
    ("duty_requests", ()),
    ("late_list", ()),
    ("organisations", ()),
    ("people", ()),
    ("schemes", ()),
    ("scores", ()),
    ("board", ()),
    ("classes", ()),
)
SECRETARY = (
    ("work", ()),
    ("branch_home", ()),
    ("record_book", ()),
    ("record_new", ()),
    ("duty_calendar", ()),
    ("people", ()),
    ("branch_score", ("branch",)),
    ("record", ("record",)),
    ("organisation", ("branch",)),
)
SECURITY = (("roles", ()), ("accounts", ()))
AUDIT = (("looks", ()),)


def main(folder: Path) -> None:
    """Ask every page of every role."""
    os.environ["ZHIBU_DATA"] = str(folder)
    os.environ["ZHIBU_SECOND_FACTOR"] = "optional"
    from zhibu.config.site import open_site

    open_site("en")
    from django.conf import settings

    settings.ROOT_URLCONF = "bench.programs.empty_page"
    settings.ALLOWED_HOSTS = ["testserver"]
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for role, pages in _people().items():
        client, facts = _client(role)
        for name, arguments in pages:
            path = _path(name, [facts[one] for one in arguments])
            ask(client, path), ask(client, "/empty/")
            with CaptureQueriesContext(connection) as asked:
                ask(client, path)
            times, empty = [], []
            for _ in range(TIMES):
                empty.append(ask(client, "/empty/"))
                times.append(ask(client, path))
            page, base = statistics.median(times), statistics.median(empty)
            print(role, name, f"{page * 1000:.1f}", f"{page / base:.2f}", len(asked), flush=True)


def ask(client: Any, path: str) -> float:
    """Ask for a page; give the seconds until its last byte."""
    begun = time.perf_counter()
    answer = client.get(path)
    taken = time.perf_counter() - begun
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")
    return taken


def _people() -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    return {
        "assessment_office": OFFICE,
        "secretary": SECRETARY,
        "security_administrator": SECURITY,
        "audit_administrator": AUDIT,
    }


def _client(role: str) -> tuple[Any, dict[str, str]]:
    """Sign in whoever holds the role; say what their pages are about."""
    from django.test import Client
    from django.utils import timezone

    from zhibu.accounts.models import User
    from zhibu.orgs.models import Post, Role
    from zhibu.records.models import Record

    facts: dict[str, str] = {}
    if role == "secretary":
        post = Post.objects.filter(kind="secretary", organisation__numchild__gte=2).first()
        person, branch = post.person, post.organisation
        record = Record.objects.filter(branch=branch, state="checked").order_by("-held_on").first()
        facts = {"branch": branch.code, "record": record.code}
    else:
        person = Role.objects.filter(kind=role).first().person
    user, _ = User.objects.get_or_create(
        person=person,
        defaults={
            "username": f"bench-{role}",
            "password_once": False,
            "password_changed_at": timezone.now(),
        },
    )
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client, facts


def _path(name: str, arguments: list[str]) -> str:
    from django.urls import reverse

    return reverse(name, args=arguments)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
