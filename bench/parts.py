"""The parts of the benchmark; each gives lines of a table."""

import shutil
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from bench.measuring import ROOT, Run, printed, python, run, side_by_side, timed, zhibu

DATA = ROOT / "var" / "bench"
SUXING = ROOT / "src" / "zhibu" / "presets" / "suxing"
MILLION = Fraction(5167, 100)
"""Times Jilin: 1.0 M members, 238 M ballots."""

Lines = Iterator[tuple[str, ...]]


def company(scale: Fraction, layout: str = "events") -> Path:
    """Make the data once; they stay in var/bench."""
    from zhibu.demo.generate import generate

    name = f"{scale.numerator}-{scale.denominator}" if scale.denominator > 1 else str(scale)
    folder = DATA / f"jilin-{name}-{layout}"
    if not folder.exists():
        print(f"  making {folder.name} …", flush=True)
        generate("jilin", folder, scale, layout=layout)  # type: ignore[arg-type]
    return folder


def score(folder: Path, *options: object, formats: str = "parquet") -> list[str]:
    """Give the command that scores a company."""
    out = DATA / "out"
    return zhibu(
        *("score", "--scheme", SUXING, folder, "--out", out, "--formats", formats, "--quiet"),
        *options,
    )


def million(times: int = 3) -> Lines:
    """A million members against bare scans of the same files."""
    plans = (
        (
            "by event",
            company(MILLION),
            ("--memory", "1GB"),
            "ballots/**/*.parquet",
            "2.7 within 1.2 GB",
        ),
        ("flat, sorted", company(MILLION, "sorted"), (), "ballots.parquet", "4"),
        (
            "flat, arrival",
            company(MILLION, "arrival"),
            ("--memory", "1700MB"),
            "ballots.parquet",
            "5 within 2 GB",
        ),
    )
    yield (
        "1 M members, 238 M ballots",
        "scan s",
        "counting scan s",
        "zhibu s",
        "ratio",
        "to counting",
        "MiB",
        "bar",
    )
    for name, folder, options, files, bar in plans:
        scan, count, ours = side_by_side(
            python("scan", "read", folder / files),
            python("scan", "count", folder / files),
            score(folder, *options),
            times=times,
        )
        yield (
            name,
            *_seconds(scan, count, ours),
            _ratio(ours, scan),
            _ratio(ours, count),
            str(ours.memory),
            bar,
        )
    for name, folder in (
        ("by event", plans[0][1]),
        ("flat, sorted", plans[1][1]),
        ("flat, arrival", plans[2][1]),
    ):
        scan, ours = side_by_side(
            python("scan", "read", folder / plans[0 if name == "by event" else 1][3]),
            score(folder, "--memory", "1GB"),
            times=1,
        )
        yield (
            f"{name}, memory limit 1 GB",
            f"{scan.seconds:.2f}",
            "",
            f"{ours.seconds:.2f}",
            _ratio(ours, scan),
            "",
            str(ours.memory),
            "finishes",
        )


def four_millions() -> Lines:
    """Four times that size."""
    folder = company(4 * MILLION)
    scan, count, ours = side_by_side(
        python("scan", "read", folder / "ballots/**/*.parquet"),
        python("scan", "count", folder / "ballots/**/*.parquet"),
        score(folder),
        times=1,
    )
    yield (
        "4 M members, 952 M ballots",
        "scan s",
        "counting scan s",
        "zhibu s",
        "ratio",
        "to counting",
        "MiB",
        "bar",
    )
    yield (
        "by event",
        *_seconds(scan, count, ours),
        _ratio(ours, scan),
        _ratio(ours, count),
        str(ours.memory),
        "3.5",
    )


def year(times: int = 7) -> Lines:
    """Jilin's year as one process, against a bare scan and pandas."""
    folder = company(Fraction(1))
    run(score(folder))  # the plan is kept from the first run on
    scan, ours, pandas = side_by_side(
        python("scan", "read", folder / "ballots/**/*.parquet"),
        score(folder, formats="parquet,csv"),
        python("pandas_year", folder, DATA / "pandas"),
        times=times,
    )
    yield ("Jilin's year: 19,353 members, 4.6 M ballots", "s", "MiB", "zhibu / it", "bar")
    yield (
        "bare scan, process",
        f"{scan.seconds:.2f}",
        str(scan.memory),
        _ratio(ours, scan),
        "at most 4",
    )
    yield ("zhibu score: results, trace, CSV", f"{ours.seconds:.2f}", str(ours.memory), "1.00", "")
    yield (
        "pandas",
        f"{pandas.seconds:.2f}",
        str(pandas.memory),
        _ratio(ours, pandas),
        "at most 0.33",
    )


