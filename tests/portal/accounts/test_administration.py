"""Pages of administrators about accounts."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from cast import Cast
from makers import Company, make_account, make_member
from zhibu.accounts.models import User

pytestmark = pytest.mark.django_db
LIST = "/administration/accounts/"
QUERIES = 7
"""Session, user, person, roles, locked names, accounts, unread."""


def text(answer: Any) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_the_same_queries_at_any_length(
    rows: int, client_for: Callable, cast: Cast, company: Company, django_assert_num_queries: Any
) -> None:
    client = client_for(cast.system_administrator)
    for _row in range(rows - 1):
        make_account(make_member(company.branch))
    client.get(LIST)
    with django_assert_num_queries(QUERIES):
        answer = client.get(LIST)
    assert text(answer).count('<th scope="row">') == rows


def test_list_is_searched_and_filtered(client_for: Callable, cast: Cast) -> None:
    make_account(cast.member, username="wang-fang")
    make_account(cast.secretary, username="li-qiang", is_active=False)
    client = client_for(cast.audit_administrator)
    assert re.findall(r"/administration/accounts/of/([\w-]+)/", text(client.get(LIST, {"q": "wang"}))) == ["wang-fang"]  # fmt: skip
    assert re.findall(r"/administration/accounts/of/([\w-]+)/", text(client.get(LIST, {"standing": "closed"}))) == ["li-qiang"]  # fmt: skip
    assert "没有符合条件的账号" in text(client.get(LIST, {"q": "nobody"}))


def test_list_answers_htmx_with_its_rows_alone(client_for: Callable, cast: Cast) -> None:
    answer = client_for(cast.system_administrator).get(LIST, headers={"HX-Request": "true"})
    assert "<html" not in text(answer)


def test_system_administrator_opens_an_account_and_sees_the_password_once(
    client_for: Callable, cast: Cast
) -> None:
    client = client_for(cast.system_administrator)
    form = {"person": cast.member.code, "username": "gh-1001"}
    answer = client.post(f"{LIST}open/", form)
    made = re.search(r'id="made">([^<]+)<', text(answer))[1]
    assert User.objects.get(username="gh-1001").check_password(made)
    assert made not in text(client.get("/administration/accounts/of/gh-1001/"))


def test_opening_says_at_the_field_what_is_wrong(client_for: Callable, cast: Cast) -> None:
    make_account(cast.secretary, username="taken")
    client = client_for(cast.system_administrator)
    answer = client.post(f"{LIST}open/", {"person": cast.member.code, "username": "taken"})
    assert (answer.status_code, "taken已被使用" in text(answer)) == (400, True)
    answer = client.post(f"{LIST}open/", {"person": "nobody", "username": "free"})
    assert "没有这个编码" in text(answer)


def test_people_are_found_while_one_types(client_for: Callable, cast: Cast) -> None:
    answer = client_for(cast.system_administrator).get(f"{LIST}people/", {"q": cast.member.name})
    assert f"?person={cast.member.code}" in text(answer)


def test_security_administrator_unlocks(client: Any, client_for: Callable, cast: Cast) -> None:
    user = make_account(cast.member)
    for _try in range(5):
        client.post("/accounts/login/", {"login": user.username, "password": "wrong"})
    page = f"/administration/accounts/of/{user.username}/"
    admin = client_for(cast.security_administrator)
    assert "已锁定" in text(admin.get(page))
    assert admin.post(f"{page}unlock/").headers["Location"] == page
    assert "已锁定" not in text(admin.get(page))


def test_closing_without_a_reason_is_refused_on_the_page(client_for: Callable, cast: Cast) -> None:
    user = make_account(cast.member)
    page = f"/administration/accounts/of/{user.username}/"
    answer = client_for(cast.system_administrator).post(f"{page}close/", {"reason": ""})
    assert (answer.status_code, "请写明停用原因" in text(answer)) == (400, True)


def test_system_administrator_may_not_unlock(client_for: Callable, cast: Cast) -> None:
    user = make_account(cast.member)
    client = client_for(cast.system_administrator)
    assert client.post(f"/administration/accounts/of/{user.username}/unlock/").status_code == 403


def test_sign_out_everywhere_keeps_this_device(client_for: Callable, cast: Cast) -> None:
    here, there = client_for(cast.member), client_for(cast.member)
    here.post("/account/sign-out-everywhere/")
    assert (here.get("/account/").status_code, there.get("/account/").status_code) == (200, 302)
