"""Boards of the company: how duties and scores stand."""
