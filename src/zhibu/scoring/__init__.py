"""Scoring (计分): a scheme and a year's evidence give scores that explain themselves."""
