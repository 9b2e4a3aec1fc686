"""Pages of honours: nominations, decisions, the list and certificates."""
