"""A request is about a kind of record in a period, whichever rules ask for it."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("duties", "0001_initial")]

    operations = [
        migrations.RemoveConstraint("request", "duties_request_once_open"),
        migrations.RenameField("request", "rule", "duty_kind"),
        migrations.AlterField("request", "duty_kind", models.CharField(max_length=40)),
        migrations.AddConstraint(
            "request",
            models.UniqueConstraint(
                fields=["organisation", "kind", "duty_kind", "period"],
                condition=Q(state="asked"),
                name="duties_request_once_open",
            ),
        ),
    ]
