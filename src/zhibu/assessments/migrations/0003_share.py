from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0002_board"),
    ]

    operations = [
        migrations.AddField(
            model_name="dailyscore",
            name="share",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
