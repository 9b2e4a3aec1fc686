"""The verbs of the `zhibu` command, a module each."""
