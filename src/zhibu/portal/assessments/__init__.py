"""Assessments, from plan to freezing: results explained, what if, publication, appeals."""
