"""Schemes (考核方案): assessment rules as data."""
