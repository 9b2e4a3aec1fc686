import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orgs", "0001_initial"),
        ("records", "0004_search_and_bands"),
    ]

    operations = [
        # Bands are made anew from the records.
        migrations.RunSQL("DELETE FROM records_band", migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="band", name="records_band_value"),
        migrations.AddField(
            model_name="band",
            name="branch",
            field=models.ForeignKey(
                db_index=False,
                default=0,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="bands",
                to="orgs.organisation",
            ),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="band",
            index=models.Index(fields=["value", "branch", "record"], name="records_band_value"),
        ),
    ]
