"""Simulation (试算): who changes grade when a draft scheme runs on a finished period."""

from zhibu.scoring.simulation.comparison import Group, Move, Simulation, simulate
from zhibu.scoring.simulation.rows import Standing, read_results
from zhibu.scoring.simulation.text import as_text

__all__ = ["Group", "Move", "Simulation", "Standing", "as_text", "read_results", "simulate"]
