"""What every shipped scheme proposes, and when, as those concerned read it: golden files of plain sentences."""

from pathlib import Path

import pytest

from zhibu.assessments.models import Result
from zhibu.consequences.facts import because
from zhibu.schemes.reading import preset_names, preset_text, read_text

GOLDEN = Path(__file__).parent / "golden"


def sentences(language):
    """Each consequence of each preset: its title, what it proposes, on which condition."""
    for preset in preset_names():
        text = preset_text(preset)
        for rule in read_text(text).scheme.consequences:
            said = because(text, rule.consequence, Result())
            yield f"[{preset}] {rule.title.model_dump()[language]}"
            yield from (f"  {one[language]}" for one in said)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_proposals_of_all_presets_read_as_their_golden_file(language):
    said = "\n".join(sentences(language)) + "\n"
    golden = GOLDEN / f"proposals.{language}.txt"
    assert said == golden.read_text(encoding="utf-8"), (
        f"what {golden.name} holds is said otherwise now: read the difference, then write it anew"
    )


@pytest.mark.parametrize(
    ("preset", "name", "result", "zh", "en"),
    [
        (
            "xingji",
            "collective-admonition-talk",
            Result(score=7450, grade="two-star", level=2, held=4),
            "总分74.50分，等次为“二星级”，上年等次为“四星级”。",
            "The total is 74.50, the grade is “Two stars”, last year's grade was “Four stars”.",
        ),
        (
            "xingji",
            "warning",
            Result(score=9040, grade="four-star", level=4, held=4),
            "总分90.40分，等次为“四星级”，上年等次的分数线为90.00分。",
            "The total is 90.40, the grade is “Four stars”, the line of last year's grade is 90.00.",
        ),
        (
            "zerenzhi",
            "interview-lowest",
            Result(score=7040, level=3, held=3, rank_in_class=58, rank=700),
            "总分70.40分，同类别排名第58。",
            "The total is 70.40, rank 58 of its class.",
        ),
        ("xingji", "help", Result(), None, None),
    ],
)
def test_the_result_is_told_in_one_sentence(preset, name, result, zh, en):
    said = because(preset_text(preset), name, result)[2:]
    assert said == ([{"zh": zh, "en": en}] if zh else [])
