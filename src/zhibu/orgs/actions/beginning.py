"""The first rows of an empty site: the company and its three administrators."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhibu.ledger.entering import enter, together
from zhibu.orgs.actions.organisations import check_facts
from zhibu.orgs.entries import ORGANISATIONS, PEOPLE, ROLES
from zhibu.orgs.enums import ADMINISTRATORS, OrganisationKind, RoleKind
from zhibu.orgs.models import Organisation, Person, Role
from zhibu.orgs.refusals import Refused
from zhibu.orgs.seeking import sought_of
from zhibu.orgs.settling import code_of, put


@transaction.atomic
@together()
def found_company(
    *,
    code: str,
    name: str,
    administrators: Mapping[RoleKind, tuple[str, str]],
    kind: str = OrganisationKind.COMMITTEE,
) -> tuple[Organisation, dict[RoleKind, Person]]:
    """Found the company in an empty site, with three separated administrators (系统初始化).

    Only whoever sets up the site can call this, and only once: nobody acts yet.

    Args:
        administrators: code and name of the person for each of the three roles.

    Raises:
        Refused: there is an organisation already, or the three are not three people.

    Ledger:
        organisation.founded, person.added, role.granted
    """
    if Organisation.objects.exists():
        raise Refused(_("The site has organisations already."))
    codes = {person_code for person_code, _name in administrators.values()}
    if set(administrators) != set(ADMINISTRATORS) or len(codes) != len(ADMINISTRATORS):
        message = _("System, security and audit administrator must be named, and be three people.")
        raise Refused(message)
    top = Organisation(code=code_of(code), kind=kind)
    put(top, {"kind": kind, "name": name})
    check_facts(top)
    top.sought = sought_of(top.code, top.name)
    Organisation.objects.add_root(instance=top)
    enter(ORGANISATIONS, "organisation.founded", top, by=None)
    people = {}
    for role, (person_code, person_name) in administrators.items():
        person = Person(code=code_of(person_code))
        put(person, {"name": person_name})
        person.sought = sought_of(person.code, person.name)
        person.save()
        held = Role.objects.create(
            person=person, organisation=top, kind=role, started_on=timezone.localdate()
        )
        people[role] = person
        enter(PEOPLE, "person.added", person, by=None)
        enter(ROLES, "role.granted", held, by=None)
    return top, people
