"""The room `portal`: pages for people."""
