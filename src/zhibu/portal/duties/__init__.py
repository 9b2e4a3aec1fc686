"""Pages of what is due: the calendar, one duty, requests, the late list."""
