"""The page's side: what it blinds, packs and seals is what the site's side reads, byte by byte."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from built_blind import loaded, run
from zhibu.urn.blind import (
    VARIANTS,
    Token,
    WrongSignature,
    blind_sign,
    message_of,
    new_issuing_key,
    public_pem,
)
from zhibu.urn.papers import REMARK_BYTES, Paper, pack, size_for, unpack
from zhibu.urn.receipts import number_of
from zhibu.urn.sealing import WrongKey, new_key, open_inner, open_outer

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
VECTORS = Path(os.environ.get("VECTORS_DIR", ROOT.parent / "shared" / "vectors"))
REVIEW = "0123456789abcdef"

STEPS = """
    const variant = rsa.VARIANTS[given.name];
    const key = await rsa.keyOf(unhex(given.n), unhex(given.e));
    const prepared = unhex(given.input_msg);
    const inverse = BigInt("0x" + given.inv);
    const encoded = await rsa.encoded(prepared, key.bits - 1, unhex(given.salt));
    const one = await rsa.blind(key, prepared, variant, { salt: unhex(given.salt), inverse });
    const signature = await rsa.finalize(key, prepared, unhex(given.blind_sig), inverse, variant);
    const again = await rsa.blind(key, prepared, variant);
    const wrong = unhex(given.blind_sig);
    wrong[5] ^= 1;
    const refused = await rsa.finalize(key, prepared, wrong, inverse, variant).then(() => false, () => true);
    return {
      encoded_msg: hex(encoded), blinded_msg: hex(one.blinded), sig: hex(signature), refused,
      anew: hex(again.blinded) !== given.blinded_msg,
      sizes: [variant.salt, variant.prefix, rsa.prepare(prepared, variant).length - prepared.length],
    };
"""


@pytest.mark.vectors
def test_every_vector_of_rfc_9474_gives_the_published_bytes_in_a_browser(page):
    cases = json.loads((VECTORS / "rfc9474" / "test_vectors_rfc9474.json").read_text())
    loaded(page)
    assert sorted(case["name"] for case in cases) == sorted(VARIANTS)
    for case in cases:
        vector = {name: value.removeprefix("0x") for name, value in case.items()}
        variant = VARIANTS[vector["name"]]
        found = run(page, STEPS, vector)
        expected = {
            name: vector.get(name, found[name]) for name in ("encoded_msg", "blinded_msg", "sig")
        }
        sizes = [variant.salt_size, variant.prefix_size, variant.prefix_size]
        assert found == expected | {"refused": True, "anew": True, "sizes": sizes}


def test_a_token_blinded_in_the_page_is_signed_and_checked_by_the_site(page):
    loaded(page)
    key = new_issuing_key()
    spki = "".join(public_pem(key).split("\n")[1:-2])
    begun = run(
        page,
        """
        const spki = Uint8Array.from(atob(given.spki), (sign) => sign.charCodeAt(0));
        const key = await rsa.readKey(spki);
        const secret = rsa.random(16), prefix = rsa.random(32);
        const prepared = rsa.joined(prefix, paper.tokenMessage(secret, given.review, 7));
        const { blinded, inverse } = await rsa.blind(key, prepared);
        window.mine = { key, prepared, inverse };
        return { secret: hex(secret), prefix: hex(prefix), blinded: hex(blinded), prepared: hex(prepared) };
        """,
        {"spki": spki, "review": REVIEW},
    )
    secret, prefix = bytes.fromhex(begun["secret"]), bytes.fromhex(begun["prefix"])
    assert bytes.fromhex(begun["prepared"]) == prefix + message_of(secret, REVIEW, 7)
    signed = blind_sign(key, bytes.fromhex(begun["blinded"]))
    signature = run(
        page,
        "const m = window.mine; return hex(await rsa.finalize(m.key, m.prepared, unhex(given), m.inverse));",
        signed.hex(),
    )
    token = Token(secret, prefix, bytes.fromhex(signature))
    token.check(key.public_key(), REVIEW, 7)
    for review, sheet in ((REVIEW, 8), ("f" * 16, 7)):
        with pytest.raises(WrongSignature):
            token.check(key.public_key(), review, sheet)


PACK = """
    const remarks = new Map(Object.entries(given.remarks).map(([place, text]) => [Number(place), text]));
    return hex(paper.packed(given.sheet, given.marks, remarks, given.size));
