from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "zhibu.ledger"
    label = "ledger"

    def ready(self) -> None:
        """The ledger covers its own tables first."""
        from zhibu.ledger.checking import covers
        from zhibu.ledger.guards import OWN, PARALLEL

        covers(guards=(*OWN, PARALLEL))
