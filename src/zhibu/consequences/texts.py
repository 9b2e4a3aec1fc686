"""The scheme on which a proposal rests, word for word as it was adopted."""

from zhibu.consequences.models import Proposal
from zhibu.schemes.models import Adoption


def adoption_of(proposal: Proposal) -> Adoption:
    """Give the adopted scheme: of its assessment, or of the daily scores."""
    adoption = proposal.assessment.adoption if proposal.assessment else proposal.adoption
    assert adoption is not None  # a constraint of the table
    return adoption


def scheme_text(proposal: Proposal) -> str:
    """Give its text."""
    return adoption_of(proposal).text
