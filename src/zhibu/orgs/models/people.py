"""People, where they belong on each day, and who looked at their sensitive fields."""

from django.db import models
from django.db.models import Q

from zhibu.orgs.enums import Education, Leaving, Sex, Standing
from zhibu.orgs.models.organisations import Organisation
from zhibu.orgs.models.spans import Span


class Person(models.Model):
    """Somebody of the company: member, applicant or non-member staff (人员)."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    sex = models.CharField(max_length=6, choices=Sex, blank=True)
    born_on = models.DateField(null=True, blank=True)
    nation = models.CharField(max_length=20, blank=True)
    education = models.CharField(max_length=12, choices=Education, blank=True)
    job = models.CharField(max_length=60, blank=True)
    joined_party_on = models.DateField(null=True, blank=True)
    full_member_on = models.DateField(null=True, blank=True)
    email = models.EmailField(blank=True)
    in_use = models.BooleanField(default=True)
    identity_sealed = models.BinaryField(null=True, blank=True, editable=False)
    """The identity number, encrypted: orgs/sealing.py opens it, and each look is logged."""
    identity_mark = models.BinaryField(max_length=32, null=True, unique=True, editable=False)
    """A keyed hash of the identity number, so that one stands once without being readable."""
    phone_sealed = models.BinaryField(null=True, blank=True, editable=False)
    sought = models.TextField(blank=True, editable=False)

    class Meta:
        verbose_name_plural = "people"
        indexes = [models.Index(fields=["name", "code"], name="orgs_person_by_name")]

    def __str__(self) -> str:
        return self.name


class Membership(Span):
    """Where a person belongs (组织关系), and with what standing, from a day to a day."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    branch = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    group = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="group_memberships"
    )
    standing = models.CharField(max_length=20, choices=Standing)
    leaving = models.CharField(max_length=16, choices=Leaving, blank=True)

    class Meta:
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(ended_on__isnull=True),
                name="orgs_membership_one_open",
            ),
            models.UniqueConstraint(
                fields=["person", "started_on"], name="orgs_membership_one_a_day"
            ),
        ]
        indexes = [
            models.Index(fields=["branch", "ended_on", "started_on"], name="orgs_membership_days")
        ]


class SensitiveLook(models.Model):
    """Somebody looked at a sensitive field; never changed, never deleted."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="looks")
    by = models.ForeignKey(Person, models.PROTECT, related_name="looked_at")
    field = models.CharField(max_length=16, choices=[("identity", "identity"), ("phone", "phone")])
    reason = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["-at"], name="orgs_look_at")]
