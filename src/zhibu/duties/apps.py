from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "zhibu.duties"
    label = "duties"

    def ready(self) -> None:
        """What the ledger covers of this room."""
        from zhibu.duties.entries import COVERED
        from zhibu.ledger.checking import covers

        covers(mirrors=COVERED)
