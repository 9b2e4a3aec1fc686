from django.db import migrations

from zhibu.records.kinds import lay_built_in


def lay(apps, _editor):
    lay_built_in(apps.get_model("records", "Kind"))


class Migration(migrations.Migration):
    dependencies = [("records", "0002_changed_by")]
    operations = [migrations.RunPython(lay, migrations.RunPython.noop)]
