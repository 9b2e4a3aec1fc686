"""Settings and the `zhibu` command: the only room that knows every other."""
