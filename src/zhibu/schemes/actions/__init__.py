"""Adopt schemes, and bring drafts there."""

from zhibu.schemes.actions.adopting import adopt

__all__ = ["adopt"]
