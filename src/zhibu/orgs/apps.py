from django.apps import AppConfig


class OrgsConfig(AppConfig):
    name = "zhibu.orgs"
    label = "orgs"

    def ready(self) -> None:
        """What the ledger covers of this room."""
        from zhibu.ledger.checking import covers
        from zhibu.ledger.erasing import forgets
        from zhibu.orgs.entries import COVERED, GUARDS
        from zhibu.orgs.erasing import forget_person

        covers(guards=GUARDS, mirrors=COVERED)
        forgets("person", forget_person)
