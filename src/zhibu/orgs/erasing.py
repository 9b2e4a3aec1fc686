"""Forget a person whose entries are erased: what is left is a number and a code."""

from zhibu.orgs.models import Person

ERASED = "已依法删除"
"""Stands where a text was erased, in every language: it is data."""


def forget_person(subject: str) -> None:
    """Empty a person's row; where they belonged and when stands by number, for the figures."""
    Person.objects.filter(pk=subject.partition("/")[2]).update(
        name=ERASED,
        sex="",
        born_on=None,
        nation="",
        education="",
        job="",
        joined_party_on=None,
        full_member_on=None,
        email="",
        in_use=False,
        identity_sealed=None,
        identity_mark=None,
        phone_sealed=None,
        sought="",
    )
