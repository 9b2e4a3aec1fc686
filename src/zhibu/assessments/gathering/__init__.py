"""Gather the evidence of a year from all rooms, as the tables that the scoring reads (汇集依据)."""

from zhibu.assessments.gathering.gather import Gathered, Question, gather

__all__ = ["Gathered", "Question", "gather"]
