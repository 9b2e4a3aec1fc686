"""Evidence (依据): the tables that schemes are scored on, read and checked whole."""
