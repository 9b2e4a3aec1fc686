from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "zhibu.portal"
    label = "portal"
