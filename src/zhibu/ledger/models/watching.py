"""What was looked at from outside the log: checks, answers of witnesses, checkpoints kept elsewhere."""

from typing import ClassVar

from django.db import models


class FsckRun(models.Model):
    """A check of the whole ledger (账本核对): when, how far, and what was found."""

    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    size = models.BigIntegerField()
    external = models.PositiveIntegerField(default=0)
    """Checkpoints from outside that it was given."""
    count = models.PositiveIntegerField(default=0)
    """Of findings."""
    findings = models.JSONField(default=list)
    """The first of them, as {what, where, zh, en}."""

    class Meta:
        ordering = ["-started_at", "-id"]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d}: {self.count}"


class WitnessAnswer(models.Model):
    """What a witness answered last (见证方答复)."""

    CONTRADICTING: ClassVar = (409, 422)

    witness = models.CharField(max_length=120, unique=True)
    status = models.PositiveSmallIntegerField()
    """As in HTTP; 0 where none came."""
    words = models.CharField(max_length=300, blank=True)
    asked_size = models.BigIntegerField()
    known_size = models.BigIntegerField(null=True)
    """How many entries the witness saw before, where it says so."""
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.witness}: {self.status}"

    @property
    def contradicts(self) -> bool:
        """Whether the witness saw another log than this: rolled back, cut off, or with two faces."""
        return self.status in self.CONTRADICTING


class KeptCheckpoint(models.Model):
    """A checkpoint that was kept outside and brought back to compare (站外检查点)."""

    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    outcome = models.CharField(max_length=12)
    """same, cut_off or rewritten."""
    by = models.CharField(max_length=40)
    """The code of who brought it."""
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.UniqueConstraint(fields=["size", "root"], name="ledger_kept_once")]

    def __str__(self) -> str:
        return f"{self.size}: {self.outcome}"
