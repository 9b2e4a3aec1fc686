"""The room `inbox`: what a person is told, on the site and by mail."""
