"""How a duty looks: 应当 that is missing fails, 一般 warns; a word and a sign first, colour second."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhibu.duties.enums import DutyState, Strength
from zhibu.duties.models import Duty
from zhibu.duties.together import Together
from zhibu.duties.working_days import working_days_left
from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models import Organisation
from zhibu.portal.states import look_of

MISSING: dict[str, tuple[Any, str, str]] = {
    Strength.MUST: (_("missing, fails"), "bad", "exclamation-circle"),
    Strength.AS_A_RULE: (_("missing, reminded"), "warn", "exclamation-triangle"),
    Strength.CUSTOM: (_("missing, loses points"), "warn", "dash-circle"),
}
STRENGTH: dict[str, tuple[Any, str]] = {
    Strength.MUST: (_("must"), "bad"),
    Strength.AS_A_RULE: (_("as a rule"), "warn"),
    Strength.CUSTOM: (_("own rule"), "none"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A duty with all that a page says of it."""

    duty: Together
    day: date
    parent: Organisation | None = None
    working_days: int | None = None

    @property
    def look(self) -> dict[str, Any]:
        return look(self.duty.state, self.duty.strength)

    @property
    def strength(self) -> dict[str, Any]:
        return strength_look(self.duty.strength)

    @property
    def days(self) -> int:
        """Days left, or days overdue."""
        return abs((self.duty.until - self.day).days)

    @property
    def demand(self) -> str:
        return demand(self.duty.first)

    @property
    def open(self) -> bool:
        return self.duty.state in (DutyState.DUE, DutyState.MISSING)

    @property
    def entry_url(self) -> str:
        """The entry page with kind and branch filled in; the day too, while it may be today.

        Of what is overdue the day is asked for: a day that stands there already invites a made-up one.
        """
        holder = self.duty.organisation
        branch = self.parent or holder
        first = self.duty.first.starts_on
        facts = {
            "kind": self.duty.kind,
            "branch": branch.code,
            "day": "" if self.day > self.duty.until else max(first, self.day).isoformat(),
        }
        if branch is not holder:
            facts["group"] = holder.code
        return f"{reverse('record_new')}?{urlencode(facts)}"


def look(state: str, strength: str) -> dict[str, Any]:
    """Word, tone and sign of a state; what is missing looks as the rule weighs."""
    if state != DutyState.MISSING:
        return look_of(state)
    words, tone, icon = MISSING[Strength(strength)]
    return {"words": words, "tone": tone, "icon": icon}


def strength_look(strength: str) -> dict[str, Any]:
    """Word and tone of 应当, 一般 or the own rule."""
    words, tone = STRENGTH[Strength(strength)]
    return {"words": words, "tone": tone, "icon": ""}


def demand(row: Duty) -> str:
    """What is reached of what is needed, as in 1 / 2."""
    return f"{_number(row.reached)} / {_number(row.needed)}"


def shown(duties: list[Together], day: date, own: dict[date, bool] | None = None) -> list[Shown]:
    """Duties with what a page says of them; one query where groups are among them."""
    step = Organisation.steplen
    groups = {
        one.organisation.path[:-step]
        for one in duties
        if one.organisation.kind == OrganisationKind.GROUP
    }
    parents = {one.path: one for one in Organisation.objects.filter(path__in=groups)}
    return [
        Shown(
            one,
            day,
            parents.get(one.organisation.path[:-step]) if groups else None,
            None if own is None or one.until < day else working_days_left(day, one.until, own),
        )
        for one in duties
    ]


def _number(amount: Any) -> str:
    return f"{amount:f}".rstrip("0").rstrip(".") if "." in f"{amount:f}" else f"{amount:f}"
