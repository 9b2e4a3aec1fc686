"""The site with one address more: a signed-in POST that writes one row and says nothing."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhibu.config.settings")
settings.ROOT_URLCONF = "bench.programs.ballot_urls"
application = get_wsgi_application()
