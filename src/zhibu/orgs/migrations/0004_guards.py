from django.db import migrations

from zhibu.ledger.guards import Guard, PutUpGuard


class Migration(migrations.Migration):
    dependencies = [("orgs", "0003_person_by_name"), ("ledger", "0002_head_and_guards")]

    operations = [PutUpGuard(Guard("orgs_sensitivelook"))]
