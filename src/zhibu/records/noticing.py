"""Notices what a record resembles, once that room part stands."""

try:
    from zhibu.records.likeness import notice
except ImportError:

    def notice(_record):
        return []


__all__ = ["notice"]
