from django.apps import AppConfig


class BallotsConfig(AppConfig):
    name = "zhibu.ballots"
    label = "ballots"

    def ready(self) -> None:
        """What the ledger covers of this room."""
        from zhibu.ballots.entries import COVERED
        from zhibu.ledger.checking import covers

        covers(mirrors=COVERED)
