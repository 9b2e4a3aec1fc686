"""Kinds and standings of organisations and people."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganisationKind(TextChoices):
    COMMITTEE = "committee", _("committee")
    WORKING_COMMITTEE = "working_committee", _("working committee")
    GENERAL_BRANCH = "general_branch", _("general branch")
    BRANCH = "branch", _("branch")
    GROUP = "group", _("group")


class Standing(TextChoices):
    """What a person is to the Party, from a date on."""

    FULL_MEMBER = "full_member", _("full member")
    PROBATIONARY_MEMBER = "probationary_member", _("probationary member")
    APPLICANT = "applicant", _("applicant")
    STAFF = "staff", _("non-member staff")


MEMBERS = (Standing.FULL_MEMBER, Standing.PROBATIONARY_MEMBER)


class PostKind(TextChoices):
    SECRETARY = "secretary", _("secretary")
    DEPUTY_SECRETARY = "deputy_secretary", _("deputy secretary")
    ORGANISATION_MEMBER = "organisation_member", _("committee member for organisation")
    PUBLICITY_MEMBER = "publicity_member", _("committee member for publicity")
    DISCIPLINE_MEMBER = "discipline_member", _("committee member for discipline")
    YOUTH_MEMBER = "youth_member", _("committee member for youth")
    COMMITTEE_MEMBER = "committee_member", _("committee member")
    GROUP_LEADER = "group_leader", _("group leader")


class RoleKind(TextChoices):
    """What a person may do here; the first eight follow from posts and memberships or are granted."""

    ASSESSMENT_OFFICE = "assessment_office", _("assessment office")
    COMMITTEE_OFFICE = "committee_office", _("second-level committee")
    SECRETARY = "secretary", _("secretary")
    COMMITTEE_MEMBER = "committee_member", _("committee member")
    GROUP_LEADER = "group_leader", _("group leader")
    MEMBER = "member", _("member")
    STAFF_VOTER = "staff_voter", _("staff voter")
    INSPECTOR = "inspector", _("inspector")
    AUDITOR = "auditor", _("auditor")
    SYSTEM_ADMINISTRATOR = "system_administrator", _("system administrator")
    SECURITY_ADMINISTRATOR = "security_administrator", _("security administrator")
    AUDIT_ADMINISTRATOR = "audit_administrator", _("audit administrator")


GRANTED = (
    RoleKind.ASSESSMENT_OFFICE,
    RoleKind.COMMITTEE_OFFICE,
    RoleKind.INSPECTOR,
    RoleKind.AUDITOR,
    RoleKind.SYSTEM_ADMINISTRATOR,
    RoleKind.SECURITY_ADMINISTRATOR,
    RoleKind.AUDIT_ADMINISTRATOR,
)
"""Roles that somebody is given; the others follow from a post or a membership."""

ADMINISTRATORS = (
    RoleKind.SYSTEM_ADMINISTRATOR,
    RoleKind.SECURITY_ADMINISTRATOR,
    RoleKind.AUDIT_ADMINISTRATOR,
)
"""Three separated administrators (三员): nobody holds two."""


class Leaving(TextChoices):
    """Why a membership ended."""

    TRANSFERRED = "transferred", _("transferred")
    ADMITTED = "admitted", _("admitted to the Party")
    MADE_FULL = "made_full", _("became a full member")
    CHANGED_GROUP = "changed_group", _("changed group")
    CHANGED_STANDING = "changed_standing", _("changed standing")
    RETIRED = "retired", _("retired")
    LEFT = "left", _("left")
    DIED = "died", _("died")


class LinkKind(TextChoices):
    """The three links (三联): who keeps direct contact with whom."""

    COMMITTEE_TO_BRANCH = "committee_to_branch", _("committee member to branch")
    COMMITTEE_TO_GROUP = "committee_to_group", _("branch committee member to group")
    COMMITTEE_TO_MEMBER = "committee_to_member", _("branch committee member to member")


class Sex(TextChoices):
    FEMALE = "female", _("female")
    MALE = "male", _("male")


class Education(TextChoices):
    POSTGRADUATE = "postgraduate", _("postgraduate")
    BACHELOR = "bachelor", _("bachelor")
    COLLEGE = "college", _("college")
    SECONDARY = "secondary", _("secondary school")
    LOWER = "lower", _("below secondary school")
