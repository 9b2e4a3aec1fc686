"""The tree of organisations, and business ties across it."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from treebeard.mp_tree import MP_Node, MP_NodeManager

from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models.spans import Span


class Organisation(MP_Node):
    """A committee, working committee, general branch, branch or group (党组织)."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=20, choices=OrganisationKind)
    class_number = models.PositiveSmallIntegerField(null=True, blank=True)
    """1 main production, 2 auxiliary production, 3 logistics and service, 4 offices."""
    unit = models.CharField(max_length=120, blank=True)
    founded_on = models.DateField(null=True, blank=True)
    elected_on = models.DateField(null=True, blank=True)
    term_years = models.PositiveSmallIntegerField(default=3)
    in_use = models.BooleanField(default=True)
    closed_on = models.DateField(null=True, blank=True)
    sought = models.TextField(blank=True, editable=False)
    """Code, names, full pinyin and initials, for the live filter."""

    node_order_by = ["code"]
    objects = MP_NodeManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(class_number__isnull=True) | Q(class_number__range=(1, 4)),
                name="orgs_organisation_class_1_to_4",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=OrganisationKind.values), name="orgs_organisation_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(term_years__range=(1, 10)), name="orgs_organisation_term_1_to_10"
            ),
        ]
        indexes = [models.Index(fields=["kind", "in_use"], name="orgs_kind_in_use")]

    def __str__(self) -> str:
        return self.short_name or self.name

    @property
    def term_ends_on(self) -> date | None:
        """The day on which the term is over; nothing where no election is entered."""
        if self.elected_on is None:
            return None
        year = self.elected_on.year + self.term_years
        if (self.elected_on.month, self.elected_on.day) == (2, 29):
            return date(year, 2, 28)
        return self.elected_on.replace(year=year)


class Tie(Span):
    """A business tie (业务关系) between two organisations, as mutual review needs it."""

    one = models.ForeignKey(Organisation, models.PROTECT, related_name="ties_as_one")
    other = models.ForeignKey(Organisation, models.PROTECT, related_name="ties_as_other")
    nature = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            *Span.Meta.constraints,
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="orgs_tie_ordered"),
            models.UniqueConstraint(
                fields=["one", "other"],
                condition=Q(ended_on__isnull=True),
                name="orgs_tie_once_open",
            ),
        ]
