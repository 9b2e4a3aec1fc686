"""Find results in a list: by name, committee, class, grade or status; the best rank first."""

from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.http import HttpRequest

from zhibu.assessments.enums import Status
from zhibu.assessments.models import Assessment, Result
from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models import Organisation
from zhibu.orgs.reach import below

COMMITTEES = (OrganisationKind.COMMITTEE, OrganisationKind.WORKING_COMMITTEE)
UNRANKED = "unranked"


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters, as the address names them."""

    at: str
    class_: str
    grade: str
    status: str
    q: str

    @classmethod
    def of(cls, request: HttpRequest) -> "Asked":
        return cls(*(request.GET.get(name, "").strip() for name in ("at", "class", "grade", "status", "q")))  # fmt: skip

    @property
    def any(self) -> bool:
        """Whether the list is narrowed at all."""
        return any((self.at, self.class_, self.grade, self.status, self.q))


def committees_of(assessment: Assessment) -> list[tuple[str, str]]:
    """Code and name of the committees that an assessment reaches. One query."""
    found = Organisation.objects.filter(
        path__range=below(assessment.organisation.path), kind__in=COMMITTEES
    )
    return list(found.order_by("path").values_list("code", "name"))


def sought(found: QuerySet[Result], asked: Asked) -> QuerySet[Result]:
    """Keep what is asked for, in the order of the ranks; those without a rank come last."""
    if asked.at:
        path = Organisation.objects.filter(code=asked.at).values_list("path", flat=True).first()
        found = found.filter(organisation__path__range=below(path)) if path else found.none()
    if asked.class_:
        found = found.filter(class_name=asked.class_)
    if asked.grade:
        found = found.filter(grade=asked.grade)
    if asked.q:
        found = found.filter(name__icontains=asked.q)
    if asked.status == UNRANKED:
        return found.filter(rank=None).order_by("name", "pk")
    if asked.status in Status.values:
        found = found.filter(status=asked.status)
        if asked.status != Status.RATED:
            return found.order_by("name", "pk")
    return found.order_by(F("rank").asc(nulls_last=True), "pk")
