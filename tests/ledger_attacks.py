"""Twelve ways to rewrite a ledger, by somebody who owns the database, the disk and the log's own key.

Each takes a ledger with checkpoints and changes something that the checkpoint outside covers. Where
`resigned`, the attacker makes everything consistent again and signs with the log's own key: from the
server's own data alone that cannot be seen, and the tables in docs/ledger.md say so.
"""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from django.conf import settings
from django.db import connection

from zhibu.ledger.keys import signer
from zhibu.ledger.models import Checkpoint, Entry, Opening
from zhibu.ledger.publishing import show
from zhibu.tlog.checkpoints import Checkpoint as Signed
from zhibu.tlog.hashing import SHA256
from zhibu.tlog.leaves import Leaf, canonical, commitment
from zhibu.tlog.trees import Frontier


@dataclass(frozen=True)
class Attack:
    name: str
    zh: str
    do: Callable[[Random, int], None]
    resigned: bool = False
    """Whether the server's own data are consistent afterwards."""


def run(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def rows() -> list[dict[str, object]]:
    found = Entry.objects.order_by("index").values("index", "kind", "subject", "at")
    openings = dict(Opening.objects.values_list("entry_id", "body"))
    return [row | {"body": openings.get(row["index"])} for row in found]


def write(kept: list[dict[str, object]], sizes: list[int]) -> None:
    """Write the whole log anew from its bodies, with hashes, and checkpoints signed at the sizes."""
    for table in ("ledger_cosignature", "ledger_checkpoint", "ledger_erasure", "ledger_opening"):
        run(f"DELETE FROM {table}")
    run("DELETE FROM ledger_entry")
    tree, before, made = Frontier(), {}, []
    for index, row in enumerate(kept):
        subject, body = row["subject"], row["body"].encode()
        last = before.get(subject, (0, None))
        salt = secrets.token_bytes(32)
        commit = commitment(salt, body)
        leaf = Leaf(row["kind"], subject, last[0] + 1, commit, last[1]).canonical()
        leaf_hash = SHA256.leaf(leaf)
        before[subject] = (last[0] + 1, leaf_hash.hex())
        Entry.objects.create(
            index=index,
            kind=row["kind"],
            subject=subject,
            revision=last[0] + 1,
            leaf=leaf,
            leaf_hash=leaf_hash,
            at=row["at"],
        )
        Opening.objects.create(entry_id=index, salt=salt, body=body.decode())
        tree.append(leaf_hash)
        if tree.size in sizes:
            note = Signed(settings.LEDGER_NAME, tree.size, tree.root()).signed([signer()])
            made.append(
                Checkpoint.objects.create(
                    size=tree.size,
                    root=tree.root(),
                    frontier=b"".join(tree.hashes),
                    note=str(note),
                    at=row["at"],
                )
            )
    run("UPDATE ledger_head SET size = %s", len(kept))
    if made:
        show(made[-1])


def sizes() -> list[int]:
    return sorted(Checkpoint.objects.values_list("size", flat=True))


def other_body(body: str) -> str:
    changed = json.loads(body)
    changed["title"] = "另一个标题"
    return canonical(changed).decode()


def edit_body(chance: Random, covered: int) -> None:
    index = chance.randrange(covered)
    body = other_body(Opening.objects.get(entry=index).body)
    run("UPDATE ledger_opening SET body = %s WHERE entry_id = %s", body, index)


def edit_leaf(chance: Random, covered: int) -> None:
    """Change the body with commitment, leaf and hash, and leave the signatures."""
    entry = Entry.objects.get(index=chance.randrange(covered))
    salt = secrets.token_bytes(32)
    body = other_body(entry.opening.body)
    leaf = json.loads(bytes(entry.leaf))
    new = Leaf(
        entry.kind, entry.subject, entry.revision, commitment(salt, body.encode()), leaf["prev"]
    )
    run(
        "UPDATE ledger_opening SET salt = %s, body = %s WHERE entry_id = %s",
        salt,
        body,
        entry.index,
    )
    run(
        'UPDATE ledger_entry SET leaf = %s, leaf_hash = %s WHERE "index" = %s',
        new.canonical(),
        SHA256.leaf(new.canonical()),
        entry.index,
    )


def delete(chance: Random, covered: int) -> None:
    index = chance.randrange(covered)
    run("DELETE FROM ledger_opening WHERE entry_id = %s", index)
    run('DELETE FROM ledger_entry WHERE "index" = %s', index)


def lose_opening(chance: Random, covered: int) -> None:
    run("DELETE FROM ledger_opening WHERE entry_id = %s", chance.randrange(covered))


def forge_erasure(chance: Random, covered: int) -> None:
    index = chance.randrange(covered)
    run("DELETE FROM ledger_opening WHERE entry_id = %s", index)
    run(
        'INSERT INTO ledger_erasure (entry_id, reason, authority, "by", at) '
        "VALUES (%s, 'x', 'x', 'x', '2026-01-01 00:00:00')",
        index,
    )


def backdate(chance: Random, covered: int) -> None:
    run(
        "UPDATE ledger_entry SET at = '2020-01-01 00:00:00' WHERE \"index\" = %s",
        chance.randrange(covered),
    )


def resign_edit(chance: Random, covered: int) -> None:
    kept, signed = rows(), sizes()
    index = chance.randrange(covered)
    kept[index]["body"] = other_body(kept[index]["body"])
    write(kept, signed)


def resign_delete(chance: Random, covered: int) -> None:
    kept, signed = rows(), sizes()
    del kept[chance.randrange(covered)]
    write(kept, [*signed[:-1], len(kept)])


def resign_insert(chance: Random, covered: int) -> None:
    kept, signed = rows(), sizes()
    index = chance.randrange(covered)
    kept.insert(index, kept[index] | {"subject": "trial/inserted"})
    write(kept, signed)


def resign_swap(chance: Random, covered: int) -> None:
    kept, signed = rows(), sizes()
    one, other = sorted(chance.sample(range(covered), 2))
    kept[one], kept[other] = kept[other], kept[one]
    write(kept, signed)


def truncate(chance: Random, covered: int) -> None:
    """Cut the log off inside what is covered, and sign what is left."""
    kept, signed = rows(), sizes()
    left = chance.randrange(1, covered)
    write(kept[:left], [*(size for size in signed if size < left), left])


def restore_backup(chance: Random, covered: int) -> None:
    """Bring back the state of an older checkpoint, whole: database, signatures, public file."""
    del chance
    signed = [size for size in sizes() if size < covered]
    newest = signed[-1]
    run("DELETE FROM ledger_checkpoint WHERE size > %s", newest)
    run("DELETE FROM ledger_opening WHERE entry_id >= %s", newest)
    run('DELETE FROM ledger_entry WHERE "index" >= %s', newest)
    run("UPDATE ledger_head SET size = %s", newest)
    show(Checkpoint.objects.get(size=newest))


ATTACKS = (
    Attack("edit a body", "改内容", edit_body),
    Attack("edit a body with its leaf and hash", "改内容并重算散列", edit_leaf),
    Attack("delete an entry", "删一条", delete),
    Attack("delete an opening", "删内容", lose_opening),
    Attack("delete an opening with a forged erasure", "删内容并伪造删除登记", forge_erasure),
    Attack("backdate an entry", "改时间", backdate),
    Attack("edit, then sign again", "改内容后重新签发", resign_edit, resigned=True),
    Attack("delete, then sign again", "删一条后重新签发", resign_delete, resigned=True),
    Attack("insert, then sign again", "插一条后重新签发", resign_insert, resigned=True),
    Attack("swap two, then sign again", "换两条后重新签发", resign_swap, resigned=True),
    Attack("cut off, then sign again", "截断后重新签发", truncate, resigned=True),
    Attack("restore an old backup", "恢复旧备份", restore_backup, resigned=True),
)
