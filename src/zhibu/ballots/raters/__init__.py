"""Who rates whom (评议关系), found in bulk from the organisation as it stood on the day of the roll."""

from zhibu.ballots.raters.drawing import assignment_of, redraw
from zhibu.ballots.raters.finding import Found, Listed, find
from zhibu.ballots.raters.gaps import Gap, gaps_of, least_of

__all__ = ["Found", "Gap", "Listed", "assignment_of", "find", "gaps_of", "least_of", "redraw"]
