"""The workbook (填报表) in which evidence for a scheme is entered."""

from zhibu.scoring.workbook.template import write_template

__all__ = ["write_template"]
