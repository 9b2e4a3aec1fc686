"""Adopted schemes."""
