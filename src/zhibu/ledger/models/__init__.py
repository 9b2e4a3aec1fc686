"""Rows of the ledger."""

from zhibu.ledger.models.entries import Entry, Erasure, Head, Opening
from zhibu.ledger.models.publishing import Checkpoint, Cosignature, ParallelCheckpoint
from zhibu.ledger.models.watching import FsckRun, KeptCheckpoint, WitnessAnswer

__all__ = [
    "Checkpoint",
    "Cosignature",
    "Entry",
    "Erasure",
    "FsckRun",
    "Head",
    "KeptCheckpoint",
    "Opening",
    "ParallelCheckpoint",
    "WitnessAnswer",
]
