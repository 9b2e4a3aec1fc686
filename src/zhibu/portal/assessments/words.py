"""Titles of assessments, grades and classes in the reader's language."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from zhibu.assessments.enums import Status
from zhibu.assessments.models import Assessment
from zhibu.inbox.words import title_in
from zhibu.schemes.numbers import numbers_of
from zhibu.schemes.reading import read_text
from zhibu.schemes.titles import in_english
from zhibu.scoring.scheme.model import Scheme

STATUS_LOOKS = {
    Status.RATED: ("good", "check2"),
    Status.NO_EVIDENCE: ("warn", "question-circle"),
    Status.VETOED: ("bad", "x-circle"),
    Status.EXEMPT: ("none", "slash-circle"),
}
STEPS = {
    "": _("waiting to begin"),
    "subjects": _("reading organisations and members"),
    "records": _("reading the record book"),
    "attendance": _("reading who was present"),
    "ballots": _("reading published ballots"),
    "evidence": _("writing and checking the evidence"),
    "plan": _("reading the scheme"),
    "writing": _("writing results and trace"),
    "results": _("keeping the results"),
}
ORDER = list(STEPS)


def say(words: Any) -> str:
    """Say words that stand there in both languages; nothing stays nothing."""
    if words is None:
        return ""
    return str(words.en if in_english() else words.zh)


def scheme_of(assessment: Assessment) -> Scheme:
    return read_text(assessment.adoption.text).scheme


def title_of_assessment(assessment: Assessment) -> str:
    return title_in(assessment.title)


def grades_of(assessment: Assessment) -> dict[str, str]:
    """Title of each grade, the highest first."""
    return dict(_grades(assessment.adoption.text, in_english()))


@lru_cache(maxsize=64)
def _grades(text: str, english: bool) -> tuple[tuple[str, str], ...]:
    bands = read_text(text).scheme.grading.bands
    return tuple((one.grade, one.title.en if english else one.title.zh) for one in bands)


def classes_of(assessment: Assessment) -> dict[str, str]:
    """Title of each class that the scheme has."""
    classes = scheme_of(assessment).classes
    return {one.class_: say(one.title) for one in classes}


def follows_of(assessment: Assessment) -> dict[str, str]:
    """Title of each consequence that the scheme proposes."""
    return {one.consequence: say(one.title) for one in scheme_of(assessment).consequences}


def lines_differ(assessment: Assessment) -> bool:
    """Whether classes have lines of grades of their own."""
    bands = scheme_of(assessment).grading.bands
    return any(not isinstance(one.from_, int) and len(set(one.from_.values())) > 1 for one in bands)


def assumed_in_words(assessment: Assessment) -> str:
    """Say how many numbers of the scheme are assumed, wherever their effect is shown."""
    number = sum(one.origin == "assumed" for one in numbers_of(assessment.adoption.text))
    if not number:
        return ""
    return ngettext(
        "The scheme holds %(number)d assumed number (see its full text).",
        "The scheme holds %(number)d assumed numbers (see its full text).",
        number,
    ) % {"number": number}


def levels_of(assessment: Assessment) -> Mapping[int, str]:
    """Title of the grade of each level."""
    bands = scheme_of(assessment).grading.bands
    return {one.level: say(one.title) for one in bands}


def step_in_words(name: str) -> Any:
    """Say what a run does now; stages of the engine are all reckoning."""
    return STEPS.get(name, _("reckoning"))


def share_of_run(name: str) -> int:
    """How far a run is, of ten."""
    if name in ORDER:
        place = ORDER.index(name)
        return place if place <= ORDER.index("plan") else place + 1
    return 7
