"""Addresses of the boards of grades."""

urlpatterns: list = []
