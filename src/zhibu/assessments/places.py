"""Where the files of an assessment's runs lie."""

from pathlib import Path

from django.conf import settings

from zhibu.assessments.models import Assessment, Run

EVIDENCE, OUT = "evidence", "out"


def folder_of(assessment: Assessment) -> Path:
    """Give the folder of all runs of an assessment."""
    return Path(settings.DATA) / "assessments" / assessment.code


def run_folder(run: Run) -> Path:
    """Give the folder of a run: `evidence`, as it was read, and `out`, as it was scored."""
    return folder_of(run.assessment) / f"run-{run.number}"
