"""What was extended is found by index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("duties", "0004_words_of_states")]

    operations = [
        migrations.AddIndex(
            model_name="duty",
            index=models.Index(
                condition=models.Q(("extended_to__isnull", False)),
                fields=["starts_on"],
                name="duties_extended",
            ),
        ),
    ]
