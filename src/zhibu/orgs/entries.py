"""What the ledger holds of organisations and people (存证内容).

People and organisations are named by their numbers, as in person/17: a person who is erased leaves a
number that says nothing. What only serves search, and the places of neighbours in the tree, is left out.
"""

from collections.abc import Iterator

from django.db.models import QuerySet

from zhibu.ledger.covering import Body, Cover, each, facts, plain
from zhibu.ledger.guards import Guard
from zhibu.orgs.models import (
    Link,
    Membership,
    Organisation,
    Person,
    Post,
    Role,
    SensitiveLook,
    Tie,
)


def organisation_entries(rows: QuerySet) -> Iterator[tuple[str, Body]]:
    """Give what is entered of organisations; `above` is what each stands below."""
    found = list(rows)
    step = Organisation.steplen
    above = dict(
        Organisation.objects.filter(path__in={row.path[:-step] for row in found}).values_list(
            "path", "pk"
        )
    )
    for row in found:
        body = facts(row, "code", "name", "short_name", "kind", "class_number", "unit", "founded_on",
                     "elected_on", "term_years", "in_use", "closed_on")  # fmt: skip
        yield row.code, body | {"number": row.pk, "above": above.get(row.path[:-step])}


def person_entry(row: Person) -> Body:
    """Give what is entered of a person; of sealed fields the hash of what is sealed."""
    return facts(row, "code", "name", "sex", "born_on", "nation", "education", "job",
                 "joined_party_on", "full_member_on", "email", "in_use", "identity_sealed",
                 "identity_mark", "phone_sealed")  # fmt: skip


def membership_entry(row: Membership) -> Body:
    return facts(row, "person_id", "branch_id", "group_id", "standing", "leaving", *SPAN)


def post_entry(row: Post) -> Body:
    return facts(row, "person_id", "organisation_id", "kind", "term_ends_on", *SPAN)


def link_entry(row: Link) -> Body:
    return facts(row, "person_id", "kind", "organisation_id", "member_id", *SPAN)


def role_entry(row: Role) -> Body:
    return facts(row, "person_id", "organisation_id", "kind", "granted_by_id", *SPAN)


def tie_entry(row: Tie) -> Body:
    return facts(row, "one_id", "other_id", "nature", *SPAN)


def look_entry(row: SensitiveLook) -> Body:
    """Give what is entered of a look at a sensitive field; never what was seen."""
    body = facts(row, "person_id", "field", "reason")
    return body | {"looked_by": row.by_id, "looked_at": plain(row.at)}


SPAN = ("started_on", "ended_on")
ORGANISATIONS = Cover("organisation", Organisation, organisation_entries, key="code")
PEOPLE = Cover("person", Person, each(person_entry))
MEMBERSHIPS = Cover("membership", Membership, each(membership_entry))
POSTS = Cover("post", Post, each(post_entry))
LINKS = Cover("link", Link, each(link_entry))
ROLES = Cover("role", Role, each(role_entry))
TIES = Cover("tie", Tie, each(tie_entry))
LOOKS = Cover("look", SensitiveLook, each(look_entry))

COVERED = (ORGANISATIONS, PEOPLE, MEMBERSHIPS, POSTS, LINKS, ROLES, TIES, LOOKS)
GUARDS = (Guard("orgs_sensitivelook"),)
