"""Where each rule comes from (出处): what is assumed, and what stays open."""

from typing import Any

from pydantic import BaseModel

from zhibu.scoring.scheme.document.origin import is_assumed
from zhibu.scoring.scheme.lint.finding import Findings, Path
from zhibu.scoring.scheme.measures import Carried
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.values import Sourced


def check_origin(scheme: Scheme, findings: Findings) -> None:
    """List what is assumed, and evidence that newcomers cannot have."""
    _walk(scheme, (), findings)


def _walk(value: Any, path: Path, findings: Findings) -> None:
    if isinstance(value, tuple):
        for n, item in enumerate(value):
            _walk(item, (*path, n), findings)
        return
    if not isinstance(value, BaseModel):
        return
    if isinstance(value, Sourced) and is_assumed(value.assumed):
        findings.note(
            (*path, "assumed"),
            ("是设定值的理由：原文没有给出", "采用前请核对，可以修改"),
            (
                "is assumed, since the source leaves it open",
                "check it before adoption; it may be changed",
            ),
        )
    if isinstance(value, Carried) and value.otherwise is None:
        findings.note(
            (*path, "carried"),
            ("没有上年得分的考核对象将无依据", "如要给起点分，请写 otherwise: 分数"),
            (
                "leaves subjects without last year's score without evidence",
                "write otherwise: points to give them a start",
            ),
        )
    for name, field in type(value).model_fields.items():
        _walk(getattr(value, name), (*path, field.alias or name), findings)
