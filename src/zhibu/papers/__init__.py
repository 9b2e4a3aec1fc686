"""Papers: what is set in type, as PDF and PDF/A."""
