"""All that a site keeps: every value of every row, sessions opened, files of the data folder, caches and mails.

    assert not kept_anywhere("独此一句的评语", code)

Look for what chance does not write: words, or long codes.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache

from zhibu.config.logs import LeaveVotersOut, Lines

FILES = ("mail", "attachments", "imports", "ledger")
"""Folders of the data folder, beside the database."""


def kept_anywhere(*told: str, beside: str = "") -> list[str]:
    """Give which of these stand anywhere on the site, or in what is given beside."""
    whole = "\n".join([*_rows(), *_files(), beside])
    return [one for one in told if one in whole]


def _rows() -> Iterator[str]:
    for model in apps.get_models():
        for row in model._default_manager.values_list():
            yield repr([bytes(one) if isinstance(one, memoryview) else one for one in row])
    for session in Session.objects.all():
        yield repr(session.get_decoded())
    yield repr(getattr(cache, "_cache", ""))
    for message in getattr(mail, "outbox", ()):
        yield str(message.message())


def _files() -> Iterator[str]:
    for name in FILES:
        for path in Path(settings.DATA, name).rglob("*"):
            if path.is_file():
                yield path.read_bytes().decode("utf-8", "replace")


@contextmanager
def log_lines() -> Iterator[StringIO]:
    """What the site's log holds of what happens here, down to the finest level."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(LeaveVotersOut())
    handler.setFormatter(Lines("{asctime} {levelname} {name}: {message}", style="{"))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield written
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
