"""Words that must be given: their bounds, and what is said where they are not kept."""

import pytest
from django.utils import translation

from zhibu.consequences.reasons import given, sentence
from zhibu.orgs.refusals import Refused


def said(ask, *words):
    with translation.override("en"), pytest.raises(Refused) as found:
        ask(*words)
    return found.value.fields


@pytest.mark.parametrize("size", [1, 1000])
def test_words_within_their_bounds_are_taken_without_blanks(size):
    assert given(f"  {'字' * size}\n", "words") == "字" * size


def test_nothing_and_too_much_are_refused_at_the_field():
    assert said(given, " \n", "words") == {
        "words": "Write this down; it is kept with the decision."
    }
    assert said(given, "字" * 301, "words", 300) == {
        "words": "This has 301 characters; at most 300 are allowed."
    }


@pytest.mark.parametrize("size", [5, 500])
def test_a_sentence_within_its_bounds_is_taken(size):
    assert sentence("字" * size, "reason") == "字" * size


@pytest.mark.parametrize("size", [0, 4, 501])
def test_a_sentence_too_short_or_too_long_is_refused_with_its_bounds(size):
    assert said(sentence, "字" * size, "reason") == {
        "reason": f"Write 5 to 500 characters; these are {size}."
    }
