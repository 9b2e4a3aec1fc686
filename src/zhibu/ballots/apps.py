from django.apps import AppConfig


class BallotsConfig(AppConfig):
    name = "zhibu.ballots"
    label = "ballots"

    def ready(self) -> None:
        """What the ledger covers of this room, and what it keeps sealed."""
        from zhibu.ballots.entries import COVERED
        from zhibu.ballots.issuing_keys import keys_anew
        from zhibu.ledger.checking import covers
        from zhibu.orgs.resealing import seals

        covers(mirrors=COVERED)
        seals("issuing keys", keys_anew)
