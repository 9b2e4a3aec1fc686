"""The frame: ways for the role, one query for unread messages, phones, and pieces of writing."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.utils.translation import override

from browsing import width_of
from cast import Cast
from zhibu.inbox.actions import tell
from zhibu.orgs.refusals import Refused
from zhibu.portal.context import NAVIGATION, address_of, navigation
from zhibu.portal.forms import DayField, Form, refuse
from zhibu.portal.templatetags.portal import chart, marked
from zhibu.portal.templatetags.writing import day, moment, score, share

ROOT = Path(__file__).parents[3]
ENTRIES = [entry for _label, entries in NAVIGATION for entry in entries]


def shown(template: str, **facts: Any) -> str:
    return Template(template).render(Context(facts))


@pytest.mark.django_db
def test_every_entry_has_its_page() -> None:
    assert [entry.name for entry in ENTRIES if not address_of(entry.name)] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("here", "marked"),
    [
        ("/consequences/mine/", ["own_consequences"]),
        ("/consequences/7/", ["consequences"]),
        ("/standings/ranking/", ["standings"]),
    ],
)
def test_one_way_is_marked_as_the_present_one(cast: Cast, here: str, marked: list[str]) -> None:
    groups = navigation(cast.secretary, here)
    found = [entry["name"] for group in groups for entry in group["entries"] if entry["here"]]
    assert found == marked


@pytest.mark.django_db
def test_each_role_sees_its_ways_and_each_way_opens(client_for: Callable, cast: Cast) -> None:
    addresses = {address_of(entry.name) for entry in ENTRIES}
    for name, person in cast:
        if name == "stranger":
            continue
        client = client_for(person)
        page = client.get("/help/").content.decode()
        ways = {address for address in addresses if f'<a href="{address}"' in page}
        assert "/inbox/" in ways, name
        assert {way: client.get(way, follow=True).status_code for way in ways} == dict.fromkeys(
            ways, 200
        ), name


@pytest.mark.django_db
def test_frame_takes_one_query_for_unread_messages(
    client_for: Callable, cast: Cast, django_assert_num_queries: Any
) -> None:
    client = client_for(cast.member)
    tell(to=[cast.member], kind="returned", cause="a", facts={})
    tell(to=[cast.member], kind="returned", cause="b", facts={})
    client.get("/help/")
    with django_assert_num_queries(5):  # session, user, person, roles, unread
        page = client.get("/help/").content.decode()
    assert "未读 </span>2</span>" in page


def test_icons_that_are_named_are_in_the_sprite() -> None:
    import re

    listed = (ROOT / "assets" / "icons.js").read_text().partition("`")[2].partition("`")[0].split()
    templates = (ROOT / "src/zhibu/portal/templates").rglob("*.html")
    named = {name for path in templates for name in re.findall(r'{% icon "([\w-]+)"', path.read_text())}  # fmt: skip
    named |= {name for path in templates for name in re.findall(r'{% (?:empty|badge) [^%]*"([a-z]+-[\w-]+)"', path.read_text())}  # fmt: skip
    named |= {entry.icon for entry in ENTRIES}
    assert named - set(listed) == set()


@pytest.mark.parametrize(
    ("hundredths", "written"), [(9250, "92.50"), (0, "0.00"), (-5, "-0.05"), (None, "—"), (10000, "100.00")]
)  # fmt: skip
def test_score_is_written_to_the_hundredth(hundredths: int | None, written: str) -> None:
    assert score(hundredths) == written


@pytest.mark.parametrize(
    ("points", "written"), [(8750, "87.5%"), (10000, "100%"), (None, "—"), (3, "0%"), (5, "0.1%")]
)
def test_share_is_written_in_percent(points: int | None, written: str) -> None:
    assert share(points) == written


def test_days_are_written_as_people_write_them() -> None:
    late = datetime(2026, 3, 5, 16, 30, tzinfo=UTC)
    with override("zh-hans"):
        assert (day(date(2026, 3, 5)), moment(late)) == ("2026年3月5日", "2026年3月6日 00:30")
        assert (day(late), day(None)) == ("2026年3月6日", "—")
    with override("en"):
        assert (day(date(2026, 3, 5)), moment(late)) == ("5 March 2026", "6 March 2026, 00:30")


def test_diff_marks_what_changed_and_escapes() -> None:
    assert marked("<b>实到13人", "<b>实到14人") == (
        "&lt;b&gt;实到1<del>3</del>人",
        "&lt;b&gt;实到1<ins>4</ins>人",
    )


def test_chart_cannot_leave_its_script() -> None:
    text = chart({"title": "</script><script>alert(1)</script>"}, "a & b")["json"]
    assert not {"<", ">", "&"} & set(text)


class Sample(Form):
    place = forms.CharField(label="Place", help_text="As on the door.")


def test_field_ties_help_and_error_to_its_control() -> None:
    form = Sample({"place": ""})
    page = shown("{% field form.place %}", form=form)
    assert 'aria-describedby="id_place_helptext id_place_error"' in page
    assert 'aria-invalid="true"' in page
    assert 'id="id_place_helptext"' in page
    assert 'id="id_place_error"' in page


def test_a_form_says_in_our_words_what_is_missing_and_what_is_beyond_a_limit() -> None:
    class Asked(Form):
        words = forms.CharField(max_length=3)
        which = forms.ChoiceField(choices=[("a", "A")])
        day = DayField()
        number = forms.IntegerField(max_value=12)
        own = forms.CharField(error_messages={"required": "Say why."})

    with override("zh-hans"):
        errors = Asked({"words": "四个字长", "day": "明天", "number": "13"}).errors
        assert {name: " ".join(words) for name, words in errors.items()} == {
            "words": "已填4字，最多3字，请精简。",
            "which": "此项必选，尚未选择。",
            "day": "日期无效。请按“年-月-日”填写，如2026-03-05。",
            "number": "13超出范围，最大为12。",
            "own": "Say why.",
        }


def test_refusal_goes_to_its_field_and_else_to_the_whole() -> None:
    form = Sample({"place": "here"})
    assert form.is_valid()
    refuse(form, Refused("Not today.", fields={"place": "Nobody is there.", "other": "Strange."}))
    assert form.errors == {"__all__": ["Not today.", "Strange."], "place": ["Nobody is there."]}


def test_confirm_posts_with_its_token_and_reason() -> None:
    page = shown('{% confirm "/x/" "Go" reason="required" code=7 %}', csrf_token="t0ken")
    for part in (
        'method="post" action="/x/"',
        'value="t0ken"',
        'name="code" value="7"',
        " required",
    ):
        assert part in page


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_long_menu_can_be_scrolled_on_a_phone(
    phone: Any, signed_in: Callable, live_server: Any, cast: Cast
) -> None:
    signed_in(phone, cast.assessment_office).goto(f"{live_server.url}/help/")
    phone.get_by_text("菜单").click()
    last = phone.locator(".menu").get_by_role("button", name="退出登录")
    last.scroll_into_view_if_needed()
    assert last.is_visible()
    assert width_of(phone) == 390
