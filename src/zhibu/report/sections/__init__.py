"""Sections of the HTML report (报告各节): each gives HTML for its part of the overview, or nothing."""
