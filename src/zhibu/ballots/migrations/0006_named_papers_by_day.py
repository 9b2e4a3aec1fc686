from django.db import migrations, models
from django.db.models.functions import TruncDate
from django.utils.timezone import get_default_timezone, localdate

import zhibu.ballots.chance


def keep_the_day(apps, _editor):
    papers = apps.get_model("ballots", "NamedPaper").objects
    papers.update(cast_on=TruncDate("cast_at", tzinfo=get_default_timezone()))


class Migration(migrations.Migration):
    dependencies = [("ballots", "0005_ballot_issued")]

    operations = [
        migrations.AddField(
            model_name="namedpaper",
            name="cast_on",
            field=models.DateField(default=localdate),
        ),
        migrations.RunPython(keep_the_day, migrations.RunPython.noop),
        migrations.RemoveField(model_name="namedpaper", name="cast_at"),
        migrations.AlterField(
            model_name="namedpaper",
            name="id",
            field=models.BigAutoField(
                default=zhibu.ballots.chance.new_number, primary_key=True, serialize=False
            ),
        ),
    ]
