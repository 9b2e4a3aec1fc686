"""Papers as small as they can be."""

from typing import Any


def make_register(*rows: list[str | None], title: str = "登记簿", **more: Any) -> dict[str, Any]:
    """Data of a register with two columns."""
    columns = [
        {"name": "姓名", "width": 1, "side": "left"},
        {"name": "学时", "width": 0, "side": "right"},
    ]
    facts = {"title": title, "language": "zh", "lines": [], "columns": columns, "notes": []}
    return {**facts, "rows": list(rows), "empty": "没有记录。", **more}


def make_book(*, title: str = "党员大会", minutes: str = "", **more: Any) -> dict[str, Any]:
    """Data of a book with one record."""
    names = ("号", "日期", "类型", "题目", "页")
    columns = [{"name": name, "width": int(name == "题目"), "side": "left"} for name in names]
    record = {
        "anchor": "1",
        "title": title,
        "under": "2026年第1号",
        "listed": ["1", "2026-03-05", "党员大会", title],
        "facts": [{"label": "地点", "text": "会议室", "wide": False}] * 2,
        "passages": [{"label": "纪要", "text": minutes}],
        "signed": [],
        "pictures": [],
        "amendments": [],
    }
    return {
        "title": "记录本",
        "language": "zh",
        "head": ["第一支部", "2026年度记录本"],
        "cover": {"title": "记录本", "year": "2026年度", "lines": []},
        "by_kind": {"title": "统计", "columns": columns[:2], "rows": [], "notes": []},
        "contents": {"title": "目录", "columns": columns, "empty": "没有记录。"},
        "records": [record],
        **more,
    }
