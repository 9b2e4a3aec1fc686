"""Lint (方案检查): what a scheme gets wrong across its fields, before anybody is scored by it."""

from zhibu.scoring.scheme.lint.bands import check_bands
from zhibu.scoring.scheme.lint.conditions import check_conditions
from zhibu.scoring.scheme.lint.evidence import check_evidence
from zhibu.scoring.scheme.lint.finding import Finding, Findings, Severity
from zhibu.scoring.scheme.lint.formalism import check_formalism
from zhibu.scoring.scheme.lint.measures import check_measures
from zhibu.scoring.scheme.lint.names import check_names
from zhibu.scoring.scheme.lint.origin import check_origin
from zhibu.scoring.scheme.lint.outcome import check_outcome
from zhibu.scoring.scheme.lint.reach import reach
from zhibu.scoring.scheme.lint.reviews import check_reviews
from zhibu.scoring.scheme.lint.sums import check_sums
from zhibu.scoring.scheme.lint.wording import check_wording
from zhibu.scoring.scheme.reading import SchemeFile

__all__ = ["Finding", "Severity", "lint"]

_ORDER = {"error": 0, "warning": 1, "note": 2}


def lint(file: SchemeFile) -> tuple[Finding, ...]:
    """Check a scheme across its fields (方案检查).

    Each field alone is checked when the file is read; here the fields are held against each
    other: names and their words, sums, bands, reach, conditions, measures, evidence, origin.

    Returns:
        All findings, by line, the graver first within a line. With an error the scheme is
        unusable.
    """
    scheme, findings = file.scheme, Findings(file)
    check_names(scheme, findings)
    check_wording(scheme, findings)
    check_sums(scheme, findings)
    ranges = reach(scheme)
    check_bands(scheme, ranges, findings)
    check_conditions(scheme, ranges, findings)
    check_measures(scheme, findings)
    check_reviews(scheme, findings)
    check_evidence(scheme, findings)
    check_outcome(scheme, findings)
    check_formalism(scheme, findings)
    check_origin(scheme, findings)
    unique = dict.fromkeys(findings.found)
    return tuple(sorted(unique, key=lambda one: (one.fault.line, _ORDER[one.severity])))
