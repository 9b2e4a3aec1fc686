"""What blind signing refuses.

BlindError
├── WrongBlinded      no number that can be signed
├── WrongIssuingKey   no RSA key as they are made here
└── WrongSignature    not by this key, or not on this message
"""


class BlindError(ValueError):
    """The root of what blind signing refuses."""


class WrongBlinded(BlindError):
    """A blinded message of another length than the key's, or not below its modulus."""


class WrongIssuingKey(BlindError):
    """No RSA key, or one of another exponent or of too few bits."""


class WrongSignature(BlindError):
    """The signature is not by this key, or not on this message."""
