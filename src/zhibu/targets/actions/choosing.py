"""A branch chooses an item of its own; the office agrees or proposes other figures."""

import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.ledger.entering import together
from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require
from zhibu.orgs.refusals import Refused
from zhibu.targets.actions.negotiating import refuse_double, take_step, too_long
from zhibu.targets.enums import StepKind
from zhibu.targets.figures import Figures, faults_of
from zhibu.targets.indicators import adoption_of, indicators_in
from zhibu.targets.models import Target
from zhibu.targets.queries import own_items
from zhibu.targets.sides import Side

MOST_OWN = 20
"""Items of one branch and year."""


@transaction.atomic
@together()
def choose_own(
    *,
    organisation: Organisation,
    title: str,
    unit: str,
    year: int,
    figures: Figures,
    words: str = "",
    indicator: str = "",
    by: Person,
) -> Target:
    """Choose an item of one's own (自选动作): the branch proposes it, the office answers.

    Args:
        indicator: of a clause that the scheme leaves to the branch's choice; else the item stands
            beside the scheme, under a name of its own.

    Raises:
        Refused: the title is missing or taken, the figures do not fit, or there are too many.

    Ledger:
        target.proposed
    """
    require(by, Permission.TARGET_ANSWER, on=organisation)
    faults = faults_of(figures) | too_long(words)
    title, unit = title.strip(), unit.strip()
    if organisation.kind != OrganisationKind.BRANCH:
        faults["organisation"] = _("A branch chooses items of its own.")
    if not 2 <= len(title) <= 120:
        faults["title"] = _("Name the item in 2 to 120 characters.")
    if len(unit) > 20:
        faults["unit"] = _("At most 20 characters.")
    own = list(own_items(organisation, year).values_list("title", flat=True))
    if title in own:
        faults["title"] = _("The branch has chosen an item of this title already.")
    if len(own) >= MOST_OWN:
        faults["title"] = _("The branch has %(most)s items of its own; withdraw one first.") % {
            "most": MOST_OWN
        }
    if indicator and not _to_choose(organisation, year, indicator):
        faults["indicator"] = _("The scheme does not leave this to the branch's choice.")
    if faults:
        raise Refused(fields=faults)
    if indicator:
        refuse_double(
            organisation=organisation, person=None, indicator=indicator, year=year, round=1
        )
    target = Target.objects.create(
        organisation=organisation,
        indicator=indicator or f"own_{secrets.token_hex(6)}",
        title=title,
        unit=unit,
        year=year,
        self_chosen=True,
        target=figures.target,
        low=figures.low,
        high=figures.high,
        proposed_by=by,
    )
    return take_step(target, StepKind.PROPOSE, words, by, Side.ABOVE)


def _to_choose(organisation: Organisation, year: int, indicator: str) -> bool:
    adoption = adoption_of(organisation, year)
    known = indicators_in(adoption.text).get(indicator) if adoption else None
    return known is not None and known.self_chosen
