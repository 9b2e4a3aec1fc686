"""What may be shown of a counted box (公开保护): nothing that tells the marks of fewer than K ballots.

Every mark that is not shown by itself stands in at most one further published sum, and each such sum is
over at least K ballots. Differences of published sums are then sums over whole groups, never over less.
"""

from zhibu.urn.disclosure.cells import FULL, K_TEXT, Cell, K, Row, Structure
from zhibu.urn.disclosure.protecting import protect
from zhibu.urn.disclosure.saying import Figure, Joined, Level, Said, Shown, Turnout

__all__ = [
    "FULL",
    "K_TEXT",
    "Cell",
    "Figure",
    "Joined",
    "K",
    "Level",
    "Row",
    "Said",
    "Shown",
    "Structure",
    "Turnout",
    "protect",
]
