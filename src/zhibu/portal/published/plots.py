"""Small plots of distributions, drawn in the page: no script, no style, and said in words too."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from zhibu.terms.score import Score

WIDTH, HEIGHT = 160, 36
FULL = 10_000


def plot(groups: Sequence[Sequence[int]]) -> SafeString:
    """Draw ballots by band as areas: as wide as the band, as large as its share of ballots."""
    if not groups:
        return SafeString("")
    densest = max(count / (last + 1 - first) for first, last, count in groups)
    bars = []
    for first, last, count in groups:
        left, right = first * WIDTH // FULL, (last + 1) * WIDTH // FULL
        tall = max(round((HEIGHT - 2) * count / (last + 1 - first) / densest), 1)
        bars.append((left, HEIGHT - tall, max(right - left - 1, 1), tall))
    drawn = format_html_join("", '<rect x="{}" y="{}" width="{}" height="{}"/>', bars)
    return format_html(
        '<svg class="bands" viewBox="0 0 {} {}" width="{}" height="{}" aria-hidden="true" focusable="false">{}</svg>',
        WIDTH, HEIGHT, WIDTH, HEIGHT, drawn,
    )  # fmt: skip


def points(score: int) -> str:
    """A limit of a band, as short as it may be."""
    return Score(hundredths=score).trimmed()


def in_words(groups: Sequence[Sequence[int]]) -> list[tuple[str, int]]:
    """Name each band and its ballots, the highest first; a band ends where the next begins."""
    return [
        (f"{points(first)}–{points(min(last + 1, FULL))}", count)
        for first, last, count in reversed(groups)
    ]
