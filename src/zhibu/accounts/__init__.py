"""The room `accounts`: who may sign in, and how."""
