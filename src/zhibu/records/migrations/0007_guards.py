from django.db import migrations

from zhibu.ledger.guards import Guard, PutUpGuard

RECORD_ERASED = """EXISTS (
    SELECT 1 FROM records_record r JOIN ledger_entry e ON e.subject = 'record/' || r.code
    JOIN ledger_erasure x ON x.entry_id = e."index" WHERE r.id = OLD.record_id)"""
TASK_ERASED = """EXISTS (
    SELECT 1 FROM records_task t JOIN ledger_entry e ON e.subject = 'task/' || t.code
    JOIN ledger_erasure x ON x.entry_id = e."index" WHERE t.id = OLD.task_id)"""
ERASED_SINCE = "EXISTS (SELECT 1 FROM ledger_erasure x WHERE x.at >= OLD.at)"


class Migration(migrations.Migration):
    dependencies = [("records", "0006_waiting_index"), ("ledger", "0002_head_and_guards")]

    operations = [
        PutUpGuard(Guard("records_amendment", unless=RECORD_ERASED)),
        PutUpGuard(Guard("records_taskstep", unless=TASK_ERASED)),
        PutUpGuard(Guard("records_clearing")),
        PutUpGuard(Guard("records_binding", unless=ERASED_SINCE)),
    ]
