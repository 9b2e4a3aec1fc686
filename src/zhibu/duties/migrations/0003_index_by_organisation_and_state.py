"""What one organisation still has to do is found by index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("duties", "0002_request_duty_kind")]

    operations = [
        migrations.RemoveIndex(model_name="duty", name="duties_of_organisation"),
        migrations.AddIndex(
            model_name="duty",
            index=models.Index(
                fields=["organisation", "state", "ends_on"], name="duties_org_state_end"
            ),
        ),
    ]
