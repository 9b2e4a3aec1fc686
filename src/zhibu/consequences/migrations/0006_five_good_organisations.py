from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consequences", "0005_found_by_state"),
    ]

    operations = [
        migrations.AlterField(
            model_name="honour",
            name="kind",
            field=models.CharField(
                choices=[
                    ("advanced_branch", "advanced branch"),
                    ("company_title", "company title"),
                    ("advanced_group", "advanced group"),
                    ("model_group", "model group"),
                    ("excellent_member", "excellent member"),
                    ("team_input", "input to the team rating"),
                    ("five_good", "five-good organisation"),
                ],
                max_length=20,
            ),
        ),
    ]
