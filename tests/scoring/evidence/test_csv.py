"""CSV: every refusal with table, row, column, value and remedy, all in one go."""

import pytest
from evidence_makers import GOOD, USES, make_folder, read, refused

from zhibu.scoring.evidence.problems import EvidenceError

BALLOTS = "subject,channel,source,round,score,count\n"
EVENTS = "subject,event,on,points,note\n"
SUBJECTS = "subject,kind,parent,class\nB,branch,,\nM1,member,B,1\n"
DECIMALS = "请填 0 至 100、至多两位小数的数"


@pytest.mark.parametrize(
    ("table", "content", "message"),
    [
        # types and bounds
        (
            "ballots",
            BALLOTS + "M1,peer,members,1,优,\n",
            f"第 2 行 score：“优”不是数；{DECIMALS}。",
        ),
        (
            "ballots",
            BALLOTS + "M1,peer,members,1,100.01,\n",
            f"第 2 行 score：“100.01”不在 0 至 100 之间；{DECIMALS}。",
        ),
        (
            "ballots",
            BALLOTS + "M1,peer,members,1,-1,\n",
            f"第 2 行 score：“-1”不在 0 至 100 之间；{DECIMALS}。",
        ),
        (
            "ballots",
            BALLOTS + "M1,peer,members,1,92.345,\n",
            f"第 2 行 score：“92.345”小数超过两位；{DECIMALS}。",
        ),
        (
            "ballots",
            BALLOTS + "M1,peer,members,1,9e1,\n",
            f"第 2 行 score：“9e1”不是数；{DECIMALS}。",
        ),
        (
            "ballots",
            BALLOTS + "M1,peer,members,1,,\n",
            "第 2 行 score：必填而为空；请填写0 至 100，至多两位小数。",
        ),
        (
            "ballots",
            BALLOTS + "M1,peer,members,一,90,\n",
            "第 2 行 round：“一”不是整数；请填 1 至 366 的整数。",
        ),
        (
            "ballots",
            BALLOTS + "M1,peer,members,1,90,0\n",
            "第 2 行 count：“0”不在 1 至 1000000 之间；请填 1 至 1000000 的整数。",
        ),
        (
            "subjects",
            SUBJECTS + "M2,memebr,B,1\n",
            "第 4 行 kind：“memebr”不是对象类型；是否应为 member？可用：committee 党委、working_committee 党工委、general_branch 党总支、branch 党支部、group 党小组、member 党员、community 社区、unit 单位。",
        ),
        # codes
        (
            "ballots",
            BALLOTS + "M1,pear,members,1,90,\n",
            "第 2 行 channel：“pear”不是方案中的评议渠道；是否应为 peer？可用：peer, masses。",
        ),
        (
            "ballots",
            BALLOTS + "M1,masses,members,1,90,\n",
            "第 2 行 source：“members”不是渠道 masses 的来源；可用：helped, all_staff。",
        ),
        (
            "ballots",
            BALLOTS + "M9,peer,members,1,90,\n",
            "第 2 行 subject：“M9”不在 subjects 的编码中；请改正编码，或在 subjects 中增加一行。",
        ),
        (
            "inspections",
            "subject,clause,round,score\nB,duties,1,5\n",
            "第 2 行 clause：“duties”不是方案中的检查评分条款；是否应为 duty？可用：duty。",
        ),
        (
            "inspections",
            "subject,clause,round,score\nB,duty,1,6.01\n",
            "第 2 行 score：“6.01”超过条款 duty 的满分 6；请填 0 至 6。",
        ),
        (
            "indicators",
            "subject,indicator,round\nB,outputs,1\n",
            "第 2 行 indicator：“outputs”不是方案中的指标；是否应为 output？可用：output。",
        ),
        (
            "events",
            EVENTS + "M1,honor,2026-05-01,,\n",
            "第 2 行 event：“honor”不是方案中的事项；是否应为 honour？可用：honour, gift。",
        ),
        (
            "events",
            EVENTS + "M1,honour,2026-05-01,2,\n",
            "第 2 行 points：“2.00”不应填写：事项 honour 的分值由方案规定；请留空。",
        ),
        (
            "events",
            EVENTS + "M1,gift,2026-05-01,,\n",
            "第 2 行 points：必填而为空；请为事项 gift 填写 0 至 5 的分值。",
        ),
        (
            "events",
            EVENTS + "M1,gift,2026-05-01,5.5,\n",
            "第 2 行 points：“5.50”不在 0 至 5 之间；请为事项 gift 填写 0 至 5 的分值。",
        ),
        # rounds and dates
        (
            "ballots",
            BALLOTS + "M1,peer,members,5,90,\n",
            "第 2 行 round：“5”不在本年度的轮次 1 至 4 之内；请改正轮次。",
        ),
        (
            "inspections",
            "subject,clause,round,score\nB,duty,3,5\n",
            "第 2 行 round：“3”不在本年度的轮次 1 至 2 之内；请改正轮次。",
        ),
        (
            "records",
            "subject,kind,held_on\nB,m,2027-01-01\n",
            "第 2 行 held_on：“2027-01-01”不在考核年度 2026 年内；请改正日期或删除这一行。",
        ),
        (
            "records",
            "subject,kind,held_on\nB,m,2026-02-30\n",
            "第 2 行 held_on：“2026-02-30”不是日期；请写成 2026-05-01 的样子。",
        ),
        (
            "points",
            GOOD["points"] + "M1,5/1/2026,1,1,1\n",
            "第 3 行 on：“5/1/2026”不是日期；请写成 2026-05-01 的样子。",
        ),
        (
            "history",
            "subject,year,level\nM1,2026,4\n",
            "第 2 行 year：“2026”不早于考核年度 2026 年；历年结果只填以前的年度。",
        ),
        # what stands once
        (
            "history",
            "subject,year,level\nM1,2025,4\nM1,2025,3\n",
            "第 3 行 year：“M1, 2025”重复出现；请只保留一行。",
        ),
        (
            "indicators",
            "subject,indicator,round\nB,output,1\nB,output,1\n",
            "第 3 行 round：“B, output, 1”重复出现；请只保留一行。",
        ),
        ("subjects", SUBJECTS + "M1,member,B,2\n", "第 4 行 subject：“M1”重复出现；请只保留一行。"),
        # the tree
        (
            "subjects",
            SUBJECTS + "M2,member,X,2\n",
            "第 4 行 parent：“X”不在 subjects 的编码中；请为该上级增加一行，或改正编码；最上级留空。",
        ),
        (
            "subjects",
            SUBJECTS + "P,group,Q,\nQ,group,P,\n",
            "第 4 行 parent：“Q”使上级关系成环（P → Q → P）；请改正其中一个上级。",
        ),
        (
            "subjects",
            SUBJECTS + "P,group,P,\nM3,member,P,1\n",
            "第 4 行 parent：“P”使上级关系成环（P → P）；请改正其中一个上级。",
        ),
        (
            "subjects",
            SUBJECTS + "M2,member,B,\n",
            "第 4 行 class：“M2”没有分类；请填写分类：1, 2。",
        ),
        (
            "subjects",
            SUBJECTS + "M2,member,B,3\n",
            "第 4 行 class：“3”不是方案中的分类；可用：1, 2。",
        ),
        # form
        ("events", "", "：是空文件；请填写表头和数据；没有内容时保留表头。"),
        (
            "events",
            EVENTS + "M1,honour\n",
            "第 2 行：这一行有 2 格，表头有 5 格；请补齐或删去多余的格；内容含逗号时加引号。",
        ),
        (
            "events",
            EVENTS + 'M1,honour,2026-05-01,,"a\nb\n',
            "第 2 行：引号没有成对；请检查这一行的引号。",
        ),
        (
            "events",
            "subject;event;on\nM1;honour;2026-05-01\n",
            "：各列以 ; 分隔；请另存为“CSV UTF-8（逗号分隔）”。",
        ),
        (
            "events",
            "subject,event,on,pts\nM1,honour,2026-05-01,\n",
            "第 1 行：“pts”不是本表的列；是否应为 points？可用的列：subject, event, on, points, note。",
        ),
        (
            "events",
            "subject,event,on,on\nM1,honour,2026-05-01,\n",
            "第 1 行 on：这一列出现两次；请只保留一列。",
        ),
        (
            "events",
            "subject,event\nM1,honour\n",
            "第 1 行 on：缺少必填列（日期）；请增加一列，表头为 on。",
        ),
        (
            "events",
            "subject,event,on,\nM1,honour,2026-05-01,x\n",
            "第 2 行：“x”不在任何表头之下；请删除，或补上表头。",
        ),
        ("events", b"\xff\xfes\x00", "：是 UTF-16 编码；请另存为“CSV UTF-8（逗号分隔）”。"),
        (
            "events",
            EVENTS.encode() + b"M1,honour,\xff\xff\n",
            "第 2 行：既不是 UTF-8 也不是 GB18030；请另存为“CSV UTF-8（逗号分隔）”。",
        ),
    ],
)
def test_bad_input_is_refused_with_place_value_and_remedy(tmp_path, table, content, message):
    uses = USES
    refusal = refused(make_folder(tmp_path, **{table: content}), uses)
    expected = message if message.startswith("：") else " " + message
    lines = [line for line in refusal.zh.splitlines() if line.startswith(table)]
    assert lines == [f"{table}.csv{expected}"]


