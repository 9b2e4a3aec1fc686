from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "zhibu.records"
    label = "records"

    def ready(self) -> None:
        """What the ledger covers of this room."""
        from zhibu.ledger.checking import covers
        from zhibu.ledger.erasing import forgets
        from zhibu.records.entries import COVERED, GUARDS
        from zhibu.records.erasing import forget_person, forget_record, forget_task

        covers(guards=GUARDS, mirrors=COVERED)
        forgets("record", forget_record)
        forgets("task", forget_task)
        forgets("person", forget_person, last=True)
