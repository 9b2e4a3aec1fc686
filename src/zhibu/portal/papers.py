"""Answers with a paper: a PDF in the reader's language, under its title."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

from zhibu import papers


def send_paper(
    source: str,
    data: Mapping[str, Any],
    *,
    name: str = "",
    files: Mapping[str, bytes] | None = None,
) -> HttpResponse:
    """Set a paper in type and send it to be kept.

    Args:
        source: name of a template of `zhibu.papers`.
        data: what it asks for, but the language.
        name: of the file, without its ending; the paper's title where none is given.
    """
    language = "en" if (get_language() or "").startswith("en") else "zh"
    content = papers.pdf(source, {**data, "language": language}, files=files)
    filename = f"{name or data['title']}.pdf"
    sent = content_disposition_header(as_attachment=True, filename=filename) or "attachment"
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": sent}
    )
