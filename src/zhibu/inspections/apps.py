from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "zhibu.inspections"
    label = "inspections"

    def ready(self) -> None:
        """What the ledger covers of this room, and the words of its messages."""
        from zhibu.inbox import words
        from zhibu.inspections.entries import COVERED
        from zhibu.inspections.telling import WORDS
        from zhibu.ledger.checking import covers

        covers(mirrors=COVERED)
        words.WORDS.update(WORDS)
