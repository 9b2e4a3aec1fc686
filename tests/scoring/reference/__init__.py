"""A second, plain way from scheme and evidence to results, for the engines to be held against.

Written from docs/scheme-language.md alone: exact fractions, small functions, no speed. Where page
and engine disagree, this package is asked what the page says.
"""

from reference.scoring import score

__all__ = ["score"]
