"""Texts of many lines in a link: compressed, and written with the letters that an address may have.

A link from outside may claim anything, so unpacking is bounded by what may go in and by what may come out.
"""

import base64
import zlib

MOST_IN_LINK = 6_000
"""Bytes of a compressed text in a link: 8,000 characters, because many servers refuse a request line of more than 8,192
bytes."""
MOST_CHARACTERS = -(-MOST_IN_LINK * 4 // 3)


def packed(text: str) -> str:
    r"""Return a text compressed, in base64 without padding.

    Examples
    --------
    >>> unpacked(packed("import keras\n"), 100)
    'import keras\n'
    """
    return base64.urlsafe_b64encode(zlib.compress(text.encode("utf-8", "replace"), 9)).decode("ascii").rstrip("=")


def fits_in_link(text: str) -> bool:
    """Return whether a text, compressed, is short enough for a link."""
    return len(packed(text)) <= MOST_CHARACTERS


def unpacked(said: str, most: int) -> str:
    """Return the text of ``packed``.

    Parameters
    ----------
    said : str
        The packed text.
    most : int
        Bytes that the text may have.

    Raises
    ------
    ValueError
        If this is not a packed text, or one of more bytes.
    """
    if len(said) > MOST_CHARACTERS:
        raise ValueError(f"got {len(said):,} characters, need at most {MOST_CHARACTERS:,}")
    try:
        data = base64.b64decode(said + "=" * (-len(said) % 4), altchars=b"-_", validate=True)
        reader = zlib.decompressobj()
        text = reader.decompress(data, most + 1)
        is_whole = reader.eof and not reader.unused_data
        if is_whole and len(text) <= most:
            return text.decode("utf-8")
    except (ValueError, zlib.error):
        pass
    raise ValueError(f"got {said[:40]!r}, need a compressed text of at most {most:,} bytes")
