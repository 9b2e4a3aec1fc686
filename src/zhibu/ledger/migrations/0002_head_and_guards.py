from django.db import migrations

from zhibu.ledger.guards import OWN, PutUpGuard


def begin(apps, _editor):
    apps.get_model("ledger", "Head").objects.get_or_create(id=1)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.RunPython(begin, migrations.RunPython.noop),
        *map(PutUpGuard, OWN),
    ]
