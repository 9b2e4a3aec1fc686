from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "zhibu.accounts"
    label = "accounts"

    def ready(self) -> None:
        """What the ledger covers of this room."""
        from zhibu.accounts.entries import COVERED, GUARDS
        from zhibu.ledger.checking import covers

        covers(guards=GUARDS, mirrors=COVERED)
