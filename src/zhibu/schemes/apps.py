from django.apps import AppConfig


class SchemesConfig(AppConfig):
    name = "zhibu.schemes"
    label = "schemes"

    def ready(self) -> None:
        """What the ledger covers of this room, and the words of its messages."""
        from zhibu.inbox import words
        from zhibu.ledger.checking import covers
        from zhibu.schemes.entries import COVERED
        from zhibu.schemes.telling import WORDS

        covers(mirrors=COVERED)
        words.WORDS.update(WORDS)
