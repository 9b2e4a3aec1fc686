"""Programs that are timed as whole processes."""
