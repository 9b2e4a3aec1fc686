"""Why an action was refused, in words for the person who asked."""

from collections.abc import Mapping


class Refused(Exception):
    """An action that may not be carried out; its text is shown to the person, translated.

    `fields` gives messages by form field, where the reason lies in what was entered.
    """

    def __init__(self, message: object = "", *, fields: Mapping[str, object] | None = None) -> None:
        super().__init__(message or "; ".join(map(str, (fields or {}).values())))
        self.message = message
        self.fields = dict(fields or {})


class Forbidden(Refused):
    """The person lacks the permission."""


class Stale(Refused):
    """Somebody else changed the row since it was read."""
