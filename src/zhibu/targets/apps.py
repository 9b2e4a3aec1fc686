from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "zhibu.targets"
    label = "targets"

    def ready(self) -> None:
        """What the ledger covers of this room."""
        from zhibu.ledger.checking import covers
        from zhibu.targets.entries import COVERED

        covers(mirrors=COVERED)
