"""How complete the data of branches are (信息完整率), and what is missing.

Each item counts alike: a fact of the branch has a share of 0 or 1, a fact of its people the share of
people who have it. The percentage is the mean of the items, rounded down, so that 100 means all.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from zhibu.orgs.enums import MEMBERS, PostKind, Standing
from zhibu.orgs.models import Membership, Organisation, Post

OF_BRANCH = {
    "class_number": _("class"),
    "unit": _("unit"),
    "founded_on": _("day of founding"),
    "elected_on": _("day of the last election"),
    "secretary": _("secretary"),
    "people": _("people"),
}
OF_PEOPLE = {
    "sex": (_("sex"), Q()),
    "born_on": (_("day of birth"), Q()),
    "nation": (_("ethnic group"), Q()),
    "education": (_("education"), Q()),
    "job": (_("post at work"), Q()),
    "identity_sealed": (_("identity number"), Q()),
    "phone_sealed": (_("phone"), Q()),
    "joined_party_on": (_("day of joining the Party"), Q(standing__in=MEMBERS)),
    "full_member_on": (_("day of becoming a full member"), Q(standing=Standing.FULL_MEMBER)),
}
"""Facts of people, with who should have them."""
DATED = ("born_on", "joined_party_on", "full_member_on", "identity_sealed", "phone_sealed")


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that is not entered; `count` says for how many people, nothing for the branch itself."""

    what: object
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Completeness:
    percent: int
    missing: tuple[Missing, ...]


def completeness_of(branches: Collection[Organisation]) -> dict[int, Completeness]:
    """Give the completeness of branches by their primary key, in two queries."""
    keys = [branch.pk for branch in branches]
    posts = Post.objects.open().filter(organisation=OuterRef("pk"), kind=PostKind.SECRETARY)
    led = set(
        Organisation.objects.filter(Exists(posts), pk__in=keys)
        .order_by()
        .values_list("pk", flat=True)
    )
    counts = {
        row["branch"]: row
        for row in Membership.objects.open()
        .filter(branch__in=keys)
        .order_by()
        .values("branch")
        .annotate(people=Count("pk"), **_counts())
    }
    return {
        branch.pk: _of(branch, branch.pk in led, counts.get(branch.pk, {})) for branch in branches
    }


def _counts() -> dict[str, Count]:
    found = {}
    for name, (_label, who) in OF_PEOPLE.items():
        has = Q(**{f"person__{name}__isnull": False})
        if name not in DATED:
            has &= ~Q(**{f"person__{name}": ""})
        found[f"want_{name}"] = Count("pk", filter=who) if who else Count("pk")
        found[f"have_{name}"] = Count("pk", filter=has & who)
    return found


def _of(branch: Organisation, led: bool, counts: dict[str, int]) -> Completeness:
    missing, hundredths, items = [], 0, 0
    known = {"secretary": led, "people": bool(counts.get("people"))}
    for name, label in OF_BRANCH.items():
        items += 1
        if known.get(name, bool(getattr(branch, name, None))):
            hundredths += 10_000
        else:
            missing.append(Missing(label))
    for name, (label, _who) in OF_PEOPLE.items():
        want, have = counts.get(f"want_{name}", 0), counts.get(f"have_{name}", 0)
        if want:
            items += 1
            hundredths += 10_000 * have // want
            if have < want:
                missing.append(Missing(label, want - have))
    return Completeness(hundredths // (100 * items), tuple(missing))


__all__ = ["Completeness", "Missing", "completeness_of"]
