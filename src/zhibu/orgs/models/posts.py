"""Posts with terms, links of direct contact, and roles on a part of the tree."""

from django.db import models
from django.db.models import Q

from zhibu.orgs.enums import ADMINISTRATORS, GRANTED, LinkKind, PostKind
from zhibu.orgs.models.organisations import Organisation
from zhibu.orgs.models.people import Person
from zhibu.orgs.models.spans import Span


class Post(Span):
    """A post (职务) in an organisation, for a term."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="posts")
    kind = models.CharField(max_length=24, choices=PostKind)
    term_ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(kind=PostKind.SECRETARY, ended_on__isnull=True),
                name="orgs_post_one_secretary",
            ),
            models.UniqueConstraint(
                fields=["person", "organisation", "kind"],
                condition=Q(ended_on__isnull=True),
                name="orgs_post_once_open",
            ),
        ]


class Link(Span):
    """Direct contact (三联) of a committee member with a branch, a group or a member."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="links")
    kind = models.CharField(max_length=24, choices=LinkKind)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="links"
    )
    member = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="linked_by"
    )

    class Meta:
        constraints = [
            *Span.Meta.constraints,
            models.CheckConstraint(
                condition=Q(
                    kind=LinkKind.COMMITTEE_TO_MEMBER,
                    member__isnull=False,
                    organisation__isnull=True,
                )
                | (
                    ~Q(kind=LinkKind.COMMITTEE_TO_MEMBER)
                    & Q(member__isnull=True, organisation__isnull=False)
                ),
                name="orgs_link_has_one_end",
            ),
        ]


class Role(Span):
    """A role (角色) that was granted, on an organisation and all below it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="roles")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="roles")
    kind = models.CharField(max_length=24, choices=[(role.value, role.label) for role in GRANTED])
    granted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="roles_granted")

    class Meta:
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "organisation", "kind"],
                condition=Q(ended_on__isnull=True),
                name="orgs_role_once_open",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(kind__in=ADMINISTRATORS, ended_on__isnull=True),
                name="orgs_role_one_administrator",
            ),
        ]
