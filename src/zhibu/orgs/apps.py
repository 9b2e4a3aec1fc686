from django.apps import AppConfig


class OrgsConfig(AppConfig):
    name = "zhibu.orgs"
    label = "orgs"

    def ready(self) -> None:
        """What the ledger covers of this room."""
        from zhibu.ledger.checking import covers
        from zhibu.orgs.entries import COVERED, GUARDS

        covers(guards=GUARDS, mirrors=COVERED)
