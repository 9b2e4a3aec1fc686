"""Made-up companies, scored from files, with reports to look at."""

from fractions import Fraction
from pathlib import Path

from zhibu.config.language import Language, say

COMPANIES = (
    # shape, scale, scheme
    ("jilin", Fraction(1, 10), "suxing"),
    ("daqing", Fraction(1), "xingji"),
    ("maoming", Fraction(1, 4), "sanhua"),
)


def score_companies(data: Path, language: Language) -> int:
    """Make the companies, score each, print one summary and the places of all reports."""
    import shutil

    from zhibu.config.commands.score import write_report
    from zhibu.config.presets import scheme_at
    from zhibu.config.progress import ProgressBar
    from zhibu.demo.generate import generate
    from zhibu.report.terminal import summary
    from zhibu.scoring.run import score_folder
    from zhibu.scoring.scheme.reading import read_scheme

    reports = []
    for shape, scale, preset in COMPANIES:
        folder, out = data / shape, data / f"{shape}-{preset}"
        with ProgressBar(language) as bar:
            if not folder.exists():
                bar.step("generating")
                generate(shape, folder, scale)
            score_folder(scheme_at(preset), folder, out, progress=bar.step)
            bar.step("report")
            reports.append(write_report(scheme_at(preset), out, "html", language))
            write_report(scheme_at(preset), out, "xlsx", language)
    width = shutil.get_terminal_size((100, 24)).columns
    out = data / f"{COMPANIES[0][0]}-{COMPANIES[0][2]}"
    print(summary(read_scheme(scheme_at(COMPANIES[0][2])), out, language, width))
    print(
        say(
            language,
            "\n网页报告（可直接打开，不联网）：",
            "\nReports, to open in a browser (no network):",
        )
    )
    for report in reports:
        print(f"  {report.resolve().as_uri()}")
    return 0
