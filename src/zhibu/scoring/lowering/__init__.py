"""Lowering (下译): from a scheme to one table expression that any engine can run."""
