from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "zhibu.inbox"
    label = "inbox"