def office() -> Lines:
    """One committee in LibreOffice Calc, recalculated headless."""
    folder = company(Fraction(1))
    book = DATA / "committee.xlsx"
    run(python("office_book", folder, "C01", book))
    shutil.rmtree(DATA / "calc", ignore_errors=True)
    _recalculate_always(DATA / "office-profile")
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    if soffice is None:
        yield ("LibreOffice is not installed", "")
        return
    calc = run(
        [
            *(soffice, "--headless", f"-env:UserInstallation=file://{DATA}/office-profile"),
            *(
                "--convert-to",
                "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2",
            ),
            *("--outdir", str(DATA / "calc"), str(book)),
        ]
    )
    ours = run(score(folder, formats="parquet,csv"))
    lines = next(iter((DATA / "calc").glob("*.csv"))).read_text(encoding="utf-8").splitlines()
    members = sum(1 for line in lines[1:] if line.split(",")[-1] not in ("", "0"))
    if members < 50:
        raise SystemExit("LibreOffice did not recalculate the workbook.")
    yield ("what users do instead", "subjects", "s", "subjects a second")
    yield (
        "LibreOffice Calc, one committee",
        f"{members}",
        f"{calc.seconds:.1f}",
        f"{members / calc.seconds:,.0f}",
    )
    yield (
        "zhibu score, all 57 committees",
        "19,353",
        f"{ours.seconds:.2f}",
        f"{19_353 / ours.seconds:,.0f}",
    )


def _recalculate_always(profile: Path) -> None:
    """Tell LibreOffice to recalculate on load; by default it shows what the file says."""
    user = profile / "user"
    user.mkdir(parents=True, exist_ok=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        '<item oor:path="/org.openoffice.Office.Calc/Formula/Load">'
        '<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>'
        "</oor:items>\n",
        encoding="utf-8",
    )


def growth() -> Lines:
    """Cost from a hundredth of Jilin to fifty times it."""
    yield ("times Jilin", "members", "ballots", "s", "MiB", "µs a member beyond the first row")
    base: tuple[int, float] | None = None
    for scale in (Fraction(1, 100), Fraction(1, 10), Fraction(1), Fraction(10), MILLION):
        folder = company(scale)
        ours = side_by_side(score(folder), times=3)[0]
        with (DATA / "out" / "assessment.json").open(encoding="utf-8") as file:
            import json

            rows = json.load(file)["tables"]
        members = rows["subjects"]
        more = "" if base is None else f"{(ours.seconds - base[1]) / (members - base[0]) * 1e6:.1f}"
        base = base or (members, ours.seconds)
        yield (
            f"{float(scale):g}",
            f"{members:,}",
            f"{rows['ballots']:,}",
            f"{ours.seconds:.2f}",
            str(ours.memory),
            more,
        )


def changes() -> Lines:
    """One changed ballot; changed weights on a million members."""
    from zhibu.scoring.lowering.plan import Ballots
    from zhibu.scoring.rescoring import Rescoring
    from zhibu.scoring.run import score_folder
    from zhibu.terms.score import Score

    folder, kept = company(MILLION), DATA / "kept"
    score_folder(SUXING, folder, kept, formats=["parquet"], keep=True)
    event = Ballots("peer", "members", 2)
    with Rescoring(SUXING, folder, kept) as opened:
        subject = opened.con.execute(
            "SELECT subject FROM main.company OFFSET 500 LIMIT 1"
        ).fetchall()[0][0]
        branch = timed(lambda: opened.change(subject, event, new=Score.of(60)), times=9)
    draft = DATA / "draft"
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(SUXING, draft)
    text = (draft / "scheme.yaml").read_text(encoding="utf-8")
    changed = text.replace("weight: 40%", "weight: 30%").replace("weight: 30%", "weight: 40%", 1)
    (draft / "scheme.yaml").write_text(changed, encoding="utf-8")
    steps: list[tuple[str, float]] = []
    for _ in range(2):
        steps.clear()
        score_folder(
            draft,
            folder,
            DATA / "out2",
            formats=["parquet"],
            kept=kept,
            progress=lambda name: steps.append((name, time.perf_counter())),
        )
        steps.append(("end", time.perf_counter()))
    at = dict(steps)
    yield ("from kept statistics, 1 M members", "s")
    yield ("one changed ballot: its subject and branch", f"{branch:.3f}")
    yield ("changed weights: figures, ranks, grades of all", f"{at['writing'] - at['figures']:.2f}")
    yield ("… with evidence read and results and trace written", f"{at['end'] - at['plan']:.2f}")


def _seconds(*runs: Run) -> tuple[str, ...]:
    return tuple(f"{each.seconds:.2f}" for each in runs)


def _ratio(ours: Run, other: Run) -> str:
    return f"{ours.seconds / other.seconds:.2f}"


def site(scale: str = "1.0", density: int = 5) -> Path:
    """Build a company's site once; it stays in var/bench."""
    folder = DATA / f"site-{scale}"
    if not (folder / "built").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        run(python("site", folder, scale, density), limit=1_800)
    return folder


def pages() -> Lines:
    """Server time of pages at full Jilin size, against an empty signed-in page."""
    folder = site()
    yield ("page, full Jilin size on SQLite", "ms", "× empty signed-in page", "queries")
    for line in printed(python("pages", folder)):
        role, name, milliseconds, ratio, queries, _empty = line.split()
        yield (f"{name} ({role})", milliseconds, ratio, queries)


def nightly() -> Lines:
    """The nightly check and score, at three sizes."""
    yield ("nightly check and score", "branches", "s", "ms a branch")
    for scale in ("0.1", "0.45", "1.0"):
        seconds, branches = printed(python("nightly", site(scale)))[-1].split()
        each = float(seconds) * 1000 / int(branches)
        yield (f"{scale} × Jilin", branches, f"{float(seconds):.1f}", f"{each:.1f}")
