"""A scheme in words (方案文本): the whole as a document, measures and conditions as sentences."""

from zhibu.scoring.scheme.document.conditions import condition_in_words
from zhibu.scoring.scheme.document.measures import burden_of, measure_in_words
from zhibu.scoring.scheme.document.outcome import proposal_in_words
from zhibu.scoring.scheme.document.plain import as_json
from zhibu.scoring.scheme.document.whole import document
from zhibu.scoring.scheme.document.words import Language, is_in_words, name_in_words

__all__ = [
    "Language",
    "as_json",
    "burden_of",
    "condition_in_words",
    "document",
    "is_in_words",
    "measure_in_words",
    "name_in_words",
    "proposal_in_words",
]
