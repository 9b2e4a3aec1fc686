"""What a target is called: as its scheme calls the indicator, else by its own title."""

from collections.abc import Iterable

from zhibu.schemes.titles import title_of
from zhibu.targets.indicators import InScheme, adoption_of, indicators_in
from zhibu.targets.models import Target


def scheme_of(target: Target) -> InScheme | None:
    """What the scheme says of a target's indicator; nothing of an own item."""
    for subject in _subjects(target):
        adoption = adoption_of(target.organisation, target.year, subject)
        if adoption is not None:
            found = indicators_in(adoption.text).get(target.indicator)
            if found is not None:
                return found
    return None


def _subjects(target: Target) -> tuple[str, ...]:
    kinds = ("branch", "group")
    return ("member", *kinds) if target.person_id else (target.organisation.kind, *kinds)


def both_of(target: Target, known: InScheme | None) -> dict[str, str]:
    """The title in both languages."""
    if target.title:
        return {"zh": target.title, "en": target.title}
    return dict(known.title) if known else {"zh": target.indicator, "en": target.indicator}


def titles_of(targets: Iterable[Target]) -> dict[int, str]:
    """Titles of many, by number; a query for each adoption in force, none for each target."""
    from zhibu.schemes.models import Adoption

    rows = list(targets)
    wanted = {row.indicator for row in rows if not row.title}
    known: dict[str, str] = {}
    if wanted:
        for text in Adoption.objects.order_by("-started_on").values_list("text", flat=True):
            for name, one in indicators_in(text).items():
                if name in wanted:
                    known.setdefault(name, title_of(one.title))
            if wanted <= known.keys():
                break
    return {row.pk: row.title or known.get(row.indicator, row.indicator) for row in rows}
