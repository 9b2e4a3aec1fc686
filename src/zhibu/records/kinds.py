"""The built-in kinds of record (记录类型), by the names that schemes use; administrators add others."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """A kind that every house has.

    Args:
        by_group: groups hold it, so it counts for each group named.
        private: only who was there, the branch's writers and the office above read it.
        with_hours: it counts hours.
    """

    name: str
    zh: str
    en: str
    by_group: bool = False
    private: bool = False
    with_hours: bool = False


BUILT_IN = (
    BuiltIn("general_meeting", "党员大会", "general meeting"),
    BuiltIn("committee_meeting", "支委会", "branch committee meeting"),
    BuiltIn("group_meeting", "党小组会", "group meeting", by_group=True),
    BuiltIn("lecture", "党课", "Party lecture"),
    BuiltIn("theme_day", "主题党日", "theme day"),
    BuiltIn("organisational_life_meeting", "组织生活会", "organisational life meeting"),
    BuiltIn("democratic_review", "民主评议党员", "democratic review of members"),
    BuiltIn("talk", "谈心谈话", "talk", private=True),
    BuiltIn("home_visit", "走访慰问", "home visit", private=True),
    BuiltIn("study", "集中学习", "study", with_hours=True),
    BuiltIn("staff_meeting", "职工大会", "staff meeting"),
    BuiltIn("training", "培训", "training", with_hours=True),
    BuiltIn("feature_activity", "特色活动", "feature activity"),
    BuiltIn("inspection_note", "检查记录", "inspection note"),
    BuiltIn("other", "其他", "other"),
)


def lay_built_in(kind: Any) -> None:
    """Put the built-in kinds into their table; what is there already stays as it is.

    Args:
        kind: the model, or what a migration has in its place.
    """
    for place, one in enumerate(BUILT_IN, start=1):
        facts = asdict(one) | {"place": place * 10, "built_in": True}
        kind.objects.get_or_create(name=facts.pop("name"), defaults=facts)
