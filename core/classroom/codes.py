"""Codes that are read from a projector, keys that nobody can guess, and nicknames as bounded literal text."""

import hashlib
import re
import secrets
import unicodedata

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without I and O, which look like digits."""
CODE_LENGTH = 6
"""24 to the power of 6 are 191 million codes, for at most ``session.MOST_SESSIONS`` sessions."""
KEY_BYTES = 16
KEY = re.compile(rf"[0-9a-f]{{{2 * KEY_BYTES}}}")
DIGEST_CHARACTERS = 32
MOST_NICKNAME = 24
MOST_READ = 200
"""Characters of a nickname that are looked at."""
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def new_code() -> str:
    """Return a random code."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def read_code(text: str) -> str:
    """Return the code that was typed: in any case, with blanks or hyphens; an empty text if it cannot be one.

    Examples
    --------
    >>> read_code(" abc-def "), read_code("ABCDEO"), read_code("A" * 100)
    ('ABCDEF', '', '')
    """
    code = re.sub(r"[\s-]", "", text[:MOST_READ]).upper()
    return code if len(code) == CODE_LENGTH and set(code) <= set(LETTERS) else ""


def new_key() -> str:
    """Return a random key of 128 bits, as hexadecimal digits."""
    return secrets.token_hex(KEY_BYTES)


def is_key(text: str) -> bool:
    """Return whether a text has the form of a key."""
    return KEY.fullmatch(text) is not None


def digest(key: str) -> str:
    """Return what a session stores in place of a key: it identifies the owner and does not give the key away."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:DIGEST_CHARACTERS]


def nickname(text: str) -> str:
    r"""Return a nickname on one line, without invisible characters, of at most ``MOST_NICKNAME`` characters.

    Examples
    --------
    >>> nickname("  Ada\u202e \n Lovelace "), len(nickname("x" * 1_000_000))
    ('Ada Lovelace', 24)
    """
    plain = unicodedata.normalize("NFC", " ".join(text[:MOST_READ].split()))
    seen = "".join(letter for letter in plain if unicodedata.category(letter) not in UNSEEN)
    return " ".join(seen.split())[:MOST_NICKNAME].strip()
