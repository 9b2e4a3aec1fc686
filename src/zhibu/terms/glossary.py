"""The glossary (术语表): one word per concept in each language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from zhibu.terms.errors import Fault, TableError, UnknownTermError
from zhibu.terms.lined_yaml import Lined, read_lined

SHIPPED = Path(__file__).with_name("glossary.yaml")
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


@dataclass(frozen=True, slots=True)
class Term:
    """One concept: its identifier, its Chinese word, and what must not be said instead."""

    name: str
    zh: str
    meaning: str
    source: str
    never_say: tuple[str, ...]


@cache
def glossary() -> Mapping[str, Term]:
    """Give all terms by name, in order; the file is read once."""
    return read_glossary(SHIPPED)


def term(name: str) -> Term:
    """Find a term by its name.

    Raises:
        UnknownTermError: the glossary has no such name.

    Example:
        >>> term("general_meeting").source
        '支部工作条例(试行) 第十一条'
    """
    try:
        return glossary()[name]
    except KeyError:
        raise UnknownTermError(_unknown(name)) from None


def zh(name: str) -> str:
    """Give the Chinese word for a name.

    Raises:
        UnknownTermError: the glossary has no such name.

    Example:
        >>> zh("general_meeting")
        '党员大会'
    """
    return term(name).zh


def words_of(identifier: str) -> tuple[str, ...]:
    """Cut an identifier or key into lower-case words.

    Example:
        >>> words_of("GeneralMeeting"), words_of("general-meeting")
        (('general', 'meeting'), ('general', 'meeting'))
    """
    return tuple(word.lower() for word in _WORD.findall(identifier))


def misnamed(identifier: str) -> tuple[tuple[str, str], ...]:
    """Find what an identifier says wrongly: pairs of the wrong word and the term to say instead.

    Example:
        >>> misnamed("PartyCellForm")
        (('party_cell', 'branch'), ('party_cell', 'general_branch'))
    """
    said = "_" + "_".join(words_of(identifier)) + "_"
    return tuple(
        (wrong, right.name)
        for right in glossary().values()
        for wrong in right.never_say
        if f"_{wrong}_" in said or f"_{wrong}s_" in said
    )


def read_glossary(path: Path) -> Mapping[str, Term]:
    """Read a glossary.

    Raises:
        TableError: the glossary has faults; all of them, each with file, line, key and value.
    """
    faults: list[Fault] = []
    terms: dict[str, Term] = {}
    chinese: dict[str, str] = {}
    for entry in read_lined(path).items(faults):
        found = _term_of(entry, faults)
        if found is None:
            continue
        if found.name in terms:
            faults.append(entry.fault(f"enters {found.name} again", "join the two into one"))
        elif terms and found.name < (last := next(reversed(terms))):
            faults.append(entry.fault(f"puts {found.name} after {last}", "sort entries by name"))
        if found.zh in chinese:
            finding = f"gives {found.name} the word {found.zh} of {chinese[found.zh]}"
            faults.append(entry.fault(finding, "give each concept its own word"))
        faults += [
            entry.fault(f"forbids {word}, which is a term", "keep one of the two")
            for word in found.never_say
            if word in terms
        ]
        terms[found.name] = found
        chinese[found.zh] = found.name
    if faults:
        raise TableError(tuple(faults))
    return MappingProxyType(terms)


def _term_of(entry: Lined, faults: list[Fault]) -> Term | None:
    known = len(faults)
    fields = entry.fields(faults, required=("name", "zh", "meaning", "source", "never_say"))
    if len(faults) > known:
        return None
    name, never_say = fields["name"], fields["never_say"].items(faults)
    faults += [
        word.fault("is not an identifier", "write it like general_meeting")
        for word in (name, *never_say)
        if not _NAME.fullmatch(word.shown)
    ]
    return Term(
        name=name.shown,
        zh=fields["zh"].text(faults),
        meaning=fields["meaning"].text(faults),
        source=fields["source"].text(faults),
        never_say=tuple(word.shown for word in never_say),
    )


def _unknown(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, glossary(), n=1)
    meant = f"; did you mean '{near[0]}'?" if near else "."
    return f"'{name}' is not in the glossary{meant} New terms are entered in terms/glossary.yaml."
