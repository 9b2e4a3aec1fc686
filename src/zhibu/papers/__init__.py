"""Papers: what is set in type, as PDF and PDF/A."""

from zhibu.papers.characters import legible
from zhibu.papers.typesetting import TEMPLATES, PaperError, pdf

__all__ = ["TEMPLATES", "PaperError", "legible", "pdf"]
