"""The opening runs in a thread of this process, with the key in its memory alone.

If the process ends, the step is undone: the teller presents the key again.
"""

import logging
from threading import Event, Thread

from django.db import connections
from django.utils.translation import get_language, override

from zhibu.ballots.models import Teller
from zhibu.ballots.opening import open_inner, open_outer
from zhibu.orgs.refusals import Refused

log = logging.getLogger(__name__)
AT_FIRST = 1.5
"""Seconds that the answer waits: a small box is open by then."""


def begin_opening(teller: Teller, key: str) -> None:
    """Begin to open the teller's lock; wait a moment for the end of it."""
    done = Event()
    language = get_language() or "zh-hans"
    Thread(target=_open, args=(teller, key, language, done), daemon=True).start()
    done.wait(AT_FIRST)


def _open(teller: Teller, key: str, language: str, done: Event) -> None:
    step = open_outer if teller.place == 1 else open_inner
    try:
        with override(language):
            step(review=teller.review, key=key, by=teller.person)
    except Refused:
        pass  # noted on the opening, where the page reads it
    except Exception:
        log.exception("a box could not be opened: review %s", teller.review.code)
    finally:
        connections.close_all()
        done.set()
