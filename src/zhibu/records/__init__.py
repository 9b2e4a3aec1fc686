"""The room `records`: the record book."""
