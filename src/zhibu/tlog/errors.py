"""What the log refuses.

TlogError
├── FormatError      a file is not what it should be
├── ProofError       a proof does not hold
└── SignatureError   no signature, or none by the key that was asked for
"""


class TlogError(ValueError):
    """The root of what the log refuses."""


class FormatError(TlogError):
    """A file is not what it should be: strictly, so that no two readings of it exist."""


class ProofError(TlogError):
    """A proof does not hold."""


class SignatureError(TlogError):
    """No signature, or none by the key that was asked for."""