"""
marks = st.lists(st.none() | st.integers(0, 10_000), min_size=1, max_size=80)
texts = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60)


def test_papers_packed_in_the_page_are_the_bytes_that_the_site_writes(page):
    loaded(page)

    @settings(max_examples=40)
    @given(
        marks, st.lists(st.tuples(st.integers(0, 79), texts), max_size=4), st.integers(0, 2**32 - 1)
    )
    def same(marked, written, sheet):
        remarks = {place: text for place, text in written if place < len(marked)}
        paper = Paper(sheet, tuple(marked), remarks)
        size = size_for(80)
        asked = {"sheet": sheet, "marks": marked, "remarks": remarks, "size": size}
        assert bytes.fromhex(run(page, PACK, asked)) == pack(paper, size)

    same()


UNWRITABLE = [
    {"marks": [10_001]},
    {"marks": [-1]},
    {"marks": [1.5]},
    {"remarks": {"1": "nobody"}},
    {"remarks": {"0": ""}},
    {"remarks": {"0": "x" * (REMARK_BYTES + 1)}},
    {"marks": [1] * 800},
]


def test_the_page_refuses_what_the_site_refuses_to_write(page):
    loaded(page)
    script = f"try {{ {PACK} }} catch (error) {{ return 'refused'; }}"
    for wrong in UNWRITABLE:
        asked = {"sheet": 1, "marks": [1], "remarks": {}, "size": size_for(1)} | wrong
        assert run(page, script, asked) == "refused"


def test_a_paper_sealed_in_the_page_is_opened_by_both_tellers_and_by_nobody_else(page):
    loaded(page)
    inner, outer = new_key(), new_key()
    packed = pack(Paper(3, (9_000, None, 0), {1: "继续努力"}), size_for(3))
    script = """
        const sealed = () => paper.sealed(unhex(given.packed), unhex(given.inner), unhex(given.outer), given.review);
        return [hex(await sealed()), hex(await sealed())];
    """
    keys = {"inner": inner.public.hex(), "outer": outer.public.hex()}
    first, second = run(page, script, {"packed": packed.hex(), "review": REVIEW} | keys)
    assert first != second
    for one in map(bytes.fromhex, (first, second)):
        assert len(one) == len(packed) + 96
        opened = open_inner(open_outer(one, outer.private, REVIEW), inner.private, REVIEW)
        assert unpack(opened) == Paper(3, (9_000, None, 0), {1: "继续努力"})
        with pytest.raises(WrongKey):
            open_outer(one, inner.private, REVIEW)
        with pytest.raises(WrongKey):
            open_outer(one, outer.private, "f" * 16)


def test_the_receipts_number_is_the_same_on_both_sides(page):
    loaded(page)
    secret = bytes(range(16))
    assert run(page, "return hex(await paper.receiptOf(unhex(given)));", secret.hex()) == (
        number_of(secret).hex()
    )


def test_points_are_read_as_people_type_them(page):
    loaded(page)
    typed = [
        "95",
        "95.5",
        "95.55",
        "100",
        "0",
        "９５．５",
        " 7 ",
        "100.01",
        "101",
        "",
        "9,5",
        "1e1",
        "95.555",
        "-1",
    ]
    expected = [9500, 9550, 9555, 10_000, 0, 9550, 700, None, None, None, None, None, None, None]
    found = page.evaluate(
        "(typed) => typed.map((one) => { const n = blind.hundredths(one); return Number.isNaN(n) ? null : n; })",
        typed,
    )
    assert found == expected
