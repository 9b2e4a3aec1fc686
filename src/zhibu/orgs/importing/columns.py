"""The sheets of an import (导入表): their columns, and the words that may stand in them."""

from zhibu.orgs.enums import Education, OrganisationKind, PostKind, Sex, Standing
from zhibu.scoring.evidence.contract import KINDS, Column, Table
from zhibu.scoring.evidence.problems import Words


def _column(
    name: str, zh: str, type_: str, note_zh: str, note_en: str, *, required: bool = False
) -> Column:
    return Column(name, zh, type_, "VARCHAR", Words(note_zh, note_en), required=required)


_DAY_ZH = "如 2026-05-01、2026年5月1日、2026.5.1、20260501"
_DAY_EN = "like 2026-05-01, 2026年5月1日, 2026.5.1, 20260501"

ORGANISATIONS = Table(
    "organisations",
    "党组织",
    (
        _column("code", "编码", "code", "字母、数字、点、横线，不变", "letters, digits, dot, hyphen; never changes", required=True),
        _column("name", "名称", "text", "全称", "the full name", required=True),
        _column("kind", "类型", "text", "党委、党工委、党总支、党支部、党小组", "committee, working_committee, general_branch, branch, group", required=True),
        _column("parent", "上级编码", "code", "上级组织的编码，本表或系统中已有", "code of the organisation above, here or in the system"),
        _column("short_name", "简称", "text", "可不填", "may be empty"),
        _column("class", "分类", "text", "1 主要生产，2 辅助生产，3 后勤服务，4 机关", "1 main production, 2 auxiliary, 3 logistics and service, 4 offices"),
        _column("unit", "所属单位", "text", "行政单位", "the unit at work"),
        _column("founded_on", "成立日期", "date", _DAY_ZH, _DAY_EN),
        _column("elected_on", "最近换届日期", "date", _DAY_ZH, _DAY_EN),
        _column("term_years", "任期年数", "text", "1 至 10，党支部一般 3 年", "1 to 10; for branches as a rule 3"),
    ),
    once=("code",),
)  # fmt: skip
PEOPLE = Table(
    "people",
    "人员",
    (
        _column("code", "人员编号", "code", "工号等，不变", "such as the staff number; never changes", required=True),
        _column("name", "姓名", "text", "姓名", "the name", required=True),
        _column("branch", "党支部编码", "code", "所在党支部的编码", "code of the branch the person belongs to", required=True),
        _column("group", "党小组编码", "code", "所在党小组的编码，可不填", "code of the group; may be empty"),
        _column("standing", "人员类别", "text", "正式党员、预备党员、入党积极分子、群众", "full_member, probationary_member, applicant, staff", required=True),
        _column("from_day", "到支部日期", "date", "转入本支部之日；不填为导入当天", "day of coming to the branch; today where empty"),
        _column("sex", "性别", "text", "男、女；有身份证号时可不填", "male, female; not needed with an identity number"),
        _column("born_on", "出生日期", "date", _DAY_ZH, _DAY_EN),
        _column("nation", "民族", "text", "如 汉族", "like 汉族"),
        _column("education", "学历", "text", "研究生、大学本科、大学专科、高中或中专、初中及以下", "postgraduate, bachelor, college, secondary, lower"),
        _column("job", "岗位", "text", "工作岗位", "the post at work"),
        _column("joined_party_on", "入党日期", "date", _DAY_ZH, _DAY_EN),
        _column("full_member_on", "转正日期", "date", _DAY_ZH, _DAY_EN),
        _column("identity", "身份证号", "code", "18 位；加密保存，不导出", "18 signs; encrypted, never exported"),
        _column("phone", "联系电话", "code", "手机或带区号的座机；加密保存，不导出", "mobile, or landline with area code; encrypted, never exported"),
        _column("email", "电子邮箱", "text", "可不填", "may be empty"),
    ),
    once=("code",),
)  # fmt: skip
POSTS = Table(
    "posts",
    "职务",
    (
        _column("person", "人员编号", "code", "任职人的编号", "code of the person", required=True),
        _column("organisation", "组织编码", "code", "任职的党组织", "code of the organisation", required=True),
        _column("post", "职务", "text", "书记、副书记、组织委员、宣传委员、纪检委员、青年委员、委员、党小组长", "secretary, deputy_secretary, organisation_member, publicity_member, discipline_member, youth_member, committee_member, group_leader", required=True),
        _column("from_day", "任职日期", "date", _DAY_ZH, _DAY_EN, required=True),
        _column("term_ends_on", "任期届满日期", "date", "不填按组织任期", "by the organisation's term where empty"),
        _column("ended_on", "离任日期", "date", "在任不填", "empty while it is held"),
    ),
    once=("person", "organisation", "post"),
)  # fmt: skip
TABLES = {table.name: table for table in (ORGANISATIONS, PEOPLE, POSTS)}

