"""Checkpoints and the cosignatures of witnesses."""

from django.db import models


class SignedRoot(models.Model):
    """What every log keeps of a checkpoint; the tree goes on from the hashes that it keeps."""

    size = models.BigIntegerField(unique=True)
    root = models.BinaryField(max_length=32)
    frontier = models.BinaryField()
    """Hashes of the perfect subtrees, 32 bytes each, the largest first."""
    note = models.TextField()
    at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ["-size"]

    def cosigned(self) -> list[str]:
        """Give the lines of those who cosigned it."""
        return []


class Checkpoint(SignedRoot):
    """A signed size and root (检查点)."""

    def cosigned(self) -> list[str]:
        """Give the lines of the witnesses, by name."""
        return [one.line for one in sorted(self.cosignatures.all(), key=lambda one: one.witness)]


class ParallelCheckpoint(SignedRoot):
    """A signed size and root of the second log (平行检查点), whose tree has SM3 hashes."""


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
