from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "zhibu.accounts"
    label = "accounts"

    def ready(self) -> None:
        """What the ledger covers of this room."""
        from zhibu.accounts.entries import COVERED, GUARDS
        from zhibu.accounts.erasing import forget_person
        from zhibu.ledger.checking import covers
        from zhibu.ledger.erasing import forgets

        covers(guards=GUARDS, mirrors=COVERED)
        forgets("person", forget_person)
