"""The site as a WSGI application."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from zhibu.config.collecting import keep_loaded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhibu.config.settings")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 - read now, not by whoever asks for the first page
keep_loaded()
