"""Killed writers, crashed databases, a full disk, many writers: nothing acknowledged is ever lost.

Short forms run with all tests; `make soak` runs the long ones. Each says how much was acknowledged
while it went on, for a fault in an idle system proves nothing.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from threading import Condition, Thread

import pytest

import parts
from databases import start_postgres

PROGRAM = Path(__file__).parents[1] / "ledger_writers.py"
PATIENCE = 120


class Site:
    """A site of its own with its writers; `acknowledged` grows while they write."""

    def __init__(self, data, url):
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("ZHIBU_") and name != "DATABASE_URL"
        } | {"ZHIBU_DATA": str(data)}
        if url:
            environment["DATABASE_URL"] = url
        self.process = subprocess.Popen(
            [sys.executable, PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            text=True,
        )
        self.acknowledged, self.running, self.checked = set(), {}, []
        self.full, self.faults, self.begun, self.echoed = set(), [], Counter(), 0
        self.changed = Condition()
        self.listener = Thread(target=self._listen, daemon=True)
        self.listener.start()
        self._wait(lambda: self.begun["ready"])

    def _listen(self):
        for line in self.process.stdout:
            what, _, rest = line.rstrip("\n").partition(" ")
            with self.changed:
                if what == "ready":
                    self.begun["ready"] += 1
                elif what == "ack":
                    self.acknowledged.add(rest)
                elif what == "pid":
                    name, _, pid = rest.partition(" ")
                    self.running[int(pid)] = name
                    self.begun[name] += 1
                elif what == "ended":
                    self.running.pop(int(rest), None)
                elif what == "full":
                    self.full.add(rest)
                elif what == "echo":
                    self.echoed = int(rest)
                elif what == "fault":
                    self.faults.append(rest)
                elif what == "checked":
                    self.checked.append(json.loads(rest))
                self.changed.notify_all()

    def _wait(self, until):
        with self.changed:
            assert self.changed.wait_for(until, PATIENCE), (self.running, self.faults)

    def ask(self, command):
        self.process.stdin.write(f"{command}\n")
        self.process.stdin.flush()

    def write(self, name, seconds, rollbacks=0, more=0):
        self.ask(f"write {name} {seconds} {rollbacks} {more}")
        self._wait(lambda: self.begun[name])

    def wait_for_more(self, count):
        """Wait a while until some more transactions were acknowledged."""
        wanted = len(self.acknowledged) + count
        with self.changed:
            self.changed.wait_for(lambda: len(self.acknowledged) > wanted, 10)

    def kill(self):
        """Kill every writer at once, and wait until what they said has arrived."""
        self._kill_all()
        wanted = self.echoed + 1
        self.ask(f"echo {wanted}")  # comes after all that they said
        self._wait(lambda: self.echoed == wanted)
        with self.changed:
            self.running.clear()

    def _kill_all(self):
        for pid in list(self.running):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for pid in list(self.running):
            end = time.monotonic() + PATIENCE
            while Path(f"/proc/{pid}").exists() and time.monotonic() < end:
                time.sleep(0.01)

    def finish(self):
        self._wait(lambda: not self.running)

    def publish(self):
        count = self.begun["publish"]
        self.ask("publish")
        self._wait(lambda: self.begun["publish"] > count)
        self.finish()

    def verify(self):
        """Nothing acknowledged is missing, business rows and entries are the same, no gap."""
        count = len(self.checked)
        self.ask("check")
        self._wait(lambda: len(self.checked) > count or self.faults)
        self.finish()
        found = self.checked[-1]
        assert self.acknowledged - set(found["business"]) == set()
        assert (found["same"], found["gapless"], found["findings"]) == (True, True, [])
        assert found["size"] == len(found["business"])
        return found["size"]

    def stop(self):
        self._kill_all()
        self.process.stdin.close()
        self.process.wait(20)
        self.listener.join()
        self.process.stdout.close()


@contextmanager
def site_on(database, tmp_path):
    server = None
    if database == "postgres":
        programs = parts.find_postgres()
        if programs is None:
            pytest.skip("no PostgreSQL programs: install postgresql")
        server = start_postgres(programs, durable=True)
    try:
        opened = Site(tmp_path, server.url if server else "")
        try:
            yield opened, server
        finally:
            opened.stop()
    finally:
        if server:
            server.stop()


def killed(rounds, database, tmp_path):
    chance = Random(rounds)
    with site_on(database, tmp_path) as (site, _):
        for number in range(rounds):
            for writer in range(3):
                site.write(f"k{number}-{writer}", 60)
            site.wait_for_more(5)
            time.sleep(chance.uniform(0, 0.25))
            site.kill()
            if number % 10 == 9:
                site.publish()
            if number % 5 == 4 or number == rounds - 1:
                site.verify()
        size = site.verify()
        told = f"{rounds} rounds of kill -9 on {database}: {len(site.acknowledged)} acknowledged, {size} there"
        return len(site.acknowledged), told


def crashed(rounds, tmp_path):
    chance = Random(rounds)
    with site_on("postgres", tmp_path) as (site, server):
        for number in range(rounds):
            for writer in range(3):
                site.write(f"c{number}-{writer}", 60)
            site.wait_for_more(60 if rounds > 5 else 10)
            time.sleep(chance.uniform(0, 0.25))
            server.crash()
            site.kill()
            site.faults.clear()  # writers say that the server went away
            server.start_again()
            site.verify()
        told = f"{rounds} crashes of PostgreSQL: {len(site.acknowledged)} acknowledged"
        return len(site.acknowledged), told


def side_by_side(seconds, database, tmp_path):
    with site_on(database, tmp_path) as (site, _):
        for writer in range(16):
            site.write(f"w{writer}", seconds, rollbacks=5)
        site.finish()
        assert site.faults == []
        size = site.verify()
        assert size == len(site.acknowledged)
        writers = len({key.partition("-")[0] for key in site.acknowledged})
        told = f"16 writers × {seconds} s on {database}: {size} transactions, {writers} writers"
        return size, told


def test_writers_that_are_killed_lose_nothing_acknowledged(tmp_path):
    count, told = killed(5, "sqlite", tmp_path)
    assert count >= 30, told


@pytest.mark.postgres
def test_a_database_that_crashes_loses_nothing_acknowledged(tmp_path):
    count, told = crashed(2, tmp_path)
    assert count > 20, told


def test_sixteen_writers_leave_no_gap(tmp_path):
    count, told = side_by_side(2, "sqlite", tmp_path)
    assert count > 16, told


@pytest.mark.skipif(os.name != "posix", reason="limits of file sizes are POSIX's")
@pytest.mark.parametrize("more", [40_000, 300_000])
def test_a_full_disk_loses_nothing_and_writing_goes_on_afterwards(tmp_path, more):
    with site_on("sqlite", tmp_path) as (site, _):
        site.write("before", 0.5)
        site.finish()
        site.write("limited", 60, more=more)
        site.finish()
        assert site.full == {"limited"}
        before = site.verify()
        site.publish()
        site.write("after", 0.5)
        site.finish()
        assert site.verify() > before
        assert len(site.acknowledged) > 20


@pytest.mark.soak
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_a_hundred_rounds_of_kill(tmp_path, database, capsys):
    count, told = killed(100, database, tmp_path)
    with capsys.disabled():
        print(f"\n{told}")
    assert count >= 1_000


@pytest.mark.soak
def test_twenty_crashes_of_the_database(tmp_path, capsys):
    count, told = crashed(20, tmp_path)
    with capsys.disabled():
        print(f"\n{told}")
    assert count >= 1_000


@pytest.mark.soak
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_sixteen_writers_for_a_minute(tmp_path, database, capsys):
    count, told = side_by_side(60, database, tmp_path)
    with capsys.disabled():
        print(f"\n{told}")
    assert count >= 1_000
