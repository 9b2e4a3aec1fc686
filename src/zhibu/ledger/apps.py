from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "zhibu.ledger"
    label = "ledger"
