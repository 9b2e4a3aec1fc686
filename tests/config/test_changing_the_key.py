"""The field key is changed: everything that lies under it opens all the while, and afterwards without the former key."""

import ast
import os
from contextlib import contextmanager
from pathlib import Path

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import override_settings
from django.utils import translation

import zhibu
from blind_voters import Device, blind_review
from makers import make_account, make_person
from zhibu.ballots.issuing_keys import destroy, private_key
from zhibu.ballots.models import IssuingKey
from zhibu.config.command import main
from zhibu.config.commands.reseal import SORTS
from zhibu.ledger.models import Entry
from zhibu.orgs.importing import staging
from zhibu.orgs.importing.reading import Row
from zhibu.orgs.models import Person
from zhibu.orgs.resealing import seal_all_anew
from zhibu.orgs.sealing import Unreadable, mark_of, opened, opened_file, sealed_fields

pytestmark = pytest.mark.django_db

IDENTITY, PHONE = "11010519491231002X", "13800138000"
OLD, NEW = "the key before", "the key from now on"
ROWS = {"people": [Row(2, {"identity": IDENTITY}, ())]}
SOURCE = Path(zhibu.__file__).parent


@pytest.fixture(autouse=True)
def site(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "attachments"
    settings.FIELD_KEY = OLD
    with translation.override("en"):  # the command chooses the language of its process
        yield


class Kept:
    """Something in every place that is sealed."""

    def __init__(self):
        self.people = [make_person() for _ in range(3)]
        for person, fields in zip(self.people, ((IDENTITY, PHONE), (IDENTITY[:-1] + "1", ""), ("", PHONE)), strict=True):  # fmt: skip
            Person.objects.filter(pk=person.pk).update(**sealed_fields(person.code, *fields))
        self.run = staging.DryRun(name="a-dry-run", by=self.people[0].pk, file="表.xlsx", language="en")  # fmt: skip
        staging.keep(self.run, ROWS, [])
        self.review = blind_review(branches=2).review
        self.voter = self.review.voters.select_related("person").first()
        self.device = Device(self.review, self.voter)
        self.signed = self.device.ask()
        user = make_account(self.people[0])
        self.app = TOTP.activate(user, "JBSWY3DPEHPK3PXP").instance.pk
        self.codes = RecoveryCodes.activate(user)
        brought = {"migrated_codes": [get_adapter().encrypt(one) for one in ("code-1", "code-2")]}
        other = make_account(self.people[1])
        self.brought = Authenticator.objects.create(user=other, type="recovery_codes", data=brought)
        Authenticator.objects.create(user=other, type="webauthn", data={"credential": {}})
        self.ten = self.codes.generate_codes()

    def people_open(self):
        rows = Person.objects.filter(pk__in=[one.pk for one in self.people]).order_by("pk")
        return [(opened(row, "identity"), opened(row, "phone")) for row in rows] == [
            (IDENTITY, PHONE), (IDENTITY[:-1] + "1", ""), ("", PHONE)
        ]  # fmt: skip

    def rows_open(self):
        return staging.kept_rows(self.run) == ROWS

    def keys_open(self):
        self.device.take(self.device.ask())
        return self.device.ask() == self.signed

    def factors_open(self):
        row = Authenticator.objects.get(pk=self.app)
        brought = RecoveryCodes(Authenticator.objects.get(pk=self.brought.pk))
        mine = RecoveryCodes(Authenticator.objects.get(pk=self.codes.instance.pk))
        return (
            get_adapter().decrypt(row.data["secret"]) == "JBSWY3DPEHPK3PXP"
            and mine.generate_codes() == self.ten
            and brought.generate_codes() == ["code-1", "code-2"]
        )

    def all_open(self):
        return [self.people_open(), self.rows_open(), self.keys_open(), self.factors_open()]

    def sealed(self):
        """Every sealed value as it is kept."""
        people = Person.objects.values_list("identity_sealed", "phone_sealed")
        keys = IssuingKey.objects.values_list("private_sealed", flat=True)
        rows = (staging.folder() / f"{self.run.name}.rows").read_bytes()
        factors = Authenticator.objects.exclude(type="webauthn").values_list("data", flat=True)
        found = [one for pair in people for one in pair] + [*keys, rows]
        return [bytes(one) for one in found if one] + [str(one) for one in factors]


@pytest.fixture
def kept():
    return Kept()


def changing():
    return override_settings(FIELD_KEY=NEW, FIELD_KEY_FORMER=OLD)


def changed():
    return override_settings(FIELD_KEY=NEW, FIELD_KEY_FORMER="")


@contextmanager
def nothing_opens(sheet, run, person):
    with pytest.raises(Unreadable):
        opened(person, "phone")
    with pytest.raises(Unreadable):
        opened_file((staging.folder() / f"{run.name}.rows").read_bytes(), run.name)
    with pytest.raises(Unreadable):
        private_key(sheet)
    yield


def test_both_keys_open_everything_until_it_is_sealed_anew_and_the_new_one_afterwards(kept):
    mark = bytes(Person.objects.get(pk=kept.people[0].pk).identity_mark)
    before = set(kept.sealed())
    with changing():
        assert kept.all_open() == [True] * 4
        found = seal_all_anew()
        assert {sort: (anew.count, anew.unreadable) for sort, anew in found.items()} == {
            "people": (3, ()), "staged": (1, ()), "issuing keys": (2, ()), "second factors": (3, ()),
        }  # fmt: skip
    with changed():
        assert kept.all_open() == [True] * 4
        first = Person.objects.get(pk=kept.people[0].pk)
        assert bytes(first.identity_mark) == mark_of(IDENTITY) != mark
    assert before.isdisjoint(kept.sealed())
    with nothing_opens(kept.device.sheet, kept.run, Person.objects.get(pk=kept.people[2].pk)):
        assert set(found) == set(SORTS)


def test_sealing_anew_twice_changes_nothing_the_second_time(kept):
    with changing():
        seal_all_anew()
        entries, once = Entry.objects.count(), kept.sealed()
        seal_all_anew()
    assert (Entry.objects.count(), kept.sealed()) == (entries, once)
    assert Entry.objects.filter(kind="person.sealed_anew").count() == 3


def test_what_neither_key_opens_is_named_and_stops_nothing_else(kept):
    one, key = kept.people[0], IssuingKey.objects.order_by("pk").last()
    Person.objects.filter(pk=one.pk).update(identity_sealed=b"\1" + bytes(40))
    IssuingKey.objects.filter(pk=key.pk).update(private_sealed=b"x")
    (staging.folder() / f"{kept.run.name}.rows").write_bytes(b"")
    Authenticator.objects.filter(pk=kept.app).update(data={"secret": "no token"})
    with changing():
        found = seal_all_anew()
    assert {sort: (anew.count, len(anew.unreadable)) for sort, anew in found.items()} == {
        "people": (2, 1), "staged": (0, 1), "issuing keys": (1, 1), "second factors": (2, 1),
    }  # fmt: skip
    with changed():
        row = Person.objects.get(pk=one.pk)
        assert (opened(row, "phone"), bytes(row.identity_sealed)) == (PHONE, b"\1" + bytes(40))


def test_a_dry_run_expires_as_before_and_a_destroyed_key_stays_destroyed(kept):
    path = staging.folder() / f"{kept.run.name}.rows"
    os.utime(path, (1_000_000_000, 1_000_000_000))
    destroy(kept.review)
    with changing():
        assert seal_all_anew()["issuing keys"].count == 0
    assert path.stat().st_mtime == 1_000_000_000
    assert path.stat().st_mode & 0o077 == 0
    assert not IssuingKey.objects.filter(private_sealed__isnull=False).exists()


def test_the_command_says_what_it_did_and_when_the_former_key_may_go(kept, capsys):
    with changing():
        assert main(["reseal", "--lang", "en"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert "people's sensitive fields: 3 under the new key." in said
    assert said[-1] == "Done: remove ZHIBU_FIELD_KEY_FORMER, then start the site."
    Person.objects.filter(pk=kept.people[0].pk).update(phone_sealed=b"\1" + bytes(40))
    with changing():
        assert main(["reseal", "--lang", "en"]) == 1
    error = capsys.readouterr().err
    assert f"phone of person {kept.people[0].code}: no key of this site opens it" in error
    assert "1 open with neither key" in error


@pytest.mark.parametrize("former", ["", OLD])
def test_the_command_needs_two_keys(former, capsys):
    with override_settings(FIELD_KEY=OLD, FIELD_KEY_FORMER=former):
        assert main(["reseal", "--lang", "zh"]) == 1
    assert "ZHIBU_FIELD_KEY_FORMER" in capsys.readouterr().err


# --- nothing else is sealed ------------------------------------------------------------------------

SEALING = {
    "accounts/adapters.py", "ballots/issuing_keys.py", "config/settings.py", "orgs/sealing.py",
    "orgs/importing/staging.py",
}  # fmt: skip
"""Files that seal something of which rooms say in their `ready` how it is sealed anew; people's fields beside."""


def test_whatever_is_sealed_under_the_field_key_is_sealed_anew():
    """A file that seals something new stands here once `orgs.resealing` knows of it."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        names = set()
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.ImportFrom) and node.module == "zhibu.orgs.sealing":
                names |= {one.name for one in node.names} & {"seal_file"}
            elif isinstance(node, ast.Attribute) and node.attr == "FIELD_KEY":
                names.add(node.attr)
            elif isinstance(node, ast.Name) and node.id == "FIELD_KEY":
                names.add(node.id)
        if names:
            found.add(path.relative_to(SOURCE).as_posix())
    assert found - {"config/commands/reseal.py"} == SEALING
