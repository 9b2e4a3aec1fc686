"""The room `ledger`: append and publish what must never change."""
