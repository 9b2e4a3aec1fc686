"""The verbs that set a site up, serve it and check it each day."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from command_cases import RUN, in_process_of_its_own
from django.utils import timezone, translation

from databases import free_port
from makers import make_account, make_branch, make_person
from zhibu.accounts.models import User
from zhibu.config.command import main
from zhibu.config.daily import AFTER_FAULT, PAUSE, do_waiting, due, run_due
from zhibu.duties.models import Tick
from zhibu.orgs.enums import ADMINISTRATORS
from zhibu.orgs.models import Organisation, Role

FIRST = ("account", "first", "--company", "01:公司党委", "--system", "a01:张一",
         "--security", "a02:李二", "--audit", "a03:王三")  # fmt: skip


@pytest.fixture(autouse=True)
def same_language() -> Iterator[None]:
    """A verb chooses the language of its process."""
    with translation.override(translation.get_language()):
        yield


@pytest.mark.django_db
def test_the_first_accounts_are_three_separated_administrators(capsys):
    assert main(FIRST) == 0
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [name for _, name, _ in rows] == ["a01", "a02", "a03"]
    for _, name, password in rows:
        user = User.objects.get(username=name)
        assert (user.check_password(password), user.password_once) == (True, True)
    held = Role.objects.values_list("kind", "organisation__name")
    assert set(held) == {(kind.value, "公司党委") for kind in ADMINISTRATORS}


@pytest.mark.django_db
def test_the_first_accounts_are_refused_where_there_are_organisations(capsys):
    make_branch()
    assert main([*FIRST, "--lang", "en"]) == 1
    assert capsys.readouterr().err == "The site has organisations already.\n"
    assert User.objects.count() == 0


@pytest.mark.django_db
def test_the_first_accounts_are_all_there_or_none(capsys):
    one_person_twice = ["a01:张一" if word == "a03:王三" else word for word in FIRST]
    assert main([*one_person_twice, "--lang", "en"]) == 1
    assert "be three people" in capsys.readouterr().err
    assert (Organisation.objects.count(), User.objects.count()) == (0, 0)


@pytest.mark.parametrize("wrong", ["01", ":公司", "01:"])
def test_a_pair_without_both_parts_is_wrong_usage(wrong, capsys):
    with pytest.raises(SystemExit) as stop:
        main([wrong if word == "01:公司党委" else word for word in FIRST])
    assert stop.value.code == 2
    assert f"--company：'{wrong}' 缺编号或姓名，请写成 编号:姓名。" in capsys.readouterr().err


@pytest.mark.django_db
def test_an_account_is_opened_given_a_password_and_unlocked(capsys):
    person = make_person(code="P77")
    assert main(["account", "open", "P77", "--username", "li.hua"]) == 0
    name, password = capsys.readouterr().out.split()
    user = User.objects.get(person=person)
    assert (name, user.check_password(password)) == ("li.hua", True)
    for asked in ("li.hua", "P77"):
        assert main(["account", "password", asked]) == 0
        name, password = capsys.readouterr().out.split()
        assert User.objects.get(person=person).check_password(password)
    assert main(["account", "unlock", "li.hua"]) == 0
    assert capsys.readouterr().out == "li.hua 已解锁。\n"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["open", "nobody"], "没有编号为 nobody 的人员；编号见人员名册。"),
        (["password", "nobody"], "没有账号 nobody；请写用户名或人员编号，或先用 zhibu account open 开通。"),
    ],
)  # fmt: skip
def test_an_unknown_person_or_account_is_refused(arguments, said, capsys):
    assert main(["account", *arguments]) == 1
    assert capsys.readouterr().err.strip() == said


@pytest.mark.django_db
def test_a_second_account_of_a_person_is_refused_in_the_language_asked_for(capsys):
    account = make_account(make_person(name="张一"))
    assert main(["account", "open", account.person.code, "--lang", "en"]) == 1
    assert capsys.readouterr().err.strip() == "张一 has an account already."


# --- the daily work ----------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_site_that_was_never_checked_owes_today_alone():
    assert due(date(2026, 5, 4)) == [date(2026, 5, 4)]


@pytest.mark.django_db
def test_days_since_the_last_whole_check_are_due_and_then_none():
    today = date(2026, 5, 4)
    now = timezone.now()
    Tick.objects.create(day=date(2026, 5, 1), started_at=now, ended_at=now)
    Tick.objects.create(day=date(2026, 5, 2), started_at=now)  # broke off
    assert run_due(today) == [date(2026, 5, day) for day in (2, 3, 4)]
    assert run_due(today) == []
    assert Tick.objects.get(day=today).ended_at
    assert not Tick.objects.filter(day=date(2026, 5, 3)).exists()


@pytest.mark.django_db
def test_a_site_that_stood_still_for_a_year_makes_up_for_two_months():
    now = timezone.now()
    Tick.objects.create(day=date(2025, 5, 4), started_at=now, ended_at=now)
    days = due(date(2026, 5, 4))
    assert (len(days), days[-1]) == (63, date(2026, 5, 4))


@pytest.mark.django_db
def test_tick_says_which_days_were_done_and_may_be_run_again(capsys):
    today = timezone.localdate()
    assert main(["tick"]) == 0
    assert capsys.readouterr().out == f"已检查并计分：{today}\n"
    assert main(["tick", "--lang", "en"]) == 0
    assert capsys.readouterr().out == f"{today} has been checked already.\n"
    assert main(["tick", "--day", "2026-03-31"]) == 0
    assert capsys.readouterr().out == "已检查并计分：2026-03-31\n"


@pytest.mark.django_db
def test_tick_refuses_a_day_to_come(capsys):
    tomorrow = timezone.localdate() + timedelta(1)
    assert main(["tick", "--day", tomorrow.isoformat()]) == 1
    assert f"{tomorrow} 还没到；今天是" in capsys.readouterr().err


# --- a site from nothing -------------------------------------------------------------------------


def test_a_database_of_another_version_is_refused_until_it_is_migrated(tmp_path):
    site = {"ZHIBU_DATA": str(tmp_path / "site"), "DATABASE_URL": ""}
    refused = in_process_of_its_own("tick", **site)
    assert (refused.returncode, refused.stderr) == (
        1,
        "数据库还不是本版本的；请先运行 zhibu migrate。\n",
    )
    first = in_process_of_its_own("migrate", "--lang", "en", **site)
    assert first.stdout.startswith("The database took ")
    again = in_process_of_its_own("migrate", "--lang", "en", **site)
    assert again.stdout == "The database is of this version already.\n"


def test_a_site_is_served_from_an_empty_folder_and_stops_when_told(tmp_path):
    port = free_port()
    command = [sys.executable, "-c", RUN, "serve", "--port", str(port), "--workers", "1",
               "--data", str(tmp_path / "site"), "--lang", "en"]  # fmt: skip
    environment = os.environ | {"DATABASE_URL": ""}
    environment.pop("ZHIBU_ORIGIN", None)
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout
        assert server.stdout.readline() == (
            f"The site is at http://localhost:{port} (Ctrl-C stops it)\n"
        )
        assert _status(f"http://localhost:{port}/accounts/login/") == 200
        children = _children(server.pid)
        taken = in_process_of_its_own("serve", "--port", str(port), "--lang", "en")
        server.send_signal(signal.SIGINT)
        server.wait(30)
        said = server.stderr.read() if server.stderr else ""
    assert (taken.returncode, f"127.0.0.1:{port} cannot be used" in taken.stderr) == (1, True)
    assert said.splitlines()[-1] == "The site has stopped."
    assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []
    assert (tmp_path / "site" / "zhibu.sqlite3").exists()


def _status(url: str) -> int:
    for _ in range(60):
        try:
            with urllib.request.urlopen(url, timeout=20) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            time.sleep(0.5)
    return 0


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return json.loads(f"[{','.join(listed.read_text().split())}]") if listed.exists() else []


def test_a_daily_check_that_fails_keeps_neither_mails_nor_checkpoints_waiting():
    done: list[str] = []

    def fail() -> None:
        done.append("check")
        raise RuntimeError("a scheme cannot be read")

    work = {"check": fail, "mails": lambda: done.append("mails")}
    rests = dict.fromkeys(work, 0.0)
    begun = time.monotonic()
    assert do_waiting(work, rests) == ["check"]
    assert do_waiting(work, rests) == []
    assert done == ["check", "mails"]
    assert rests["mails"] - begun < PAUSE + 60 < AFTER_FAULT <= rests["check"] - begun
