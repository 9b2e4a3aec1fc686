"""Break a branch's target down to its groups and members."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.ledger.entering import together
from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models import Membership, Organisation, Person
from zhibu.orgs.reach import STEP
from zhibu.orgs.refusals import Forbidden, Refused
from zhibu.targets.actions.negotiating import locked, refuse_double, take_step
from zhibu.targets.enums import StepKind, TargetState
from zhibu.targets.figures import Figures, faults_of
from zhibu.targets.models import Target
from zhibu.targets.sides import Side, may_break_down

MOST_PARTS = 100


@dataclass(frozen=True, slots=True)
class Part:
    """What a group or a member is to reach of it; exactly one of both is named."""

    figures: Figures
    group: Organisation | None = None
    person: Person | None = None

    @property
    def field(self) -> str:
        """Of a form."""
        return f"part-{(self.group or self.person).code}"


@transaction.atomic
@together()
def break_down(*, target: Target, parts: Sequence[Part], by: Person) -> list[Target]:
    """Break an agreed target down (分解指标); each part is proposed to who is to reach it.

    The parts need not sum to the target: some indicators are means, some leave room. What they sum to
    is shown beside it.

    Raises:
        Refused: the target is not agreed, a part is not of the branch or stands already, or figures
            do not fit; at the part.

    Ledger:
        target.proposed of each part
    """
    target = locked(target)
    if target.state != TargetState.AGREED:
        raise Refused(_("A target is broken down once it is agreed."))
    if not may_break_down(by, target):
        raise Forbidden(_("The branch breaks its target down."))
    faults: dict[str, object] = {}
    if not 1 <= len(parts) <= MOST_PARTS:
        raise Refused(_("Give figures to 1 to %(most)s groups or members.") % {"most": MOST_PARTS})
    members = _members(target.organisation)
    for part in parts:
        for words in faults_of(part.figures).values():
            faults[part.field] = words
        if not _belongs(part, target.organisation, members):
            faults[part.field] = _("This group or person is not of the branch today.")
    if faults:
        raise Refused(fields=faults)
    return [_make(target, part, by) for part in parts]


def _make(target: Target, part: Part, by: Person) -> Target:
    where = part.group or target.organisation
    key = {"indicator": target.indicator, "year": target.year, "round": target.round}
    try:
        refuse_double(organisation=where, person=part.person, **key)
    except Refused as refused:
        raise Refused(fields={part.field: str(refused)}) from None
    made = Target.objects.create(
        organisation=where,
        person=part.person,
        above=target,
        title=target.title,
        unit=target.unit,
        self_chosen=target.self_chosen,
        target=part.figures.target,
        low=part.figures.low,
        high=part.figures.high,
        proposed_by=by,
        **key,
    )
    return take_step(made, StepKind.PROPOSE, "", by, Side.BELOW)


def _members(branch: Organisation) -> set[int]:
    found = Membership.objects.on(timezone.localdate()).filter(branch=branch)
    return set(found.values_list("person", flat=True))


def _belongs(part: Part, branch: Organisation, members: set[int]) -> bool:
    if (part.group is None) == (part.person is None):
        return False
    if part.person is not None:
        return part.person.pk in members
    group = part.group
    return group.kind == OrganisationKind.GROUP and group.path[:-STEP] == branch.path
