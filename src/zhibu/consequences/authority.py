"""Who decides (决定权限): the office above, never about oneself, never about one's own branch's secretary."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.consequences.models import Proposal
from zhibu.orgs.models import Membership, Organisation, Person, Post
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import STEP, below, paths_of
from zhibu.orgs.refusals import Forbidden, Refused

LEADERS = frozenset({"secretary", "leading_group", "leader", "unit"})


def decides_on(person: Person, organisation: Organisation) -> bool:
    """Whether a person holds the office above an organisation; of the top, its own. No query."""
    above = organisation.path[:-STEP] or organisation.path
    return any(above.startswith(top) for top in paths_of(person, Permission.CONSEQUENCE_DECIDE))


def decided_by(person: Person, field: str = "organisation") -> Q:
    """Keep rows of organisations below one's office; of the top, its own too. As `decides_on`."""
    found = Q(pk__in=[])
    for top in paths_of(person, Permission.CONSEQUENCE_DECIDE):
        own = Q(**{f"{field}__path": top}) if len(top) > STEP else Q(pk__in=[])
        found |= Q(**{f"{field}__path__range": below(top)}) & ~own
    return found


def require_above(person: Person, organisation: Organisation) -> None:
    """Refuse who does not hold the office above.

    Raises:
        Forbidden: only the organisation above decides.
    """
    if not decides_on(person, organisation):
        raise Forbidden(_("The office of the organisation above decides on this."))


def require_decider(person: Person, proposal: Proposal) -> None:
    """Refuse who may not decide a proposal.

    Raises:
        Forbidden: only the organisation above decides.
        Refused: it is about the person, or about those who lead the person's own branch.
    """
    require_above(person, proposal.organisation)
    if words := own_case(person, proposal):
        raise Refused(words)


def own_case(person: Person, proposal: Proposal) -> str:
    """Say why a proposal is one's own case; nothing where it is not. At most two queries."""
    today = timezone.localdate()
    if proposal.person_id == person.pk:
        return _("This is about yourself; somebody else of the office above decides.")
    where = proposal.organisation_id
    if Post.objects.on(today).filter(person=person, organisation=where).exists():
        return _("You hold a post there; somebody else of the office above decides.")
    belongs = Membership.objects.on(today).filter(person=person, branch=where).exists()
    leads = proposal.to in LEADERS or (
        proposal.person_id is not None
        and Post.objects.on(today).filter(person=proposal.person_id, organisation=where).exists()
    )
    if belongs and leads:
        return _("This is about those who lead your own branch; somebody else decides.")
    return ""


def require_other(person: Person, *involved: Person | None) -> None:
    """Refuse who did or reported what is to be checked.

    Raises:
        Refused: another person checks.
    """
    if any(one is not None and one.pk == person.pk for one in involved):
        raise Refused(_("You did or reported this yourself; another person checks it."))
