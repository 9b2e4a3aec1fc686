from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "zhibu.inbox"
    label = "inbox"

    def ready(self) -> None:
        """What is erased is told no more."""
        from zhibu.inbox.erasing import forget_person
        from zhibu.ledger.erasing import forgets

        forgets("person", forget_person)
