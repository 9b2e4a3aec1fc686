"""The ledger's part of the benchmark: appending, checking, verifying, growing."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

from bench.measuring import ROOT, python, timed
from bench.parts import DATA

Lines = Iterator[tuple[str, ...]]
MILLION = 1_000_000


def ledger() -> Lines:
    """Everything, in one table."""
    yield ("the ledger", "without, or bare", "with, or ours", "ratio", "bar")
    yield from _appending()
    yield from _checking()


def proofs() -> Lines:
    """Verifying, and how tree and proofs grow."""
    from zhibu.tlog.checkpoints import Checkpoint
    from zhibu.tlog.evidence import Evidence
    from zhibu.tlog.hashing import SHA256
    from zhibu.tlog.leaves import Leaf, canonical, commitment
    from zhibu.tlog.notes import Signer
    from zhibu.tlog.proof_files import ProofFile
    from zhibu.tlog.proofs import verify_inclusion
    from zhibu.tlog.trees import Frontier, inclusion_proof

    log, salt, body = (
        Signer.make("bench.example/log"),
        bytes(32),
        canonical({"title": "支部党员大会"}),
    )
    leaf = Leaf("record.submitted", "record/1", 1, commitment(salt, body), None).canonical()
    yield ("entries", "µs an entry to append to the tree", "hashes of a proof", "bytes of its file",
           "proofs verified a second", "whole files verified a second")  # fmt: skip
    for power in (3, 4, 5, 6):
        size = 10**power
        tree, kept = Frontier(), {}
        hashes = [SHA256.leaf(leaf if index == 371 else b"%d" % index) for index in range(size)]
        begun = time.perf_counter()
        for found in hashes:
            tree.append(found)
        appended = time.perf_counter() - begun
        again = Frontier()
        for found in hashes:
            kept.update({(level, index): one for level, index, one in again.append(found)})
        proof = inclusion_proof(371, size, lambda level, index, kept=kept: kept[level, index])
        facts = {
            "leaf": hashes[371],
            "index": 371,
            "size": size,
            "proof": proof,
            "root": tree.root(),
        }
        note = Checkpoint("bench.example/log", size, tree.root()).signed([log])
        evidence = Evidence(leaf, salt, body.decode(), ProofFile(371, tuple(proof), note))
        text = str(evidence)
        proofs_taken = timed(lambda facts=facts: [verify_inclusion(**facts) for _ in range(2_000)])
        files_taken = timed(
            lambda text=text: [Evidence.parse(text).verify([log.verifier]) for _ in range(200)]
        )
        yield (
            f"{size:,}",
            f"{appended / size * 1e6:.2f}",
            str(len(proof)),
            f"{len(text.encode()):,}",
            f"{2_000 / proofs_taken:,.0f}",
            f"{200 / files_taken:,.0f}",
        )


def _appending(rounds: int = 30) -> Lines:
    for database, url in databases():
        with tempfile.TemporaryDirectory() as data:
            told = asked(python("ledger_append", rounds), {"ZHIBU_DATA": data, "DATABASE_URL": url})
        for name, words in (
            ("small", "one row in, one changed"),
            ("record", "a record with 15 people"),
        ):
            without, entered = told[name]
            yield (
                f"a transaction on {database}: {words}, ms",
                f"{without / 1000:.2f}",
                f"{entered / 1000:.2f}",
                f"{entered / without:.2f}",
                "1.6",
            )


def databases() -> Iterator[tuple[str, str]]:
    """SQLite, and a PostgreSQL server that is started for this, both as durable as a site's."""
    yield "SQLite", ""
    sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "scripts")]
    import parts as programs
    from databases import start_postgres

    found = programs.find_postgres()
    if found is None:
        return
    server = start_postgres(found, durable=True)
    try:
        yield "PostgreSQL", server.url
    finally:
        server.stop()


def _checking(times: int = 5) -> Lines:
    folder = DATA / "ledger-million"
    if not (folder / "ledger" / "checkpoint").exists():
        print("  making a ledger of a million entries …", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run(python("ledger_site", folder, MILLION), check=True, cwd=ROOT)
    told = asked(python("ledger_fsck", folder, times), {"DATABASE_URL": ""})
    for place, words, bar in ((0, "s", "1.6"), (1, "processor seconds", "")):
        bare, ours = told["bare"][place], told["fsck"][place]
        yield (
            f"fsck of 1 M entries against bare hashlib in one loop, {words}",
            f"{bare:.2f}",
            f"{ours:.2f}",
            f"{ours / bare:.2f}",
            bar,
        )


def asked(command: list[str], environment: dict[str, str]) -> dict[str, list[float]]:
    wanted = {name: value for name, value in {**os.environ, **environment}.items() if value}
    done = subprocess.run(
        command, check=True, cwd=ROOT, env=wanted, stdout=subprocess.PIPE, text=True
    )
    told: dict[str, list[float]] = json.loads(done.stdout.splitlines()[-1])
    return told
