"""Evidence that Zhibu reckons from the book and the register, so that nobody types it (自动得出)."""

DERIVABLE = frozenset(
    {
        "study_hours_met",
        "talks_covered",
        "committee_members",
        "term_years",
        "term_years_village",
    }
)
"""Names of indicators; every other one is reported by people."""

APPLIED = frozenset({"application"})
"""Events that follow from an application (申报) made on the site."""
