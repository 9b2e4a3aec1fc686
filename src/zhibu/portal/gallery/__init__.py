"""The area `gallery`: every piece that pages are made of, shown and documented."""
