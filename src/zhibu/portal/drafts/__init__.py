"""Drafts of schemes: begun, read, changed, tried on last year, handed in and decided."""
