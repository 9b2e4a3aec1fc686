from django.db import migrations

from zhibu.ledger.guards import Guard, PutUpGuard

ERASED = "EXISTS (SELECT 1 FROM ledger_erasure WHERE entry_id = OLD.entry_id)"


def begin(apps, _editor):
    apps.get_model("ledger", "Head").objects.get_or_create(id=1)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.RunPython(begin, migrations.RunPython.noop),
        PutUpGuard(Guard("ledger_entry")),
        PutUpGuard(Guard("ledger_opening", unless=ERASED)),
        PutUpGuard(Guard("ledger_erasure")),
        PutUpGuard(Guard("ledger_checkpoint")),
    ]
