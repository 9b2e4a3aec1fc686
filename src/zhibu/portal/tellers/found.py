"""A teller's place at a box, for who holds it."""

from django.http import Http404

from zhibu.ballots.models import Teller
from zhibu.ballots.telling import telling_for
from zhibu.orgs.models import Person


def teller_of(person: Person, code: str) -> Teller:
    """Give the person's place at the box; 404 for everybody who is not one of the two tellers."""
    teller = telling_for(person, code)
    if teller is None:
        raise Http404
    return teller
