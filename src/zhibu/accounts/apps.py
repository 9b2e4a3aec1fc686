from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "zhibu.accounts"
    label = "accounts"

    def ready(self) -> None:
        """What the ledger covers of this room, and what it keeps sealed."""
        from zhibu.accounts.entries import COVERED, GUARDS
        from zhibu.accounts.erasing import forget_person
        from zhibu.accounts.resealing import factors_anew
        from zhibu.ledger.checking import covers
        from zhibu.ledger.erasing import forgets
        from zhibu.orgs.resealing import seals

        covers(guards=GUARDS, mirrors=COVERED)
        forgets("person", forget_person)
        seals("second factors", factors_anew)
