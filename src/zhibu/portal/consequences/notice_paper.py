"""A notice in official layout (公文版式): issuer, title, addressee, text, signature and date."""

from zhibu.consequences.models import CommendationNotice
from zhibu.orgs.models import Organisation
from zhibu.orgs.reach import STEP
from zhibu.papers import pdf


def paper(notice: CommendationNotice) -> bytes:
    """Set a notice in type. Notices are official documents: they are in Chinese."""
    issuer, proposal = issuer_of(notice), notice.proposal
    day = notice.issued_on
    return pdf(
        "notice",
        {
            "title": notice.title,
            "language": "zh",
            "issuer": issuer,
            "to": f"{proposal.organisation.name}：",
            "text": notice.text,
            "day": f"{day.year}年{day.month}月{day.day}日",
            "code": f"建议第 {proposal.pk} 号",
        },
    )


def issuer_of(notice: CommendationNotice) -> str:
    """The organisation above the one that the notice is about."""
    path = notice.proposal.organisation.path
    above = Organisation.objects.filter(path=path[:-STEP] or path).first()
    return above.name if above else notice.proposal.organisation.name
