from django.db import migrations, models

from zhibu.ledger.guards import PARALLEL, PutUpGuard


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_watching")]

    operations = [
        migrations.CreateModel(
            name="ParallelCheckpoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("size", models.BigIntegerField(unique=True)),
                ("root", models.BinaryField(max_length=32)),
                ("frontier", models.BinaryField()),
                ("note", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={"ordering": ["-size"], "abstract": False},
        ),
        PutUpGuard(PARALLEL),
    ]
