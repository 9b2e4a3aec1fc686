"""Help: a page for each role, in both languages; error pages say what to do."""

from collections.abc import Callable

import pytest
from django.utils.translation import override

from cast import Cast
from zhibu.portal.context import NAVIGATION
from zhibu.portal.help.pages import TOPICS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("topic", TOPICS)
def test_each_topic_is_there_in_both_languages(
    topic: str, client_for: Callable, cast: Cast
) -> None:
    client = client_for(cast.member)
    chinese = client.get(f"/help/{topic}/").content.decode()
    client.cookies["language"] = "en"
    english = client.get(f"/help/{topic}/").content.decode()
    article = [page.partition("<article")[2].partition("</article>")[0] for page in (chinese, english)]  # fmt: skip
    assert "。" in article[0]
    assert article[1].isascii() or "。" not in article[1]


def test_start_puts_first_what_is_for_the_reader(client_for: Callable, cast: Cast) -> None:
    page = client_for(cast.group_leader).get("/help/").content.decode()
    assert (
        page.index("/help/group-leader/") < page.index('id="others"') < page.index("/help/office/")
    )


def test_unknown_topic_is_not_there(client_for: Callable, cast: Cast) -> None:
    answer = client_for(cast.member).get("/help/elsewhere/")
    assert (answer.status_code, "没有这个页面" in answer.content.decode()) == (404, True)


def test_forbidden_page_says_whom_to_ask(client_for: Callable, cast: Cast) -> None:
    answer = client_for(cast.member).get("/administration/accounts/")
    assert (answer.status_code, "安全管理员" in answer.content.decode()) == (403, True)


def test_wrong_method_is_told(client_for: Callable, cast: Cast) -> None:
    answer = client_for(cast.member).post("/help/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert "不能这样打开" in answer.content.decode()


def test_old_form_is_told(client_for: Callable, cast: Cast) -> None:
    client = client_for(cast.member, enforce_csrf_checks=True)
    answer = client.post("/account/sign-out-everywhere/")
    assert (answer.status_code, "表单已过期" in answer.content.decode()) == (403, True)


def test_broken_page_is_told_without_asking_anything(
    rf: object, django_assert_num_queries: Callable
) -> None:
    from zhibu.portal.errors import failed

    with django_assert_num_queries(0):
        answer = failed(rf.get("/"))
    assert (answer.status_code, "系统出错了" in answer.content.decode()) == (500, True)


NAMED = {
    "office": ("drafts", "assessments", "targets", "inspection_plans", "events", "reviews",
               "consequences", "pairings", "honours"),
    "secretary": ("targets", "own_consequences"),
    "member": ("votes", "own_consequences"),
    "readers": ("inspections",),
}  # fmt: skip
"""Pages of the assessed year that help speaks of."""


@pytest.mark.parametrize("topic", NAMED)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_help_calls_pages_what_the_navigation_calls_them(
    topic: str, language: str, client_for: Callable, cast: Cast
) -> None:
    entries = {one.name: one.label for _title, group in NAVIGATION for one in group}
    client = client_for(cast.member)
    client.cookies["language"] = language
    page = client.get(f"/help/{topic}/").content.decode().partition("<article")[2]
    with override(language):
        wanted = [f"<strong>{entries[name]}</strong>" for name in NAMED[topic]]
    assert [one for one in wanted if one not in page] == []
