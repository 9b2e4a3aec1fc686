"""Looking a receipt up: in a published box with its proof, and nothing before."""

import pytest
from django.test import Client

from counted_reviews import make_counted
from makers import make_person, make_role
from zhibu.ballots.actions.publishing import publish_review
from zhibu.orgs.enums import RoleKind
from zhibu.urn.receipts import Proof, verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(company):
    return make_counted(company.root, {company.branch: 6})


def publish(review):
    person = make_person()
    make_role(person, review.organisation, RoleKind.ASSESSMENT_OFFICE)
    publish_review(review=review, by=person)


def number_in(review):
    return bytes(review.receipts.order_by("place").values_list("key", flat=True)[2])


def ask(**data):
    return Client().post("/receipts/", data)


WIDE = str.maketrans({chr(sign): chr(sign + 0xFEE0) for sign in range(0x21, 0x7F)})


@pytest.mark.parametrize("wide", [{}, WIDE], ids=["half-width", "full-width"])
def test_receipt_of_a_published_box_is_found_without_signing_in(review, wide):
    publish(review)
    typed = " ".join(number_in(review).hex().upper()[at : at + 4] for at in range(0, 32, 4))
    shown = ask(number=typed.translate(wide))
    assert shown.status_code == 200
    assert "这张票在票箱里" in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]


def test_proof_of_a_receipt_verifies(review):
    publish(review)
    number = number_in(review)
    proof = ask(number=number.hex(), file="1").json()
    verify(
        Proof(proof["place"], proof["size"], tuple(map(bytes.fromhex, proof["hashes"]))),
        number,
        bytes.fromhex(review.receipts_root),
    )
    assert (proof["review"], proof["root"]) == (review.code, review.receipts_root)


def test_receipt_is_not_told_of_before_publication(review):
    assert "不在任何已公布的票箱里" in ask(number=number_in(review).hex()).content.decode()


@pytest.mark.parametrize(
    ("number", "words"),
    [("12ab", "4 位"), ("g" * 32, "“g”"), ("", "")],
)
def test_what_is_no_number_is_refused_at_the_field(number, words):
    shown = ask(number=number)
    assert shown.status_code == 422
    assert words in shown.content.decode()
    assert "票号有误" in shown.content.decode()
    assert "尚未保存" not in shown.content.decode()


def test_page_explains_what_a_receipt_proves():
    assert "回执能证明什么" in Client().get("/receipts/").content.decode()
