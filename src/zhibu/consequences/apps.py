from django.apps import AppConfig


class ConsequencesConfig(AppConfig):
    name = "zhibu.consequences"
    label = "consequences"

    def ready(self) -> None:
        """What the ledger covers of this room."""
        from zhibu.consequences.entries import COVERED
        from zhibu.ledger.checking import covers

        covers(mirrors=COVERED)
