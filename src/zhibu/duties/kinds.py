"""Kinds of record that an adopted scheme brings with it, so that they can be entered."""

from zhibu.duties.rules import baseline, rules_of
from zhibu.records.actions.kinds import add_kind
from zhibu.records.models import Kind
from zhibu.schemes.models import Adoption
from zhibu.schemes.reading import read_text
from zhibu.terms.glossary import glossary

PLACE = 200
"""After the kinds that every house has."""


def lay_kinds(*adoptions: Adoption) -> list[Kind]:
    """Add the kinds that the baseline and adopted schemes count and the site lacks (记录类型)."""
    there = set(Kind.objects.values_list("name", flat=True))
    taken = set(Kind.objects.values_list("zh", flat=True))
    laid = []
    for rules, names in [(baseline(), {}), *((rules_of(one), _names(one)) for one in adoptions)]:
        for rule in rules:
            for name in sorted(set(rule.kinds) - there):
                zh, en = names.get(name) or _glossary_words(name)
                zh = zh if zh not in taken else f"{zh}（{name}）"
                laid.append(
                    add_kind(name=name, zh=zh, en=en, place=PLACE, with_hours=rule.in_hours)
                )
                there.add(name)
                taken.add(zh)
    return laid


def _names(adoption: Adoption) -> dict[str, tuple[str, str]]:
    names = read_text(adoption.text).scheme.names
    return {name: (text.zh, text.en) for name, text in names.items()}


def _glossary_words(name: str) -> tuple[str, str]:
    entry = glossary().get(name)
    return (entry.zh if entry else name, name.replace("_", " "))
