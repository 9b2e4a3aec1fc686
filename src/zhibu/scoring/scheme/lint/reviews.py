"""Reviews (评议): who is asked, how secretly, and what of it can ever be shown."""

from zhibu.scoring.scheme.lint.finding import Findings, Path
from zhibu.scoring.scheme.lint.walk import Earner, earners
from zhibu.scoring.scheme.measures import Review, Source
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.raters import FEW, ONE_NAME, RATERS, SHOWN_FROM, rates


def check_reviews(scheme: Scheme, findings: Findings) -> None:
    """Find raters who cannot rate, sources that ask nobody, and secrecy that does not fit."""
    for earner in earners(scheme):
        measure = earner.measure
        if isinstance(measure, Review):
            for n, source in enumerate(measure.sources):
                _subjects(earner.at("sources", n, "raters"), source, scheme, findings)
            _nobody(earner, measure, findings)
            _names(earner, measure, findings)
            _small(earner, measure, findings)


def _subjects(path: Path, source: Source, scheme: Scheme, findings: Findings) -> None:
    for kind in source.raters or ():
        able = rates(kind)
        if not able or set(able) & set(scheme.subject):
            continue
        zh, en = RATERS[kind]
        findings.error(
            path,
            (
                f"评的只能是 {', '.join(able)}（{zh}），而本方案考核 {', '.join(scheme.subject)}",
                "请换成能评的评议人；任何对象都可以用 invited（选票条）",
            ),
            (
                f"can rate {', '.join(able)} ({en}), and the scheme assesses "
                f"{', '.join(scheme.subject)}",
                "name raters who can; invited (by slip) may rate any subject",
            ),
            value=kind,
        )


def _nobody(earner: Earner, measure: Review, findings: Findings) -> None:
    """Warn of a source without raters beside one that has them: nobody would be asked for it."""
    if not any(source.raters for source in measure.sources):
        return
    for n, source in enumerate(measure.sources):
        if not source.raters:
            findings.warning(
                earner.at("sources", n),
                (
                    "没有写评议人，而同一评议的其他来源写了；在系统中投票时不会请任何人评这一项",
                    "请写 raters: …，凭选票条的写 raters: invited",
                ),
                (
                    "names no raters while other sources of the review do, so that nobody is asked",
                    "write raters: …, or raters: invited for slips",
                ),
                value=source.source,
            )


def _kinds(measure: Review) -> set[str]:
    return {kind for source in measure.sources for kind in source.raters or ()}


def _names(earner: Earner, measure: Review, findings: Findings) -> None:
    """Warn where many would sign what they say of others, or a meeting's result would be secret."""
    kinds = _kinds(measure)
    many = sorted(kinds - set(FEW))
    if measure.ballot == "named" and many:
        zh = "、".join(RATERS[kind][0] for kind in many)
        en = ", ".join(RATERS[kind][1] for kind in many)
        findings.warning(
            earner.at("ballot"),
            (
                f"要许多人署名打分（{zh}），他们可能不敢说真话",
                "请写 ballot: sealed；署名只用于支委会、被帮对象和上级机关",
            ),
            (
                f"asks many to sign what they say ({en}), so that few may say what they think",
                "write ballot: sealed, and keep names for the branch committee, the person "
                "helped and higher offices",
            ),
        )
    if measure.ballot != "named" and kinds == {"branch_committee"}:
        findings.warning(
            earner.at("sources"),
            ("只由支委会集体评议，结果由一人录入，无法保密", "请写 ballot: named"),
            (
                "asks a meeting alone, whose one result is entered by name and cannot be secret",
                "write ballot: named",
            ),
            value="branch_committee",
        )


def _small(earner: Earner, measure: Review, findings: Findings) -> None:
    """Note that a source may count in the score and yet be too small to be shown."""
    if measure.ballot == "named" or measure.minimum >= SHOWN_FROM:
        return
    if not _kinds(measure) - set(ONE_NAME):
        return
    written = "minimum" in measure.model_fields_set
    findings.note(
        earner.at("minimum") if written else earner.at("review"),
        (
            f"的来源满{measure.minimum}票就计分，但不足{SHOWN_FROM}票的任何时候都不公布",
            f"如果计分的都应公布，请写 minimum: {SHOWN_FROM}",
        ),
        (
            f"counts a source with {measure.minimum} or more, but fewer than {SHOWN_FROM} ballots are "
            "never shown to anybody",
            f"write minimum: {SHOWN_FROM} if all that counts should be shown",
        ),
    )
