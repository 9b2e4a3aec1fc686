from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "zhibu.assessments"
    label = "assessments"

    def ready(self) -> None:
        """What the ledger covers of this room."""
        from zhibu.assessments.entries import COVERED
        from zhibu.ledger.checking import covers

        covers(mirrors=COVERED)
