"""A simulation in plain text."""

from collections.abc import Iterable, Mapping, Sequence

from zhibu.scoring.scheme.document.words import Language, say
from zhibu.scoring.simulation.comparison import LARGEST, Group, Move, Simulation
from zhibu.terms.score import Score

_STATUSES = {
    "no_evidence": ("无依据", "no evidence"),
    "vetoed": ("一票否决", "vetoed"),
    "exempt": ("免考", "exempt"),
}


def as_text(
    simulation: Simulation, language: Language = "zh", titles: Mapping[str, str] | None = None
) -> str:
    """Say a simulation (试算) in plain text, columns parted by tabs.

    Args:
        simulation: what `simulate` gave.
        language: zh or en.
        titles: of the grades; a grade without one is said by its name.
    """
    return "\n".join(_lines(simulation, language, titles or {})) + "\n"


def _lines(simulation: Simulation, language: Language, titles: Mapping[str, str]) -> Iterable[str]:
    whole = simulation.whole
    yield say(
        language,
        f"共{whole.subjects}个考核对象，{whole.changed}个等次有变："
        f"升{whole.up}，降{whole.down}，其他{whole.otherwise}。"
        f"平均分{_arrow(whole)}。",
        f"{whole.subjects} subjects, {whole.changed} with another grade: {whole.up} up, "
        f"{whole.down} down, {whole.otherwise} otherwise. Mean {_arrow(whole)}.",
    )
    for zh, en, names in (
        ("只在原方案中", "Only under the scheme before", simulation.left),
        ("只在新方案中", "Only under the draft", simulation.joined),
    ):
        if names:
            shown = say(language, "、", ", ").join(names[:LARGEST])
            more = len(names) - LARGEST
            tail = say(language, f"等{len(names)}个", f" and {more} more") if more > 0 else ""
            yield say(language, f"{zh}：{shown}{tail}。", f"{en}: {shown}{tail}.")
    yield ""
    yield say(language, "等次变化（行为原方案，列为新方案）", "Grades (rows before, columns after)")
    yield from _matrix(simulation, language, titles)
    for zh, en, groups in (
        ("按类别", "By class", simulation.by_class),
        ("按上级组织", "By parent", simulation.by_parent),
    ):
        if groups:
            yield ""
            yield say(language, zh, en)
            yield from _table(groups, language)
    yield from _movers(simulation, language, titles)


def _matrix(simulation: Simulation, language: Language, titles: Mapping[str, str]) -> Iterable[str]:
    grades = simulation.grades
    names = [_place(grade, language, titles) for grade in grades]
    yield "\t".join(["", *names])
    for grade, name in zip(grades, names, strict=True):
        counts = [str(simulation.matrix.get((grade, other), 0)) for other in grades]
        yield "\t".join([name, *counts])


def _table(groups: Sequence[Group], language: Language) -> Iterable[str]:
    yield say(
        language,
        "\t".join(("", "对象数", "升", "降", "其他", "平均分")),
        "\t".join(("", "subjects", "up", "down", "otherwise", "mean")),
    )
    for group in groups:
        counts = (group.subjects, group.up, group.down, group.otherwise)
        yield "\t".join((group.name, *map(str, counts), _arrow(group)))


def _movers(simulation: Simulation, language: Language, titles: Mapping[str, str]) -> Iterable[str]:
    changed = simulation.changed
    if changed:
        yield ""
        yield say(language, "等次有变的考核对象", "Subjects with another grade")
        for move in changed:
            before, after = (
                _place(side.place, language, titles) for side in (move.before, move.after)
            )
            yield f"{move.before.subject}\t{before} → {after}\t{_scores(move)}"
    largest = simulation.largest()
    if largest:
        yield ""
        yield say(language, "得分变动最大的", "Largest moves of the score")
        for move in largest:
            sign = "+" if (move.points or 0) > 0 else ""
            points = Score(hundredths=move.points or 0)
            yield f"{move.before.subject}\t{_scores(move)}\t{sign}{points}"


def _scores(move: Move) -> str:
    return f"{_number(move.before.score)} → {_number(move.after.score)}"


def _arrow(group: Group) -> str:
    return f"{_number(group.mean_before)} → {_number(group.mean_after)}"


def _number(hundredths: int | None) -> str:
    return "–" if hundredths is None else str(Score(hundredths=hundredths))


def _place(place: str, language: Language, titles: Mapping[str, str]) -> str:
    return say(language, *_STATUSES[place]) if place in _STATUSES else titles.get(place, place)
