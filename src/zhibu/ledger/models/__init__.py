"""Rows of the ledger."""

from zhibu.ledger.models.entries import Entry, Erasure, Head, Opening
from zhibu.ledger.models.publishing import Checkpoint, Cosignature

__all__ = ["Checkpoint", "Cosignature", "Entry", "Erasure", "Head", "Opening"]
