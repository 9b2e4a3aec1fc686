"""The room `duties`: what is due, done, late or missing, and who is reminded."""
