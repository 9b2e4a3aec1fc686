from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "zhibu.records"
    label = "records"

    def ready(self) -> None:
        """What the ledger covers of this room."""
        from zhibu.ledger.checking import covers
        from zhibu.records.entries import COVERED, GUARDS

        covers(guards=GUARDS, mirrors=COVERED)
