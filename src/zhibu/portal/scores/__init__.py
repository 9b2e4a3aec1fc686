"""Scores of branches."""
