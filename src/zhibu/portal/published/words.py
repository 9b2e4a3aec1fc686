"""Why a figure is not shown, in words."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from zhibu.urn.disclosure import K, Said

WHY: dict[str, Any] = {
    Said.NEAR: _("Nearly all gave the same: shown as a band, so that it tells of nobody alone."),
    Said.FEW: _("Fewer than %(least)s ballots judged: not shown, so that nobody is recognised."),
    Said.BESIDE: _("Not shown: together with the round's figure it would give away a small source beside it."),
    Said.NONE: _("Nobody judged."),
}  # fmt: skip
SHORT: dict[str, Any] = {
    Said.FEW: _("too few ballots"),
    Said.BESIDE: _("protects a small source"),
    Said.NONE: _("no figure"),
}


def why(said: str) -> str:
    """Say in a sentence why a figure is not told exactly."""
    words = str(WHY.get(Said(said), ""))
    return words % {"least": K} if "%(" in words else words


def short(said: str) -> str:
    """Say it in two or three words."""
    return str(SHORT.get(Said(said), ""))
