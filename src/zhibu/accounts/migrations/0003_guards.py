from django.db import migrations

from zhibu.ledger.guards import Guard, PutUpGuard


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_events_and_rounds"), ("ledger", "0002_head_and_guards")]

    operations = [PutUpGuard(Guard("accounts_accountevent"))]
