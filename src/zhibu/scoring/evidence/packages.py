"""Whether a workbook may be opened: a package of XML parts can hold bombs, macros, links, entities."""

import zipfile
from pathlib import Path

from zhibu.scoring.evidence.problems import Findings, Problem, Words

UNPACKED = 512 << 20
"""Bytes that all parts together may unpack to."""
RATIO = 200
"""How many times a large part may be larger than it is packed; sheets pack about 10 to 50 times."""
_LARGE = 16 << 20
_PARTS = 2_000
_OLE = b"\xd0\xcf\x11\xe0"

_PLAIN = Words(
    "请在 Excel 中打开并另存为“Excel 工作簿（.xlsx）”",
    "open it in Excel and save it as Excel Workbook (.xlsx)",
)


def is_safe(path: Path, findings: Findings) -> bool:
    """Whether a workbook's package can be opened; each reason against it is a problem."""
    with path.open("rb") as file:
        beginning = file.read(4)
    if beginning == _OLE:
        finding = Words("是旧式 .xls 或带密码的文件", "is an old .xls, or has a password")
        return _refuse(path, findings, finding, _PLAIN)
    if not beginning:
        return _refuse(path, findings, Words("是空文件", "is empty"), _PLAIN)
    try:
        with zipfile.ZipFile(path) as package:
            return _check(path, package, findings)
    except (zipfile.BadZipFile, NotImplementedError, EOFError):
        finding = Words("不是完整的 .xlsx 文件", "is no whole .xlsx file")
        return _refuse(path, findings, finding, _PLAIN)


def _refuse(path: Path, findings: Findings, finding: Words, remedy: Words) -> bool:
    findings.add(Problem("", None, "", None, finding, remedy, path.name))
    return False


def _check(path: Path, package: zipfile.ZipFile, findings: Findings) -> bool:
    parts = package.infolist()
    # The reader never gives more than the declared size, so the declared size is enough to bound it.
    unpacked = sum(part.file_size for part in parts)
    swollen = any(
        part.file_size > _LARGE and part.file_size > RATIO * max(1, part.compress_size)
        for part in parts
    )
    if unpacked > UNPACKED or swollen or len(parts) > _PARTS:
        size = unpacked >> 20
        finding = Words(
            f"解压后过大（{size} MB）", f"unpacks to too much ({size} MB in {len(parts)} parts)"
        )
        remedy = Words("数据多时请用 CSV 或 Parquet", "for much data use CSV or Parquet")
        return _refuse(path, findings, finding, remedy)
    names = [part.filename for part in parts]
    if any(part.flag_bits & 1 for part in parts):
        return _refuse(path, findings, Words("带密码", "has a password"), _PLAIN)
    if path.suffix.lower() == ".xlsm" or any(name.endswith("vbaProject.bin") for name in names):
        return _refuse(path, findings, Words("含有宏", "contains macros"), _PLAIN)
    if any(name.startswith(("xl/externalLinks/", "xl/connections")) for name in names):
        finding = Words("链接到别的文件或数据源", "links to other files or data sources")
        remedy = Words(
            "请在“数据－编辑链接”中断开链接，并把公式粘贴为数值",
            "break the links under Data, Edit Links, and paste formulas as values",
        )
        return _refuse(path, findings, finding, remedy)
    for name in names:
        if name.endswith((".xml", ".rels", ".vml")) and not _is_plain(package, name):
            finding = Words(
                f"部件 {name} 含有文档类型定义（DTD）或不是 XML",
                f"has a part {name} with a document type definition (DTD), or that is no XML",
            )
            return _refuse(path, findings, finding, _PLAIN)
    return True


def _is_plain(package: zipfile.ZipFile, name: str) -> bool:
    """Whether a part begins as XML without a DTD, which can stand only before the first element."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    with package.open(name) as part:
        try:
            next(iter(iterparse(part, events=("start",), forbid_dtd=True)), None)
        except (DefusedXmlException, ParseError):
            return False
    return True
