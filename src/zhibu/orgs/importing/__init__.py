"""Import and export of organisations, people and posts: dry run first, then all or nothing."""

from zhibu.orgs.importing.fates import Fate, Outcome
from zhibu.orgs.importing.running import carry_out, dry_run
from zhibu.orgs.importing.staging import DryRun, kept_fates, kept_run
from zhibu.orgs.importing.workbook import export_workbook, template_workbook

__all__ = [
    "DryRun",
    "Fate",
    "Outcome",
    "carry_out",
    "dry_run",
    "export_workbook",
    "kept_fates",
    "kept_run",
    "template_workbook",
]
