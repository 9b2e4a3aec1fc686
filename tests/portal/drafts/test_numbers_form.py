"""The form of open numbers: groups are closed, the assumed can be looked at alone, nothing is left out."""

import re
from collections import Counter

import pytest

from zhibu.schemes.actions.drafting import set_numbers, start_draft
from zhibu.schemes.numbers import numbers_of
from zhibu.schemes.reading import preset_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(company, cast):
    text, office = preset_text("suxing"), cast.assessment_office
    return start_draft(organisation=company.root, text=text, origin="suxing", by=office)


def fields(page):
    return dict(re.findall(r'name="(n:[^"]+)" value="([^"]*)"', page))


def test_groups_are_closed_but_where_a_value_is_wrong(client_for, cast, draft):
    client, address = client_for(cast.assessment_office), f"/drafts/{draft.code}/numbers/"
    page = client.get(address).text
    assert re.findall(r'draft-group"( open)?', page).count(" open") == 0
    assert page.index('id="note"') < page.index("保存数值</button>")
    wrong = fields(page) | {"n:components[0].weight": "many"}
    page = client.post(address, wrong | {"note": "纪要"}).text
    assert re.findall(r'draft-group"( open)?', page).count(" open") == 1
    assert 'id="n:components[0].weight:fault"' in page


def test_each_number_and_its_rule_say_what_was_set_here(client_for, cast, draft):
    found = numbers_of(draft.text)
    several = Counter(one.rule for one in found if one.origin == "assumed" and one.rule)
    rule = max(several, key=several.__getitem__)
    first, *others = [one for one in found if one.rule == rule]
    value = {"points": "0.5", "percent": "7%", "count": "3", "share": "1/7"}[first.unit]
    set_numbers(draft=draft, values={first.key: value}, note="纪要", by=cast.assessment_office)
    page = client_for(cast.assessment_office).get(f"/drafts/{draft.code}/numbers/").text
    remaining = "、".join(one.label[0] for one in others)
    assert f"<span>部分假定：仍为假定：{remaining}；本单位设定：{first.label[0]}由" in page
    assert page.count('<span class="state tone-info">本单位设定</span>') == 1


def test_the_assumed_are_shown_alone_and_the_others_stay_in_the_form(client_for, cast, draft):
    client, address = client_for(cast.assessment_office), f"/drafts/{draft.code}/numbers/"
    page = client.get(f"{address}?only=assumed").text
    found = numbers_of(draft.text)
    others = sum(one.origin != "assumed" for one in found)
    assert len(re.findall(r'class="draft-number" hidden', page)) == others > 0
    assert len(fields(page)) == len(found)
    answer = client.post(f"{address}?only=assumed", fields(page))
    assert answer.headers["Location"] == f"{address}?only=assumed"
