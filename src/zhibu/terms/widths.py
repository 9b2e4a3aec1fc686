"""Full-width forms (全角), as a Chinese keyboard types them, and their half-width equals."""

import unicodedata


def half_width(text: str) -> str:
    """Give `text` stripped, with its full-width digits, letters and signs in half width (半角).

    Only the full-width block is normalised. NFKC on everything would also read the footnote mark in
    9² as a digit, and 92 is a different score.

    Example:
        >>> half_width("　９２．５　")
        '92.5'
    """
    return "".join(
        unicodedata.normalize("NFKC", char) if "\uff01" <= char <= "\uff5e" else char
        for char in text.strip()
    )
