from django.apps import AppConfig


class SchemesConfig(AppConfig):
    name = "zhibu.schemes"
    label = "schemes"
