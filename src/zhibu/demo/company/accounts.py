"""One account for each role, with a password that is new at each start."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils import timezone

from zhibu.accounts.actions import give_new_password, open_account
from zhibu.accounts.models import User
from zhibu.demo.company.company import first_branch
from zhibu.orgs.enums import MEMBERS, OrganisationKind, PostKind, RoleKind, Standing
from zhibu.orgs.models import Membership, Organisation, Person, Post, Role


@dataclass(frozen=True, slots=True)
class DemoAccount:
    role: RoleKind
    username: str
    password: str
    person: Person
    place: Organisation


def open_all(today: date | None = None) -> list[DemoAccount]:
    """Open the demo accounts, or give those that are there new passwords."""
    found = _people(today or timezone.localdate())
    return [_open(role, person, place) for role, (person, place) in found.items()]


def _open(role: RoleKind, person: Person, place: Organisation) -> DemoAccount:
    user = User.objects.filter(username=role.value).first()
    if user is None:
        user, password = open_account(person=person, username=role.value, once=False, by=None)
    else:
        password = give_new_password(user=user, once=False, by=None)
    return DemoAccount(role, user.username, password, user.person, place)


def _people(today: date) -> Mapping[RoleKind, tuple[Person, Organisation]]:
    """Find who plays each role: those of a branch and its groups come from one branch."""
    branch = _branch()
    found: dict[RoleKind, tuple[Person, Organisation]] = {}
    for role in Role.objects.on(today).select_related("person", "organisation").order_by("pk"):
        found.setdefault(RoleKind(role.kind), (role.person, role.organisation))
    posts = (
        (RoleKind.SECRETARY, branch.path, PostKind.SECRETARY),
        (RoleKind.COMMITTEE_MEMBER, branch.path, PostKind.ORGANISATION_MEMBER),
        (RoleKind.GROUP_LEADER, branch.path, PostKind.GROUP_LEADER),
    )
    for role, path, kind in posts:
        post = (
            Post.objects.on(today)
            .filter(kind=kind, organisation__path__startswith=path)
            .select_related("person", "organisation")
            .earliest("pk")
        )
        found[role] = (post.person, post.organisation)
    found[RoleKind.MEMBER] = (_without_post(branch, today, MEMBERS), branch)
    found[RoleKind.STAFF_VOTER] = (_without_post(branch, today, (Standing.STAFF,)), branch)
    return {role: found[role] for role in RoleKind}


def _branch() -> Organisation:
    return first_branch(list(Organisation.objects.filter(kind=OrganisationKind.BRANCH)))


def _without_post(branch: Organisation, today: date, standings: tuple[Standing, ...]) -> Person:
    members = Membership.objects.on(today).filter(branch=branch, standing__in=standings)
    plain = members.exclude(person__posts__isnull=False).exclude(person__roles__isnull=False)
    return plain.select_related("person").order_by("person__code")[0].person


def write_file(accounts: list[DemoAccount], path: Path) -> None:
    """Write role → name and password as JSON, for the owner's eyes alone."""
    told = {one.role.value: {"name": one.username, "password": one.password} for one in accounts}
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".new")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(told, file, ensure_ascii=False, indent=2)
    temporary.replace(path)
