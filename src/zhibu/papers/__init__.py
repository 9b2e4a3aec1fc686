"""Papers: what is set in type, as PDF and PDF/A."""

from zhibu.papers.characters import legible
from zhibu.papers.typesetting import EPOCH, TEMPLATES, PaperError, Standard, pdf

__all__ = ["EPOCH", "TEMPLATES", "PaperError", "Standard", "legible", "pdf"]
