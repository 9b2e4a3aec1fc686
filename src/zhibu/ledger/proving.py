"""Proofs that anybody can check: of one entry, and that one checkpoint grew out of another."""

from django.db.models import QuerySet

from zhibu.ledger.logs import MAIN, Log, Row
from zhibu.ledger.models import Entry, Opening
from zhibu.tlog.evidence import Evidence
from zhibu.tlog.notes import Note, Signature
from zhibu.tlog.proof_files import ProofFile
from zhibu.tlog.tiles import Tile, lookup_in
from zhibu.tlog.trees import Lookup, consistency_proof, inclusion_proof


def entries_of(subject: str) -> QuerySet[Entry]:
    """Everything that was entered of a subject, the first first."""
    return Entry.objects.filter(subject=subject).select_related("opening").order_by("revision")


def proof_of(entry: Entry, log: Log = MAIN) -> ProofFile | None:
    """Prove an entry under the newest checkpoint; nothing while none covers it."""
    newest = log.newest()
    if newest is None or newest.size <= entry.index:
        return None
    proof = inclusion_proof(entry.index, newest.size, lookup_at(newest.size, log), log.hashing)
    return ProofFile(entry.index, tuple(proof), note_of(newest))


def evidence_of(entry: Entry, log: Log = MAIN) -> Evidence | None:
    """Give what a person takes home to prove an entry; nothing while no checkpoint covers it."""
    proof = proof_of(entry, log)
    if proof is None:
        return None
    opening = Opening.objects.filter(entry=entry).first()
    salt = bytes(opening.salt) if opening else None
    return Evidence(bytes(entry.leaf), salt, opening.body if opening else None, proof)


def note_of(checkpoint: Row) -> Note:
    """Give a checkpoint's note with all its cosignatures."""
    note = Note.parse(checkpoint.note)
    return Note(note.text, (*note.signatures, *map(Signature.parse, checkpoint.cosigned())))


def growth(first: int, second: int, log: Log = MAIN) -> list[bytes]:
    """Prove that the log of the second size grew out of the first."""
    return consistency_proof(first, second, lookup_at(second, log), log.hashing)


def lookup_at(size: int, log: Log = MAIN) -> Lookup:
    """Look hashes up in the tiles that lie on the disk."""

    def read(tile: Tile) -> bytes:
        path = log.folder() / str(tile)
        if not path.exists():  # a partial tile of an older checkpoint: its beginning of a later one
            return _beginning(tile, log)
        return path.read_bytes()

    return lookup_in(read, size, log.hashing)


def _beginning(tile: Tile, log: Log) -> bytes:
    whole = log.folder() / str(Tile(tile.level, tile.number))
    larger = [whole, *whole.parent.glob(f"{whole.name}.p/*")]
    for path in larger:
        if path.exists() and path.stat().st_size >= tile.width * 32:
            return path.read_bytes()[: tile.width * 32]
    raise FileNotFoundError(whole)