_KINDS = {
    zh: OrganisationKind(name) for name, zh in KINDS.items() if name in OrganisationKind.values
}
_STANDINGS = {
    "正式党员": Standing.FULL_MEMBER,
    "预备党员": Standing.PROBATIONARY_MEMBER,
    "入党积极分子": Standing.APPLICANT,
    "群众": Standing.STAFF,
}
_SEXES = {"男": Sex.MALE, "女": Sex.FEMALE}
_EDUCATIONS = {
    "研究生": Education.POSTGRADUATE,
    "大学本科": Education.BACHELOR,
    "大学专科": Education.COLLEGE,
    "高中或中专": Education.SECONDARY,
    "初中及以下": Education.LOWER,
}
_POSTS = {
    "书记": PostKind.SECRETARY,
    "副书记": PostKind.DEPUTY_SECRETARY,
    "组织委员": PostKind.ORGANISATION_MEMBER,
    "宣传委员": PostKind.PUBLICITY_MEMBER,
    "纪检委员": PostKind.DISCIPLINE_MEMBER,
    "青年委员": PostKind.YOUTH_MEMBER,
    "委员": PostKind.COMMITTEE_MEMBER,
    "党小组长": PostKind.GROUP_LEADER,
}
CHOICES: dict[str, dict[str, str]] = {
    "kind": _KINDS,
    "standing": _STANDINGS,
    "sex": _SEXES,
    "education": _EDUCATIONS,
    "post": _POSTS,
}
"""Columns of a choice: the words that the template offers and the export writes."""
_ALSO: dict[str, dict[str, str]] = {
    "kind": {"支部": OrganisationKind.BRANCH, "小组": OrganisationKind.GROUP},
    "standing": {
        "党员": Standing.FULL_MEMBER,
        "中共党员": Standing.FULL_MEMBER,
        "中共预备党员": Standing.PROBATIONARY_MEMBER,
        "积极分子": Standing.APPLICANT,
        "非党员": Standing.STAFF,
    },
    "sex": {},
    "education": {
        "硕士": Education.POSTGRADUATE,
        "博士": Education.POSTGRADUATE,
        "硕士研究生": Education.POSTGRADUATE,
        "博士研究生": Education.POSTGRADUATE,
        "本科": Education.BACHELOR,
        "大学": Education.BACHELOR,
        "大专": Education.COLLEGE,
        "专科": Education.COLLEGE,
        "高中": Education.SECONDARY,
        "中专": Education.SECONDARY,
        "技校": Education.SECONDARY,
        "中技": Education.SECONDARY,
        "初中": Education.LOWER,
        "小学": Education.LOWER,
    },
    "post": {"党支部书记": PostKind.SECRETARY, "支部书记": PostKind.SECRETARY, "小组长": PostKind.GROUP_LEADER},
}  # fmt: skip
READ = {
    column: {**words, **_ALSO[column], **{value.value: value for value in words.values()}}
    for column, words in CHOICES.items()
}
"""Every word that is read, with what it means."""

__all__ = ["CHOICES", "ORGANISATIONS", "PEOPLE", "POSTS", "READ", "TABLES"]
