from django.db import migrations, models


def mark_issued(apps, _editor):
    """Who had taken a token stood as having voted."""
    voters = apps.get_model("ballots", "Voter").objects
    voters.filter(mark="voted", issued__isnull=False).update(mark="issued")


class Migration(migrations.Migration):
    dependencies = [("ballots", "0004_sums_of_boxes")]

    operations = [
        migrations.AlterField(
            model_name="voter",
            name="mark",
            field=models.CharField(
                choices=[
                    ("not_yet", "not yet voted"),
                    ("issued", "ballot issued"),
                    ("voted", "voted"),
                    ("slip", "given a paper slip"),
                    ("left_out", "left out of the roll"),
                ],
                default="not_yet",
                max_length=8,
            ),
        ),
        migrations.RunPython(mark_issued, migrations.RunPython.noop),
    ]
