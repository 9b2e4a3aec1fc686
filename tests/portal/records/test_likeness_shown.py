"""What resembles an earlier record stays in view after the check, for those who may check."""

import pytest
from django.urls import reverse

from entries import checked, day, submitted

pytestmark = pytest.mark.django_db
MINUTES = (
    "支部书记传达了公司党委关于冬季安全生产的通知，党员逐一谈了岗位上的隐患和打算。大家认为，"
    "越是任务重，越要把措施落到每个班组。会议决定由三名党员带队检查锅炉房、配电室和库房，"
    "十日内把发现的问题列成清单，明确整改人和期限，下次会议逐条销号。会上还通报了上月党费收缴情况。"
)


@pytest.mark.parametrize(("who", "seen"), [("committee_office", True), ("member", False)])
def test_checked_record_shows_what_it_resembles_to_checkers(company, cast, client_for, who, seen):
    submitted(company.branch, cast.secretary, held_on=day(5), minutes=MINUTES)
    copy = checked(
        company.branch, cast.secretary, cast.committee_office, title="四月党员大会", minutes=MINUTES
    )
    assert copy.likenesses.exists()
    page = client_for(getattr(cast, who)).get(reverse("record", args=[copy.code]))
    assert ('id="likeness"' in page.content.decode()) is seen
