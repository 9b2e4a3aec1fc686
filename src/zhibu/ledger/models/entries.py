"""Entries (存证条目), their openings, and what was erased."""

from django.db import models
from django.db.models import Q


class Head(models.Model):
    """How many entries there are: one row, and the lock under which they are appended."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="ledger_head_is_one")]


class Entry(models.Model):
    """A leaf of the log, in the order of its index, without gaps. It is never changed or deleted."""

    index = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=60)
    """What happened, as in record.submitted."""
    subject = models.CharField(max_length=80)
    """What it happened to, as in record/1f0c…; no person's data."""
    revision = models.PositiveIntegerField()
    leaf = models.BinaryField()
    """Canonical JSON of {v, type, id, rev, commit, prev}."""
    leaf_hash = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(fields=["subject", "revision"], name="ledger_revision_once")
        ]


class Opening(models.Model):
    """What an entry commits to (承诺开启): the body and its salt. Erasing deletes it; proofs stand."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="opening")
    salt = models.BinaryField(max_length=32)
    body = models.TextField()


class Erasure(models.Model):
    """An opening that was erased (个人信息删除): why, and on whose authority."""

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="erasure")
    reason = models.CharField(max_length=300)
    authority = models.CharField(max_length=200)
    by = models.CharField(max_length=40)
    """The code of the person who erased."""
    at = models.DateTimeField(auto_now_add=True)
