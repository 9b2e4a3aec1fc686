"""The language of the command: Chinese by default, English on request."""

from collections.abc import Sequence
from typing import Literal

Language = Literal["zh", "en"]


def language_of(arguments: Sequence[str], environment: str | None) -> Language:
    """Find the language before the arguments are parsed, since help is in it too."""
    words = list(arguments)
    for place, word in enumerate(words):
        if word == "--lang" and place + 1 < len(words):
            return "en" if words[place + 1] == "en" else "zh"
        if word.startswith("--lang="):
            return "en" if word == "--lang=en" else "zh"
    return "en" if (environment or "").startswith("en") else "zh"


def say(language: Language, zh: str, en: str) -> str:
    """Choose the text of a language."""
    return zh if language == "zh" else en
