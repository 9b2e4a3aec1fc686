from django.apps import AppConfig


class SchemesConfig(AppConfig):
    name = "zhibu.schemes"
    label = "schemes"

    def ready(self) -> None:
        """What the ledger covers of this room."""
        from zhibu.ledger.checking import covers
        from zhibu.schemes.entries import COVERED

        covers(mirrors=COVERED)
