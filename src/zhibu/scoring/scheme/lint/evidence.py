"""Evidence that earns twice (重复计分): one record, ballot or event in two clauses."""

from collections.abc import Iterator

from zhibu.scoring.scheme.conditions import Condition
from zhibu.scoring.scheme.document.words import is_in_words, name_in_words
from zhibu.scoring.scheme.lint.finding import Findings, Path
from zhibu.scoring.scheme.lint.walk import Earner, earners
from zhibu.scoring.scheme.model import Clause, Scheme

_WORDS = {
    "records": ("记录", "a kind of record"),
    "attendance": ("到会率", "attendance"),
    "indicator": ("指标", "an indicator"),
    "events": ("事项", "an event"),
    "review": ("评议渠道", "a review channel"),
    "worked": ("积分", "a sum of work points"),
    "carried": ("上年得分", "a score"),
}


def check_evidence(scheme: Scheme, findings: Findings) -> None:
    """Find evidence that earns or loses points under two rules."""
    seen: dict[tuple[str, str], list[Earner]] = {}
    for earner in earners(scheme):
        for what, name, path in _evidence(earner):
            for before in seen.get((what, name), []):
                if before.path == earner.path or _apart(before, earner):
                    continue
                if not _settled(scheme, before, earner):
                    _report((what, name), path, (before, earner), scheme, findings)
                    break
            seen.setdefault((what, name), []).append(earner)


def _report(
    evidence: tuple[str, str],
    path: Path,
    rules: tuple[Earner, Earner],
    scheme: Scheme,
    findings: Findings,
) -> None:
    (what, name), (before, earner) = evidence, rules
    zh, en = _WORDS[what]
    # Work points and last year's score have no name of their own.
    if what not in ("worked", "carried") and is_in_words(name, scheme):
        zh += f"（{name_in_words(name, 'zh', scheme)}）"
    first, second = findings.line(before.path), findings.line(earner.path)
    findings.warning(
        path,
        (
            f"这一{zh}计了两次分：第{first}行“{before.title.zh}”（{before.name}）"
            f"和第{second}行“{earner.title.zh}”（{earner.name}）",
            "请只在一处计分，或在 settled 中写明这两条为什么都计，并写出两条的名称",
        ),
        (
            f"is {en} that counts twice: in {before.name} on line {first} "
            f"and in {earner.name} on line {second}",
            "let it count in one of them, or say under settled: why it counts in both, naming both",
        ),
        value=name,
    )


def _settled(scheme: Scheme, *rules: Earner) -> bool:
    """Say whether one settled question speaks of all the rules, by name or Chinese title."""
    texts = [f"{item.question}{item.answer}{item.reason}" for item in scheme.settled]
    return any(all(r.name in text or r.title.zh in text for r in rules) for text in texts)


def _evidence(earner: Earner) -> Iterator[tuple[str, str, Path]]:
    kind, measure = earner.kind, earner.measure
    if kind in ("records", "attendance", "events"):
        for name in getattr(measure, kind):
            yield kind, name, earner.at(kind)
    elif kind in ("indicator", "contest"):
        # A placing is another look at the same actual.
        yield "indicator", getattr(measure, kind), earner.at(kind)
    elif kind == "review":
        yield "review", measure.review, earner.at(kind)
    elif kind in ("worked", "carried"):
        yield kind, getattr(measure, kind) if kind == "worked" else "last_year", earner.at(kind)


def _apart(first: Earner, second: Earner) -> bool:
    """Say whether two clauses never apply to the same subject."""
    pairs = [_only(first), _only(second)]
    return any(
        key in pairs[0] and key in pairs[1] and not set(pairs[0][key]) & set(pairs[1][key])
        for key in ("class", "kind")
    )


def _only(earner: Earner) -> dict[str, tuple[str, ...]]:
    condition = earner.rule.applies if isinstance(earner.rule, Clause) else None
    if condition is None:
        return {}
    parts: tuple[Condition, ...] = condition.all or (condition,)
    return {part.fact: part.argument for part in parts if part.fact in ("class", "kind")}
