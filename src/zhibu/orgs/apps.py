from django.apps import AppConfig


class OrgsConfig(AppConfig):
    name = "zhibu.orgs"
    label = "orgs"

    def ready(self) -> None:
        """What the ledger covers of this room, and what it keeps sealed."""
        from zhibu.ledger.checking import covers
        from zhibu.ledger.erasing import forgets
        from zhibu.orgs.entries import COVERED, GUARDS
        from zhibu.orgs.erasing import forget_person
        from zhibu.orgs.importing.staging import staged_anew
        from zhibu.orgs.resealing import people_anew, seals

        covers(guards=GUARDS, mirrors=COVERED)
        forgets("person", forget_person)
        seals("people", people_anew)
        seals("staged", staged_anew)
