"""Checkpoints and the cosignatures of witnesses."""

from django.db import models


class Checkpoint(models.Model):
    """A signed size and root (检查点); the tree goes on from the hashes that it keeps."""

    size = models.BigIntegerField(unique=True)
    root = models.BinaryField(max_length=32)
    frontier = models.BinaryField()
    """Hashes of the perfect subtrees, 32 bytes each, the largest first."""
    note = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-size"]


class Cosignature(models.Model):
    """A witness's signature of a checkpoint (见证联署)."""

    checkpoint = models.ForeignKey(Checkpoint, models.CASCADE, related_name="cosignatures")
    witness = models.CharField(max_length=120)
    line = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["checkpoint", "witness"], name="ledger_cosigned_once")
        ]
