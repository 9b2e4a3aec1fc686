"""Server time of pages on a site, against an empty signed-in page in the same run.

`python -m bench.programs.pages FOLDER [NAME…]` prints lines of: role, page, ms, ratio, queries, ms of the empty page.
Pages are asked in turn with the empty one between them, so that noise meets both alike.
"""

import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from bench.programs.page_list import DOCUMENTS, FILES, FORMS, PAGES_OF_ROLES

TIMES = 15


def main(folder: Path, only: list[str]) -> None:
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

    _refuse_forgotten()
    for role, pages in PAGES_OF_ROLES.items():
        client, facts = _client(role)
        for name in pages:
            if ASSESSED & set(name.partition("?")[0].split()[1:]) - facts.keys():
                continue  # nothing was rated on this site
            path = _path(name, facts)
            if only and name.partition(" ")[0].partition("?")[0] not in only:
                continue
            ask(client, path), ask(client, "/empty/")
            with CaptureQueriesContext(connection) as asked:
                ask(client, path)
            queries = len(asked)
            times, empty = [], []
            for _ in range(TIMES):
                empty.append(ask(client, "/empty/"))
                times.append(ask(client, path))
            page, base = statistics.median(times), statistics.median(empty)
            ratio = statistics.median(one / other for one, other in zip(times, empty, strict=True))
            label = _sort_of(name) + name.replace(" ", "/")
            print(
                role, label, f"{page * 1000:.1f}", f"{ratio:.2f}", queries,
                f"{base * 1000:.1f}", flush=True,
            )  # fmt: skip


def ask(client: Any, path: str) -> float:
    """Ask for a page; give the seconds until its last byte."""
    begun = time.perf_counter()
    answer = client.get(path)
    taken = time.perf_counter() - begun
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")
    return taken


def _sort_of(name: str) -> str:
    """Say of a page that it is no list: the bar of five times is for lists and boards."""
    first = name.partition(" ")[0].partition("?")[0]
    return "document:" if first in DOCUMENTS else "form:" if first in FORMS else ""


def _refuse_forgotten() -> None:
    """Refuse to run where a page that can be read is in no list."""
    from django.urls import get_resolver

    from zhibu.portal.pages import PAGES

    get_resolver().reverse_dict  # noqa: B018 - reads the addresses
    asked = {name.partition(" ")[0].partition("?")[0] for each in PAGES_OF_ROLES.values() for name in each}  # fmt: skip
    readable = {name for name, page in PAGES.items() if page.get}
    if forgotten := readable - asked - FILES - {"empty"}:
        raise SystemExit(f"bench/programs/page_list.py lacks {', '.join(sorted(forgotten))}")


def _client(role: str) -> tuple[Any, dict[str, Any]]:
    """Sign in whoever holds the role; say what their pages are about."""
    from django.test import Client
    from django.utils import timezone

    from zhibu.accounts.models import User
    from zhibu.duties.models import Duty
    from zhibu.orgs.enums import OrganisationKind
    from zhibu.orgs.models import Membership, Organisation, Post, Role
    from zhibu.records.models import Kind, Record
    from zhibu.schemes.models import Adoption

    post = Post.objects.filter(
        kind="secretary", organisation__kind=OrganisationKind.BRANCH, organisation__numchild__gte=2
    ).first()
    branch = post.organisation
    person = post.person if role == "secretary" else Role.objects.filter(kind=role).first().person
    records = Record.objects.filter(branch=branch)
    user, _ = User.objects.get_or_create(person=person, defaults={"username": f"bench-{role}"})
    User.objects.filter(pk=user.pk).update(password_once=False, password_changed_at=timezone.now())
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    committee = Organisation.objects.filter(kind=OrganisationKind.COMMITTEE, depth=2).first()
    return client, _assessed() | {
        "branch": branch.code,
        "committee": committee.code,
        "top": Organisation.objects.filter(depth=1).get().code,
        "year": timezone.localdate().year,
        "record": records.filter(state="checked").order_by("-held_on").first().code,
        "member": Membership.objects.filter(branch=branch).first().person.code,
        "duty": Duty.objects.filter(organisation=branch).first().pk,
        "missing": Duty.objects.filter(state="missing").first().pk,
        "adoption": Adoption.objects.first().pk,
        "account": user.username,
        "kind": Kind.objects.first().name,
    }


ASSESSED = {"assessment", "result"}
"""What a site has only where an assessment was rated."""


def _assessed() -> dict[str, Any]:
    """The largest assessment that was rated, and a result from its middle."""
    from django.db.models import Count

    from zhibu.assessments.models import Assessment

    found = Assessment.objects.annotate(size=Count("results")).filter(size__gt=0)
    assessment = found.order_by("-size").first()
    if assessment is None:
        return {}
    subjects = list(assessment.results.order_by("rank").values_list("subject", flat=True))
    return {"assessment": assessment.code, "result": subjects[len(subjects) // 2]}


def _path(name: str, facts: dict[str, Any]) -> str:
    """Give the address of a line of the list: a name, what its arguments name, and a query."""
    from django.urls import reverse

    words, _, query = name.partition("?")
    first, *rest = words.split()
    address = reverse(first, args=[facts.get(one, one) for one in rest])
    for key in ("branch", "committee", "member"):
        query = query.replace(f"={key}", f"={facts[key]}")
    return f"{address}?{query}" if query else address


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
