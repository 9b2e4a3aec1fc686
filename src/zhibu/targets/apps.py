from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "zhibu.targets"
    label = "targets"

    def ready(self) -> None:
        """What the ledger covers of this room, and the words of its messages."""
        from zhibu.inbox import words
        from zhibu.ledger.checking import covers
        from zhibu.targets.entries import COVERED
        from zhibu.targets.telling import WORDS

        covers(mirrors=COVERED)
        words.WORDS.update(WORDS)
