"""Laws of the tree: every proof verifies, and one changed bit never does."""

from contextlib import suppress
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from zhibu.tlog.errors import FormatError, ProofError
from zhibu.tlog.hashing import SHA256, SIZE
from zhibu.tlog.proofs import verify_consistency, verify_inclusion
from zhibu.tlog.tiles import Tile, bundles_of, lookup_in, read_bundle, tiles_of, write_bundle
from zhibu.tlog.trees import Frontier, consistency_proof, inclusion_proof, root_of

LEAVES = [SHA256.leaf(str(number).encode()) for number in range(1_200)]


@cache
def lookup_by_hand(level, index):
    return root_of(LEAVES[index << level : (index + 1) << level])


def tiles(size):
    def read(tile):
        below = 8 * tile.level
        first = tile.number * 256
        return b"".join(lookup_by_hand(below, first + place) for place in range(tile.width))

    return lookup_in(read, size)


sizes = st.integers(1, 1_200)


@st.composite
def places(draw):
    size = draw(sizes)
    return draw(st.integers(0, size - 1)), size


@st.composite
def growths(draw):
    second = draw(sizes)
    return draw(st.integers(1, second)), second


@given(places())
def test_every_inclusion_proof_verifies(place):
    index, size = place
    proof = inclusion_proof(index, size, lookup_by_hand)
    root = root_of(LEAVES[:size])
    verify_inclusion(leaf=LEAVES[index], index=index, size=size, proof=proof, root=root)
    assert proof == inclusion_proof(index, size, tiles(size))


@given(growths())
def test_every_consistency_proof_verifies(growth):
    first, second = growth
    proof = consistency_proof(first, second, lookup_by_hand)
    roots = {"first_root": root_of(LEAVES[:first]), "second_root": root_of(LEAVES[:second])}
    verify_consistency(first=first, second=second, proof=proof, **roots)
    assert proof == consistency_proof(first, second, tiles(second))


def refused(verify, **given):
    try:
        verify(**given)
    except ProofError:
        return True
    return False


def flipped(data, bit):
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


bits = st.integers(0, SIZE * 8 - 1)


@given(places(), bits, st.data())
def test_one_changed_bit_of_an_inclusion_never_verifies(place, bit, data):
    index, size = place
    proof = inclusion_proof(index, size, lookup_by_hand)
    whole = {
        "leaf": LEAVES[index],
        "index": index,
        "size": size,
        "proof": proof,
        "root": root_of(LEAVES[:size]),
    }
    what = data.draw(
        st.sampled_from(["leaf", "root", "index", "short", "long", *range(len(proof))])
    )
    if what in ("leaf", "root"):
        whole[what] = flipped(whole[what], bit)
    elif what == "index":
        whole["index"] = data.draw(st.integers(-1, size + 1).filter(lambda other: other != index))
    elif what == "short":
        if not proof:
            return
        whole["proof"] = proof[:-1]
    elif what == "long":
        whole["proof"] = [*proof, LEAVES[0]]
    else:
        whole["proof"] = [
            flipped(one, bit) if place == what else one for place, one in enumerate(proof)
        ]
    assert refused(verify_inclusion, **whole)


@given(growths(), bits, st.data())
def test_one_changed_bit_of_a_consistency_never_verifies(growth, bit, data):
    first, second = growth
    proof = consistency_proof(first, second, lookup_by_hand)
    whole = {
        "first": first,
        "second": second,
        "proof": proof,
        "first_root": root_of(LEAVES[:first]),
        "second_root": root_of(LEAVES[:second]),
    }
    what = data.draw(st.sampled_from(["first_root", "second_root", "long", *range(len(proof))]))
    if isinstance(what, str) and what.endswith("root"):
        whole[what] = flipped(whole[what], bit)
    elif what == "long":
        whole["proof"] = [*proof, LEAVES[0]]
    else:
        whole["proof"] = [
            flipped(one, bit) if place == what else one for place, one in enumerate(proof)
        ]
    assert refused(verify_consistency, **whole)


def test_a_consistency_proof_from_size_0_is_refused():
    assert refused(
        verify_consistency,
        first=0,
        second=3,
        proof=[],
        first_root=SHA256.empty(),
        second_root=root_of(LEAVES[:3]),
    )


@given(st.integers(0, 300))
def test_a_frontier_taken_up_again_goes_on_as_before(cut):
    whole, first = Frontier(), Frontier()
    for leaf in LEAVES[:cut]:
        first.append(leaf)
    second = Frontier.of(first.size, first.hashes)
    for leaf in LEAVES[cut:400]:
        second.append(leaf)
    for leaf in LEAVES[:400]:
        whole.append(leaf)
    assert second == whole


@given(st.integers(0, 10**9), st.integers(-1, 63), st.integers(1, 256))
def test_a_tile_reads_back_from_its_path(number, level, width):
    tile = Tile(level, number, width)
    assert Tile.parse(str(tile)) == tile


def test_tiles_are_named_as_the_standard_names_them():
    assert str(Tile(0, 1_234_067)) == "tile/0/x001/x234/067"
    assert [str(tile) for tile in tiles_of(70_000)][-3:] == [
        "tile/1/000",
        "tile/1/001.p/17",
        "tile/2/000.p/1",
    ]
    assert [str(tile) for tile in bundles_of(257)] == ["tile/entries/000", "tile/entries/001.p/1"]


@given(st.text(alphabet="tile/0123x.pentriesé", max_size=30))
def test_what_names_no_tile_is_refused(path):
    with suppress(FormatError):
        assert str(Tile.parse(path)) == path


@given(st.lists(st.binary(max_size=300), max_size=256))
def test_a_bundle_reads_back(entries):
    assert read_bundle(write_bundle(entries)) == entries


@given(st.lists(st.binary(min_size=1, max_size=30), min_size=1, max_size=5), st.integers(1, 40))
def test_a_bundle_cut_short_is_refused(entries, cut):
    data = write_bundle(entries)[:-cut]
    with suppress(FormatError):
        assert write_bundle(read_bundle(data)) == data
