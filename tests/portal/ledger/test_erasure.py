import pytest

from makers import make_record
from zhibu.ledger.checking import mirrored
from zhibu.ledger.entering import enter_missing
from zhibu.ledger.models import Erasure
from zhibu.records.enums import State
from zhibu.records.models import Record

pytestmark = pytest.mark.django_db
FORM = {"what": "record", "reason": "本人申请删除", "authority": "法务部2026-7号", "sure": "on"}


@pytest.fixture
def record(company):
    made = make_record(company.branch, state=State.CHECKED, minutes="讨论了某人的家庭情况")
    enter_missing(mirrored())
    return made


def test_the_audit_administrator_erases_a_record_with_reason_and_authority(
    client_for, cast, record
):
    client = client_for(cast.audit_administrator)
    answer = client.post("/ledger-audit/erasure/", FORM | {"subject": record.code}, follow=True)
    assert "已删除" in answer.content.decode()
    assert "家庭情况" not in Record.objects.get(pk=record.pk).minutes
    assert set(Erasure.objects.values_list("reason", "authority")) == {
        ("本人申请删除", "法务部2026-7号")
    }


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"subject": "0000000000000000"}, "账本里没有"),
        ({"what": "person", "subject": "X999"}, "没有编号为“X999”的人"),
        ({"reason": "因"}, "至少"),
        ({"sure": ""}, "必填"),
    ],
)
def test_what_cannot_be_erased_is_said_at_its_field(client_for, cast, record, change, told):
    sent = FORM | {"subject": record.code} | change
    answer = client_for(cast.audit_administrator).post("/ledger-audit/erasure/", sent)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Erasure.objects.exists()


@pytest.mark.parametrize("who", ["secretary", "assessment_office", "system_administrator"])
def test_nobody_else_erases(client_for, cast, who):
    assert client_for(getattr(cast, who)).get("/ledger-audit/erasure/").status_code == 403
