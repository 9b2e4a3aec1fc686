"""Pages of the two tellers: each takes a key, and presents it after the close."""
