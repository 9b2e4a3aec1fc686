"""Measures (计量) as columns."""
