"""Many secretaries submit at the same time, on a served site: nothing lost, nothing doubled, no fault.

`make test` runs a short form; `SECRETARIES=200 SECONDS=60` is what `make soak` runs.
"""

import asyncio
import json
import os
import random
import re
import socket
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from django.conf import settings

SECRETARIES = int(os.environ.get("SECRETARIES", "12"))
SECONDS = float(os.environ.get("SECONDS", "4"))
TWICE = 0.15
"""How often a form is sent twice, both at once."""
LEAST = 1
"""Submissions of each secretary that must have been acknowledged."""
SUBMITTED = re.compile(r"/records/[0-9a-f]{16}/")

PREPARE = """
import json, sys
from zhibu.config.site import migrate, open_site
open_site("en")
migrate()
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from zhibu.accounts.models import User
from zhibu.demo.company.company import build
from zhibu.orgs.enums import PostKind
from zhibu.orgs.models import Post
count = int(sys.argv[1])
build(scale=max(0.03, count / 870), with_books=False)
told = []
secretaries = Post.objects.filter(kind=PostKind.SECRETARY).select_related("person", "organisation")
for post in secretaries.order_by("pk")[:count]:
    user = User(username=post.person.code, person=post.person, password_once=False)
    user.password_changed_at = timezone.now()
    user.set_unusable_password()
    user.save()
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    told.append({"branch": post.organisation.code, "person": post.person.code, "session": session.session_key})
print(json.dumps(told))
"""

COUNT = """
import json
from zhibu.config.site import open_site
open_site("en")
from zhibu.ledger.models import Entry, Head
from zhibu.records.models import Record
books = {}
for branch, number in Record.objects.exclude(state="draft").values_list("branch__code", "number"):
    books.setdefault(branch, []).append(number)
print(json.dumps({
    "keys": list(Record.objects.values_list("form_key", flat=True)),
    "submitted": Record.objects.exclude(state="draft").count(),
    "books": books,
    "entries": Entry.objects.count(),
    "head": Head.objects.values_list("size", flat=True).first() or 0,
}))
"""


def free_port():
    with socket.socket() as trying:
        trying.bind(("127.0.0.1", 0))
        return trying.getsockname()[1]


@pytest.fixture
def environment(tmp_path):
    """A site of its own: a folder, and on PostgreSQL a database of its own."""
    found = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    found |= {"ZHIBU_DATA": str(tmp_path), "ZHIBU_SECOND_FACTOR": "optional"}
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        found.pop("DATABASE_URL", None)
        yield found
        return
    import psycopg

    url = os.environ["DATABASE_URL"]
    name = f"many_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield found | {"DATABASE_URL": url.rpartition("/")[0] + f"/{name}"}
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def python(script, environment, *arguments):
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script, *map(str, arguments)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.fixture
def served(environment):
    port = free_port()
    zhibu = Path(sys.executable).with_name("zhibu")
    command = [zhibu, "serve", "--port", str(port), "--lang", "en"]
    secretaries = python(PREPARE, environment, SECRETARIES)
    server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert "The site is at" in server.stdout.readline()
        wait_for(f"http://127.0.0.1:{port}/accounts/login/")
        yield f"http://127.0.0.1:{port}", secretaries
    finally:
        server.terminate()
        server.wait(60)
        server.stdout.close()


def wait_for(address):
    """The workers listen a moment after the site says that it is up."""
    for _ in range(150):
        with suppress(httpx.TransportError):
            if httpx.get(address).status_code == 200:
                return
        time.sleep(0.2)
    raise AssertionError("the site does not answer")


class Secretary:
    """Enters one record after the other, as the form asks; sometimes sends it twice."""

    def __init__(self, client, told, statuses):
        self.client, self.person, self.statuses = client, told["person"], statuses
        self.cookies = {"sessionid": told["session"]}
        self.chance = random.Random(told["branch"])
        self.acknowledged = []

    async def work(self, until):
        while time.monotonic() < until:
            await self.enter()

    async def enter(self):
        page = await self.client.get("/records/new/", cookies=self.cookies)
        self.statuses[page.status_code] += 1
        if page.status_code != 200:
            return
        fields = self.filled(page.text)
        twice = 2 if self.chance.random() < TWICE else 1
        answers = await asyncio.gather(*(self.send(page, fields) for _ in range(twice)))
        for answer in answers:
            self.statuses[answer.status_code] += 1
        if any(SUBMITTED.fullmatch(answer.headers.get("location", "")) for answer in answers):
            self.acknowledged.append(fields["form_key"])

    def filled(self, text):
        hidden = dict(
            re.findall(r'name="(csrfmiddlewaretoken|form_key)"[^>]*value="([^"]*)"', text)
        )
        day = re.search(r'name="held_on"[^>]*value="([^"]*)"', text)[1]
        return hidden | {
            "kinds": "other",
            "host": self.person,
            "present": self.person,
            "held_on": day,
            "title": f"第{len(self.acknowledged) + 1}次活动",
            "act": "submit",
        }

    async def send(self, page, fields):
        token = page.cookies.get("csrftoken") or fields["csrfmiddlewaretoken"]
        return await self.client.post(
            "/records/new/", data=fields, cookies=self.cookies | {"csrftoken": token}
        )


async def everybody(address, told):
    statuses = Counter()
    limits = httpx.Limits(max_connections=SECRETARIES * 2)
    async with httpx.AsyncClient(base_url=address, timeout=90, limits=limits) as client:
        people = [Secretary(client, one, statuses) for one in told]
        until = time.monotonic() + SECONDS
        await asyncio.gather(*(one.work(until) for one in people))
    return people, statuses


@pytest.mark.database
@pytest.mark.filterwarnings("ignore:Setting per-request cookies")
def test_secretaries_side_by_side_lose_nothing_and_double_nothing(served, environment):
    address, told = served
    with ThreadPoolExecutor(1) as apart:  # a browser's test may have left a loop in this thread
        people, statuses = apart.submit(lambda: asyncio.run(everybody(address, told))).result()
    acknowledged = [key for one in people for key in one.acknowledged]
    counted = python(COUNT, environment)
    print(
        f"{len(acknowledged)} submissions by {len(people)} in {SECONDS} s; answers {dict(statuses)}"
    )
    assert {status for status in statuses if status >= 500} == set()
    assert sorted(set(acknowledged) - set(counted["keys"])) == []
    assert len(set(counted["keys"])) == len(counted["keys"])
    assert counted["submitted"] >= len(acknowledged)
    assert all(
        sorted(numbers) == list(range(1, len(numbers) + 1)) for numbers in counted["books"].values()
    )
    assert counted["entries"] == counted["head"]
    assert min(len(one.acknowledged) for one in people) >= LEAST
