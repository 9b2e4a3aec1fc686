"""Zhibu (支部): branch work recorded once, assessed by schemes that are data."""

__version__ = "0.1.0"
