"""The words of the template's first sheet."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zhibu.scoring.evidence.contract import ROWS_IN_SHEET, TABLES
from zhibu.scoring.evidence.uses import Uses

if TYPE_CHECKING:
    from zhibu.scoring.scheme.model import Scheme

COLUMNS = (
    "工作表 Sheet",
    "列 Column",
    "类型 Type",
    "必填 Required",
    "说明",
    "Note",
)
_TYPES = {
    "code": "编码 code",
    "name": "下拉选择 from the list",
    "kind": "下拉选择 from the list",
    "text": "文字 text",
    "date": "日期 date",
    "whole": "整数 whole number",
    "decimal": "数，至多两位小数 two decimals",
}


def guide_lines(scheme: "Scheme") -> tuple[str, ...]:
    """Say how to fill in the workbook."""
    return (
        f"{scheme.title.en} · {scheme.scheme} {scheme.version}",
        "1. 每张工作表第一行是表头，请从第二行起逐行填写；不要改动表头和工作表名称。 "
        "Row 1 holds the headings; write from row 2, and keep headings and sheet names.",
        "2. 先填 subjects（考核对象）：每个组织、党员一行，上级也要占一行，最上级的“上级编码”留空。 "
        "Begin with subjects: one row for each, those above them too.",
        "3. 深红表头必填，浅色表头选填；光标停在表头上可看说明。 "
        "Dark headings are required, light ones optional; hover over a heading for its note.",
        "4. 名称从下拉列表选择；空格后面的中文只供阅读，可以不写。 "
        "Choose names from the lists; the title after the space is for reading.",
        "5. 没有发生的不填，不要填 0：没有依据与零分不同。 "
        "Leave out what did not happen; no evidence is not a zero.",
        "6. 没有内容的工作表保留表头即可。不要合并单元格，不要用公式，不要加宏或外部链接。 "
        "A sheet without content keeps its headings. No merged cells, formulas, macros or links.",
        f"7. 每张工作表至多 {ROWS_IN_SHEET} 行；更多时请用 CSV 或 Parquet。 "
        f"At most {ROWS_IN_SHEET} rows a sheet; for more use CSV or Parquet.",
        "8. 完成后运行：zhibu score --scheme "
        f"{scheme.scheme} 填报表.xlsx --out 结果  Then score it with this command.",
    )


def sheet_rows(uses: Uses) -> Iterator[tuple[str, ...]]:
    """Describe every column of the tables that are used."""
    for name in uses.tables:
        table = TABLES[name]
        for column in table.columns:
            yield (
                f"{table.name} {table.zh}",
                column.heading,
                _TYPES[column.type],
                "是 yes" if column.required else "",
                column.note.zh,
                column.note.en,
            )
