"""Two tellers close a box on a phone: each presents the key, the second one counts."""

import pytest

from browsing import width_of
from locked_boxes import make_locked
from makers import make_role
from zhibu.ballots.enums import ReviewState
from zhibu.orgs.enums import RoleKind

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_two_tellers_take_keys_and_open_the_box(phone, signed_in, axe, live_server, tmp_path):
    locked = make_locked(voters=8, state=ReviewState.FROZEN)
    review, people = locked.review, (locked.first, locked.second)
    review.tellers.update(public_key=None, key_taken_on=None)
    for person in people:
        make_role(person, review.organisation, RoleKind.STAFF_VOTER)
    address = f"{live_server.url}/reviews/{review.code}/tellers/"
    files = []
    for person in people:
        signed_in(phone, person).goto(address)
        axe(phone)
        phone.get_by_role("button", name="领取密钥").click()
        phone.get_by_text("本页只显示一次").wait_for()
        axe(phone)
        assert width_of(phone) <= 390
        with phone.expect_download() as saved:
            phone.get_by_role("link", name="保存为文件").click()
        files.append(tmp_path / saved.value.suggested_filename)
        saved.value.save_as(files[-1])
    keys = [bytes(one) for one in review.tellers.order_by("place").values_list("public_key", flat=True)]  # fmt: skip
    locked.outer = locked.outer._replace(public=keys[0])
    locked.inner = locked.inner._replace(public=keys[1])
    locked.all_vote(lambda voter: [8_500] * len(voter.sheet.subjects))
    review.state = ReviewState.CLOSED
    review.save(update_fields=["state"])
    for person, file, button in zip(people, files, ("打开外层锁", "打开内层锁并计票"), strict=True):
        signed_in(phone, person).goto(address)
        axe(phone)
        phone.get_by_label("密钥文件").set_input_files(file)
        phone.get_by_role("button", name=button).click()
        phone.get_by_text("您的工作已完成").or_(phone.get_by_text("票箱已计票")).first.wait_for()
        axe(phone)
        assert width_of(phone) <= 390
    review.refresh_from_db()
    assert (review.state, review.cast_count, review.void_count) == (ReviewState.COUNTED, 8, 0)