def test_the_same_refusal_is_said_in_english(tmp_path):
    folder = make_folder(
        tmp_path, ballots=BALLOTS + "M1,peer,members,1,100.01,\nM9,pear,members,1,90,\n"
    )
    refusal = refused(folder)
    assert refusal.en.splitlines() == [
        "ballots.csv, row 2, score: '100.01' is not between 0 and 100; write a number from 0 to 100 with at most two decimals.",
        "ballots.csv, row 3, subject: 'M9' is no subject of the table subjects; correct the code, or add a row to subjects.",
        "ballots.csv, row 3, channel: 'pear' is no channel of the scheme; did you mean peer? The channels are peer, masses.",
    ]
    assert isinstance(refusal, EvidenceError)


def test_lines_are_those_of_the_file_past_blank_lines_and_quoted_breaks(tmp_path):
    rows = 'M1,honour,2026-05-01,,"one\ntwo"\n\nM1,honour\nM1,honour,2026,,\n'
    assert refused(make_folder(tmp_path, events=EVENTS + rows)).en.splitlines() == [
        'events.csv, row 5: the row has 2 cells, and the headings are 5; add or remove cells; a text with a comma stands in "quotation marks".',
        "events.csv, row 6, on: '2026' is not a date; write it like 2026-05-01.",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_lines_may_end_in_several_ways(tmp_path, encoding):
    rows = 'M1,honour,2026-05-01,,"先\n进"\r\nM1,honour,2026-05-02,,\r\n\nM1,honour,2026-13-01,,\n'
    content = (EVENTS.replace("\n", "\r\n") + rows).encode(encoding)
    assert refused(make_folder(tmp_path / "bad", events=content)).zh == (
        "events.csv 第 6 行 on：“2026-13-01”不是日期；请写成 2026-05-01 的样子。"
    )
    good = content.replace(b"2026-13", b"2026-12")
    assert len(read(make_folder(tmp_path / "good", events=good))[1]["events"]) == 3


def test_blank_lines_before_the_headings_are_passed_over(tmp_path):
    content = "\n,,,,\n" + EVENTS + "M1,honour,2026-13-01,,\n"
    assert refused(make_folder(tmp_path, events=content)).zh == (
        "events.csv 第 4 行 on：“2026-13-01”不是日期；请写成 2026-05-01 的样子。"
    )


def test_a_cell_beyond_all_measure_is_refused(tmp_path):
    content = EVENTS + "M1,honour,2026-05-01,," + "x" * 3_000_000 + "\n"
    assert refused(make_folder(tmp_path, events=content)).en == (
        "events.csv, row 2: is longer than 2 MB; check the quotation marks in this row."
    )


def test_a_hundred_problems_are_shown_and_the_rest_counted(tmp_path):
    rows = "".join(f"M1,peer,members,1,{n},\n" for n in range(101, 351))
    refusal = refused(make_folder(tmp_path, ballots=BALLOTS + rows))
    lines = refusal.zh.splitlines()
    assert (len(lines), lines[-1], refusal.count) == (101, "另有 150 处问题未列出。", 250)
    assert refusal.problems[99].row == 101


def test_same_ballots_are_kept(tmp_path):
    row = "M1,peer,members,1,90,\n"
    assert len(read(make_folder(tmp_path, ballots=BALLOTS + row * 3))[1]["ballots"]) == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_are_read_alike(tmp_path, encoding):
    content = EVENTS + "M1,honour,2026-05-01,,先进个人\n"
    evidence, tables = read(make_folder(tmp_path, events=content.encode(encoding)))
    assert tables["events"][0][4] == "先进个人"
    said = ["events.csv 不是 UTF-8，已按 GB18030 读取。"] if encoding == "gb18030" else []
    assert [notice.zh for notice in evidence.notices] == said


@pytest.mark.parametrize(
    "headings",
    [
        "编码,渠道,来源,轮次,得分",
        "subject 编码,channel 渠道,source 来源,round 轮次,score 得分",
        "Subject,CHANNEL,来源（source）,round/轮次, score ",
        "subject,channel,source,round,score\n编码,渠道,来源,轮次,得分",
    ],
)
def test_headings_are_english_chinese_or_both(tmp_path, headings):
    content = headings + "\nM1,peer,members,１,９２．５\n"
    assert len(read(make_folder(tmp_path, ballots=content))[1]["ballots"]) == 1


def test_titles_after_names_and_full_width_forms_are_read(tmp_path):
    subjects = "subject,kind,parent,class\nＢ,党支部,,\nM1,member 党员,B,1　主要生产\n"
    ballots = "subject,channel,source,round,score\nM1,peer 互评,members　党员,1,90\n"
    _, tables = read(make_folder(tmp_path, subjects=subjects, ballots=ballots))
    assert tables["subjects"] == [
        ("B", "branch", None, None, None),
        ("M1", "member", "B", "1", None),
    ]
    assert tables["ballots"][0][:3] == ("M1", "peer", "members")


def test_headings_alone_are_noticed(tmp_path):
    evidence, tables = read(make_folder(tmp_path, events=EVENTS))
    assert tables["events"] == []
    assert [notice.en for notice in evidence.notices] == [
        "events has no rows: nothing is recorded there."
    ]


@pytest.mark.parametrize(
    ("subjects", "message"),
    [
        ("subject,kind\n", "subjects.csv: has no rows; write one row for each subject."),
        (
            "subject,kind\nB,branch\n",
            "subjects.csv, kind: has no member; add such subjects, or score with another scheme.",
        ),
    ],
)
def test_evidence_without_subjects_is_refused(tmp_path, subjects, message):
    refusal = refused(make_folder(tmp_path, subjects=subjects))
    assert refusal.en.splitlines()[0] == message


def test_a_table_that_is_used_and_absent_is_refused(tmp_path):
    folder = make_folder(tmp_path / "in", events=None)
    (folder / "event.csv").write_text(EVENTS)
    assert refused(folder).en == (
        "in: lacks the table events, which the scheme uses; rename event? "
        "Add events; for none, the headings alone."
    )


def test_a_table_that_is_not_used_is_not_read(tmp_path):
    from dataclasses import replace

    uses = replace(USES, tables=("subjects", "ballots"))
    evidence, _ = read(make_folder(tmp_path, events="broken"), uses)
    assert evidence.rows == {"subjects": 3, "ballots": 1}
    assert evidence.notices[0].en == ("records.csv: this run does not use it; it was not read.")


def test_two_files_of_one_table_are_refused(tmp_path):
    folder = make_folder(tmp_path / "in")
    (folder / "事项.csv").write_text(EVENTS)
    assert refused(folder).zh == "in：“events.csv, 事项.csv”重复：都是同一张表；请只保留一个。"


def test_what_is_not_there_is_refused(tmp_path):
    assert refused(tmp_path / "nowhere").en == (
        "nowhere: does not exist; give a folder with CSV or Parquet, or one .xlsx workbook."
    )


@pytest.mark.parametrize(
    ("tables", "year"),
    [
        ({}, 2026),
        ({"history": "subject,year,level\nM1,2020,1\n"}, 2026),
        (
            {
                "records": "subject,kind,held_on\n",
                "events": EVENTS,
                "points": "subject,on,amount,quality,coefficient\n",
            },
            2026,
        ),
    ],
)
def test_the_year_is_inferred_from_dates_or_history(tmp_path, tables, year):
    assert read(make_folder(tmp_path, **tables), year=None)[0].year == year


def test_dates_of_several_years_without_history_need_the_year(tmp_path):
    folder = make_folder(
        tmp_path / "in",
        history="subject,year,level\n",
        events=EVENTS + "M1,honour,2025-05-01,,\n",
    )
    assert refused(folder, year=None).en == (
        "events.csv, row 2, on: '2025-05-01' is not of the same year as others "
        "(2025, 2026 are there); correct it, or say which year is assessed with --year."
    )


def test_a_year_of_too_much_work_is_refused(tmp_path):
    rows = "".join(f"M1,2026-01-{day:02d},100000,10,10\n" for day in range(1, 12))
    refusal = refused(
        make_folder(tmp_path, points="subject,on,amount,quality,coefficient\n" + rows)
    )
    assert refusal.en == (
        "points.csv, row 2, amount: 'M1' adds up to more than 100000000 in the year; "
        "check the unit, and take a larger one."
    )
