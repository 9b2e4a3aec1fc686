"""How far the draft of a scheme is."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DraftState(TextChoices):
    DRAFT = "draft", _("draft of a scheme")
    SUBMITTED = "submitted", _("waits for approval")
    DECLINED = "declined", _("approval declined")
    ADOPTED = "adopted", _("approved and adopted")
    WITHDRAWN = "withdrawn", _("draft withdrawn")
