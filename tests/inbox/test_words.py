"""Messages in words: each kind in both languages, and none is lost."""

import pytest
from django.utils import translation

from zhibu.inbox.models import Message
from zhibu.inbox.words import WORDS, words_of

DIGEST = {
    "day": "2026-05-29",
    "lines": [
        {"stage": "after", "organisation": "第一支部", "title": {"zh": "主题党日", "en": "Theme day"},
         "period": "2026-04", "until": "2026-04-30", "days": 29, "strength": "must"},
        {"stage": "before_3", "organisation": "第一支部", "title": {"zh": "主题党日", "en": "Theme day"},
         "period": "2026-05", "until": "2026-05-31", "days": 2, "strength": "must"},
        {"stage": "term_0", "organisation": "第一支部", "until": "2026-05-01"},
    ],
    "more": 4,
    "counts": {"after": 1, "before_3": 1, "term_0": 1},
}  # fmt: skip


def said(kind, facts, language="zh-hans"):
    with translation.override(language):
        words = words_of(Message(kind=kind, facts=facts))
        return [words.headline, *words.lines]


def test_digest_reads_as_chinese():
    assert said("duties", DIGEST) == [
        "到期提醒：逾期未办1项，即将到期1项，换届提醒1项",
        "第一支部：主题党日（应当，2026年4月），2026年4月30日到期，已逾期29天。",
        "第一支部：主题党日（应当，2026年5月），还剩2天，截止2026年5月31日。",
        "第一支部：任期已于2026年5月1日届满，应当换届。",
        "另有4项，请到系统查看。",
    ]


def test_digest_reads_as_english():
    assert said("duties", DIGEST, "en")[:2] == [
        "Reminder: 1 overdue, 1 due soon, 1 election",
        "第一支部: Theme day (must, April 2026), overdue since 2026-04-30, 29 days.",
    ]


def test_decision_names_what_was_asked_and_why():
    facts = {"request": "extension", "organisation": "第一支部", "title": {"zh": "党课", "en": "Lecture"},
             "period": "2026H1", "until": "2026-07-15", "by": "李强", "decision_reason": "情况属实"}  # fmt: skip
    assert said("request_approved", facts) == [
        "您的延期申请已同意",
        "第一支部：党课，2026年上半年。",
        "新的截止日：2026年7月15日",
        "李强审批：情况属实",
    ]


@pytest.mark.parametrize("kind", [*WORDS, "unknown"])
@pytest.mark.parametrize(
    "facts", [{}, {"title": "会议", "period": "?", "until": "?", "held_on": "?"}]
)
def test_message_with_any_facts_can_be_read(kind, facts):
    for language in ("zh-hans", "en"):
        assert said(kind, facts, language)[0]
