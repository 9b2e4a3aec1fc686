"""Opened papers, handed to the fairness report while they are whole; only its figures are kept."""

from collections.abc import Mapping, Sequence

from zhibu.ballots.models import Review, Sheet
from zhibu.orgs.models import Organisation
from zhibu.urn.fairness import OpenedPaper, Rated, SheetPapers, own_rows, report
from zhibu.urn.papers import Paper


def figures_of(review: Review, papers: Mapping[int, Sequence[Paper]]) -> dict | None:
    """Reckon the figures of a review's fairness report; nothing where there are no papers."""
    if not papers:
        return None
    sheets = review.sheets.filter(number__in=list(papers)).select_related("organisation")
    classes = _classes(review)
    return report([_sheet(one, papers[one.number], classes) for one in sheets.order_by("number")])


def _sheet(sheet: Sheet, papers: Sequence[Paper], classes: Mapping[str, str]) -> SheetPapers:
    own_class = str(sheet.organisation.class_number or "")
    rated = tuple(
        Rated(row["subject"], row["source"], classes.get(row["subject"], own_class))
        for row in sheet.subjects
    )
    raters = list(sheet.voters.values_list("person__code", flat=True))
    marks = [paper.marks for paper in papers]
    everybody_stands_on_it = set(raters) <= {one.code for one in rated}
    own = own_rows(marks) if everybody_stands_on_it else (None,) * len(marks)
    opened = [OpenedPaper(*one) for one in zip(marks, own, strict=True)]
    alone = sheet.review.subject == "branch" and len(raters) == 1
    return SheetPapers(sheet.number, rated, opened, sheet.organisation.code if alone else None)


def _classes(review: Review) -> dict[str, str]:
    """Give the class of each branch that is rated itself."""
    if review.subject != "branch":
        return {}
    below = Organisation.objects.filter(path__startswith=review.organisation.path)
    rows = below.filter(class_number__isnull=False).values_list("code", "class_number")
    return {code: str(number) for code, number in rows}
