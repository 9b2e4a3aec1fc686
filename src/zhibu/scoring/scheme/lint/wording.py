"""Words (用语) of a scheme's own names: each name has some, each entry has its name."""

from collections.abc import Iterator
from difflib import get_close_matches

from zhibu.scoring.scheme.document.words import is_in_words, name_in_words
from zhibu.scoring.scheme.lint.finding import Findings, Path
from zhibu.scoring.scheme.lint.walk import earners, facts, placed
from zhibu.scoring.scheme.model import Scheme


def check_wording(scheme: Scheme, findings: Findings) -> None:
    """Find names without words, entries in `names` for nothing, and words given twice."""
    used: dict[str, Path] = {}
    for name, path in named(scheme):
        used.setdefault(name, path)
    for name, path in used.items():
        if not is_in_words(name, scheme):
            findings.warning(
                path,
                (
                    "在 names 和术语表中都没有说法，给人看时只能照原样显示",
                    f"请在方案开头的 names 中写 {name}: {{zh: …, en: …}}",
                ),
                (
                    "has words neither in names nor in the glossary, and readers see it as it stands",
                    f"write {name}: {{zh: …, en: …}} under names: at the top of the scheme",
                ),
                value=name,
            )
    _unused(scheme, used, findings)
    _twice(scheme, used, findings)


def named(scheme: Scheme) -> Iterator[tuple[str, Path]]:
    """Walk through what evidence is called in a scheme, each with its key path.

    Kinds of record and event, indicators, channels and sources; a name as often as it stands.
    """
    for earner in earners(scheme):
        kind, measure = earner.kind, earner.measure
        if kind in ("records", "attendance", "events"):
            for name in getattr(measure, kind):
                yield name, earner.at(kind)
        elif kind in ("indicator", "contest"):
            yield getattr(measure, kind), earner.at(kind)
        elif kind == "review":
            yield measure.review, earner.at(kind)
            for n, source in enumerate(measure.sources):
                yield source.source, earner.at("sources", n, "source")
    for place in placed(scheme):
        for condition, path in facts(place.condition, place.path):
            if condition.fact == "event":
                for name in condition.argument:
                    yield name, (*path, "event")
            elif condition.fact == "indicator":
                yield condition.argument, (*path, "indicator")


def _unused(scheme: Scheme, used: dict[str, Path], findings: Findings) -> None:
    for name in scheme.names:
        if name in used:
            continue
        near = get_close_matches(name, [other for other in used if other not in scheme.names], n=1)
        findings.warning(
            ("names", name),
            (
                "给了说法，但本方案没有用到这一名称",
                f"请改为“{near[0]}”" if near else "请删去这一行",
            ),
            (
                "is given words, and nothing in the scheme has this name",
                f"did you mean {near[0]}" if near else "remove the entry",
            ),
            value=name,
        )


def _twice(scheme: Scheme, used: dict[str, Path], findings: Findings) -> None:
    said: dict[str, str] = {}
    # The scheme's own entries come last, so that the fault is found in them.
    for name in sorted(used, key=lambda one: one in scheme.names):
        words = name_in_words(name, "zh", scheme)
        if words in said and name in scheme.names:
            findings.warning(
                ("names", name),
                (
                    f"与{said[words]}的说法相同（{words}），看的人分不清",
                    "请改其中一个的说法",
                ),
                (
                    f"has the same Chinese words as {said[words]}, so that readers take one for the other",
                    "change the words of one of them",
                ),
                value=name,
            )
        said.setdefault(words, name)
