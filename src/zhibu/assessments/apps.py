from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from zhibu.ledger.checking import Finding


class AssessmentsConfig(AppConfig):
    name = "zhibu.assessments"
    label = "assessments"

    def ready(self) -> None:
        """What the ledger covers of this room, and what is erased of it."""
        from zhibu.assessments.entries import COVERED
        from zhibu.assessments.erasing import forget_person
        from zhibu.ledger.checking import covers
        from zhibu.ledger.erasing import forgets

        covers(mirrors=COVERED, sealed=[_findings])
        forgets("person", forget_person)


def _findings() -> "Iterable[Finding]":
    """Hold what is sealed by hashes; imported when it is asked for, as a start needs no scoring."""
    from zhibu.assessments.wholeness import findings

    return findings()
