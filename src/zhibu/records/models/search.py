"""The text by which a record is found."""

from django.db import models

from zhibu.records.models.records import Record


class SearchText(models.Model):
    """The normalised text of a record (检索文本), beside an index of its pairs of signs.

    Written by `records.searching` alone: the index on SQLite is undone with exactly this text.
    """

    record = models.OneToOneField(
        Record, models.CASCADE, primary_key=True, related_name="search_text"
    )
    text = models.TextField()
