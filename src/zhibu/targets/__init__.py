"""Targets (指标): what an organisation or a member is to reach, negotiated, broken down, and reached."""
