from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "zhibu.inspections"
    label = "inspections"

    def ready(self) -> None:
        """What the ledger covers of this room."""
        from zhibu.inspections.entries import COVERED
        from zhibu.ledger.checking import covers

        covers(mirrors=COVERED)
