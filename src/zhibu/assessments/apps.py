from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "zhibu.assessments"
    label = "assessments"

    def ready(self) -> None:
        """What the ledger covers of this room, and what is erased of it."""
        from zhibu.assessments.entries import COVERED
        from zhibu.assessments.erasing import forget_person
        from zhibu.ledger.checking import covers
        from zhibu.ledger.erasing import forgets

        covers(mirrors=COVERED)
        forgets("person", forget_person)
