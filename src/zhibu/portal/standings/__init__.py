"""Boards of grades over years, report cards and summaries."""
