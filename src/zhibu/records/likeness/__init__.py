"""Likeness (雷同): minutes copied from another record, pictures used before.

`notice` stores what a record resembles, for its writer to see before submission and for the checker
after it. It accuses nobody: the writer explains, and a person decides. See docs/likeness.md.
"""

from zhibu.records.likeness.many import notice_many
from zhibu.records.likeness.noticing import notice, notice_pictures
from zhibu.records.likeness.showing import Shown, passages, shown_to
from zhibu.records.likeness.texts import Passage

__all__ = [
    "Passage",
    "Shown",
    "notice",
    "notice_many",
    "notice_pictures",
    "passages",
    "shown_to",
]
