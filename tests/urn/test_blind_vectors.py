"""The vectors of RFC 9474, appendix A: every step gives the published bytes."""

import json
import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from zhibu.urn.blind import VARIANTS, blind, blind_sign, finalize, pss, verify

pytestmark = pytest.mark.vectors
ROOT = Path(__file__).resolve().parents[2]
VECTORS = Path(os.environ.get("VECTORS_DIR", ROOT.parent / "shared" / "vectors"))
NAMES = sorted(VARIANTS)


def case(name):
    cases = json.loads((VECTORS / "rfc9474" / "test_vectors_rfc9474.json").read_text())
    (found,) = (one for one in cases if one["name"] == name)
    return {key: value.removeprefix("0x") for key, value in found.items()}


def private_key(vector):
    p, q, n, e, d = (int(vector[part], 16) for part in "pqned")
    public = rsa.RSAPublicNumbers(e, n)
    parts = (rsa.rsa_crt_dmp1(d, p), rsa.rsa_crt_dmq1(d, q), rsa.rsa_crt_iqmp(p, q))
    return rsa.RSAPrivateNumbers(p, q, d, *parts, public).private_key()


def test_there_is_a_vector_of_every_variant():
    cases = json.loads((VECTORS / "rfc9474" / "test_vectors_rfc9474.json").read_text())
    assert sorted(one["name"] for one in cases) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_step_gives_the_published_bytes(name):
    vector, variant = case(name), VARIANTS[name]
    message, prefix, prepared, salt, blinded, answer, signature = (
        bytes.fromhex(vector[part])
        for part in ("msg", "msg_prefix", "input_msg", "salt", "blinded_msg", "blind_sig", "sig")
    )
    key = private_key(vector)
    public = key.public_key()
    assert prefix + message == prepared
    assert (len(prefix), len(salt)) == (variant.prefix_size, variant.salt_size)
    if "encoded_msg" in vector:
        assert pss.encode(prepared, key.key_size - 1, salt).hex() == vector["encoded_msg"]
    inverse = int(vector["inv"], 16)
    assert blind(public, prepared, variant, salt=salt, inverse=inverse) == (blinded, inverse)
    assert blind_sign(key, blinded) == answer
    assert finalize(public, prepared, answer, inverse, variant) == signature
    verify(public, prepared, signature, variant)
