"""The room `schemes`: adopted versions of schemes."""
