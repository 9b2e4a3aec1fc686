"""The room `assessments`: schemes run over a period."""
