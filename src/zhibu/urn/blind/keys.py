"""RSA keys that sign blind tokens (发票密钥): made, written and read by `cryptography`."""

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from zhibu.urn.blind.errors import WrongIssuingKey

KEY_BITS = 2_048
"""A key lives for one review and forges nothing once the box is closed; what hides a voter is the
blinding, which no computing power undoes, whatever the size of the key."""
EXPONENT = 65_537


def new_issuing_key() -> rsa.RSAPrivateKey:
    """Make a key for the tokens of one sheet."""
    return rsa.generate_private_key(EXPONENT, KEY_BITS)


def public_pem(key: rsa.RSAPrivateKey | rsa.RSAPublicKey) -> str:
    """Write the public half: SPKI in PEM."""
    public = key.public_key() if isinstance(key, rsa.RSAPrivateKey) else key
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return public.public_bytes(serialization.Encoding.PEM, form).decode()


def read_public(pem: str) -> rsa.RSAPublicKey:
    """Read a public half.

    Raises:
        WrongIssuingKey: not SPKI in PEM, not RSA, another exponent, or fewer than 2,048 bits.
    """
    try:
        key = serialization.load_pem_public_key(pem.encode())
    except (ValueError, UnsupportedAlgorithm) as error:
        raise WrongIssuingKey("no public key in PEM") from error
    if not isinstance(key, rsa.RSAPublicKey):
        raise WrongIssuingKey("a key of another kind; tokens are signed with RSA")
    if key.public_numbers().e != EXPONENT or key.key_size < KEY_BITS:
        raise WrongIssuingKey(f"RSA keys here have {KEY_BITS} bits or more, exponent {EXPONENT}")
    return key


def write_private(key: rsa.RSAPrivateKey) -> bytes:
    """Write a private half: PKCS #8 in DER, not encrypted; whoever keeps it must seal it."""
    return key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def read_private(der: bytes) -> rsa.RSAPrivateKey:
    """Read a private half.

    Raises:
        WrongIssuingKey: not PKCS #8 in DER, or not RSA.
    """
    try:
        key = serialization.load_der_private_key(der, password=None)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise WrongIssuingKey("no private key in DER") from error
    if not isinstance(key, rsa.RSAPrivateKey):
        raise WrongIssuingKey("a key of another kind; tokens are signed with RSA")
    return key


def size_of(key: rsa.RSAPublicKey | rsa.RSAPrivateKey) -> int:
    """Give the bytes of a blinded message and of a signature."""
    return (key.key_size + 7) // 8
