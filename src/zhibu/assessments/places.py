"""Where the files of an assessment's runs lie, and which of them stands."""

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


def newest_run(assessment: Assessment) -> Run | None:
    """Give the run whose results stand; nothing before the first."""
    return (
        assessment.runs.filter(results_hash=assessment.results_hash)
        .exclude(results_hash="")
        .order_by("-number")
        .first()
    )


def write_whole(path: Path, text: str) -> None:
    """Write a small file so that whoever reads it meanwhile reads the old one, never half of it."""
    making = path.with_name(f".{path.name}.making")
    making.write_text(text, encoding="utf-8")
    making.replace(path)
