"""The company's people: members, applicants, staff; who belongs where, who holds which post."""

from collections import Counter
from datetime import date, timedelta
from random import Random

from zhibu.demo.company import words
from zhibu.orgs.enums import (
    Education,
    LinkKind,
    OrganisationKind,
    PostKind,
    RoleKind,
    Sex,
    Standing,
)
from zhibu.orgs.models import Link, Membership, Organisation, Person, Post, Role
from zhibu.orgs.sealing import sealed_fields
from zhibu.orgs.seeking import sought_of

NOWHERE = "999999"
"""A region that no identity number has: these numbers are nobody's."""
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

COMMITTEE_POSTS = (
    PostKind.SECRETARY,
    PostKind.DEPUTY_SECRETARY,
    PostKind.ORGANISATION_MEMBER,
    PostKind.PUBLICITY_MEMBER,
    PostKind.DISCIPLINE_MEMBER,
)
JOBS = (
    "采油工",
    "司钻",
    "电工",
    "技术员",
    "调度员",
    "维修工",
    "材料员",
    "安全员",
    "化验工",
    "司机",
    "会计",
)


class Settlers:
    """Puts people into branches and groups, and gives out posts, links and roles."""

    def __init__(self, chance: Random, today: date) -> None:
        self.chance, self.today = chance, today
        self.people: list[Person] = []
        self.memberships: list[Membership] = []
        self.posts: list[Post] = []
        self.links: list[Link] = []
        self.roles: list[Role] = []
        self.of_branch: dict[int, list[Person]] = {}
        """Members of each branch, committee posts first."""
        self.groups_of: dict[int, list[Organisation]] = {}
        self.leader_of: dict[int, Person] = {}
        self.born: Counter[tuple[date, bool]] = Counter()

    def settle(self, tree: list[Organisation], sizes: dict[str, int]) -> None:
        for node in tree:
            if node.kind == OrganisationKind.GROUP:
                self.groups_of.setdefault(self._parent(tree, node).pk, []).append(node)
        for node in tree:
            if node.kind == OrganisationKind.BRANCH:
                self._fill(node, sizes[node.code])
        self._offices(tree)

    def _parent(self, tree: list[Organisation], node: Organisation) -> Organisation:
        if not hasattr(self, "_by_path"):
            self._by_path = {one.path: one for one in tree}
        return self._by_path[node.path[: -Organisation.steplen]]

    def _fill(self, branch: Organisation, size: int) -> None:
        groups = self.groups_of.get(branch.pk, [])
        members = []
        for number in range(size):
            probationary = number >= 5 and self.chance.random() < 0.03
            standing = Standing.PROBATIONARY_MEMBER if probationary else Standing.FULL_MEMBER
            members.append(
                self._join(branch, standing, groups[number % len(groups)] if groups else None)
            )
        for _ in range(self.chance.randint(1, 2)):
            self._join(branch, Standing.APPLICANT, None)
        for _ in range(self.chance.randint(2, 4)):
            self._join(branch, Standing.STAFF, None)
        self.of_branch[branch.pk] = members
        held = COMMITTEE_POSTS if size >= 17 else COMMITTEE_POSTS[:1] + COMMITTEE_POSTS[2:4]
        begun = branch.elected_on or self.today - timedelta(days=700)
        for kind, person in zip(held if size >= 7 else held[:1], members, strict=False):
            self._post(person, branch, kind, begun)
        for number, group in enumerate(groups):
            leader = members[-1 - number]
            self.leader_of[group.pk] = leader
            self._post(leader, group, PostKind.GROUP_LEADER, begun)
            self._link(members[number % min(5, size)], LinkKind.COMMITTEE_TO_GROUP, group, begun)

    def _join(self, branch: Organisation, standing: Standing, group: Organisation | None) -> Person:
        female = self.chance.random() < 0.3
        born = date(self.today.year - self.chance.randint(24, 59), self.chance.randint(1, 12), 8)
        joined = born.replace(
            year=min(born.year + self.chance.randint(20, 35), self.today.year - 2)
        )
        party = standing in (Standing.FULL_MEMBER, Standing.PROBATIONARY_MEMBER)
        name = self.chance.choice(words.SURNAMES) + "".join(
            self.chance.choice(words.GIVEN) for _ in range(self.chance.choice((1, 2, 2)))
        )
        self.born[born, female] += 1
        code = f"{'M' if party else 'S'}{len(self.people) + 1:06}"
        person = Person(
            id=len(self.people) + 1,
            code=code,
            name=name,
            sex=Sex.FEMALE if female else Sex.MALE,
            born_on=born,
            nation=self.chance.choice(("汉族",) * 12 + ("满族", "朝鲜族", "蒙古族")),
            education=self.chance.choice(
                (Education.BACHELOR, Education.BACHELOR, Education.COLLEGE, Education.SECONDARY)
            ),
            job=self.chance.choice(JOBS),
            joined_party_on=joined if party else None,
            full_member_on=joined.replace(year=joined.year + 1)
            if standing == Standing.FULL_MEMBER
            else None,
            email=f"{code.lower()}@zhibu.invalid",
            sought=sought_of(code, name),
            **sealed_fields(
                code,
                _identity(born, self.born[born, female], female),
                _phone(len(self.people)),
            ),
        )
        self.people.append(person)
        since = self.today - timedelta(days=self.chance.randint(800, 4000))
        self.memberships.append(
            Membership(
                person=person, branch=branch, group=group, standing=standing, started_on=since
            )
        )
        return person

    def _post(
        self, person: Person, organisation: Organisation, kind: PostKind, begun: date
    ) -> None:
        self.posts.append(
            Post(person=person, organisation=organisation, kind=kind, started_on=begun)
        )

    def _link(self, person: Person, kind: LinkKind, to: Organisation, begun: date) -> None:
        self.links.append(Link(person=person, kind=kind, organisation=to, started_on=begun))

    def _offices(self, tree: list[Organisation]) -> None:
        """Roles of the company's and the committees' offices, from their own office branches."""
        company = tree[0]
        begun = self.today - timedelta(days=1300)
        offices = [
            next(one for one in tree if one.path.startswith(top.path) and one.pk in self.of_branch)
            for top in tree
            if top.depth == 2 and top.kind != OrganisationKind.BRANCH
        ]
        kinds = (
            RoleKind.ASSESSMENT_OFFICE,
            RoleKind.INSPECTOR,
            RoleKind.AUDITOR,
            RoleKind.SYSTEM_ADMINISTRATOR,
            RoleKind.SECURITY_ADMINISTRATOR,
            RoleKind.AUDIT_ADMINISTRATOR,
        )
        for kind in kinds:
            self._grant(kind, company, offices[0], begun)
        for office in offices:
            top = next(one for one in tree if one.depth == 2 and office.path.startswith(one.path))
            self._grant(RoleKind.COMMITTEE_OFFICE, top, office, begun)
        self._grant(RoleKind.INSPECTOR, company, offices[-1], begun)  # a second one: two see more

    def _grant(self, kind: RoleKind, on: Organisation, office: Organisation, begun: date) -> None:
        """Give a role to a member of an office who has neither post nor role yet, else of the next."""
        busy = {one.person.pk for one in (*self.posts, *self.roles)}
        members = [
            *self.of_branch[office.pk],
            *(one for some in self.of_branch.values() for one in some),
        ]
        person = next(one for one in members if one.pk not in busy)
        self.roles.append(Role(person=person, organisation=on, kind=kind, started_on=begun))


def _identity(born: date, number: int, female: bool) -> str:
    """A number of the right form (GB 11643) in a region that does not exist."""
    order = (number * 2 + (0 if female else 1)) % 1_000  # odd ones are men's
    digits = f"{NOWHERE}{born:%Y%m%d}{order:03}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True))
    return digits + "10X98765432"[total % 11]


def _phone(number: int) -> str:
    return f"0000-{number % 10_000_000:07}"
