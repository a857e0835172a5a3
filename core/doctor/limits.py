"""What the doctor accepts, and how it turns bytes into text: sizes, encodings, and a refusal that says what to do."""

import io
import tokenize

MAX_SOURCE_BYTES = 200_000
MAX_SOURCE_LINES = 10_000
MAX_NOTEBOOK_BYTES = 20_000_000
MAX_SECONDS = 2.0
MAX_MEMORY_BYTES = 300_000_000
MAX_FINDINGS = 200
LIBRARY_WORDS = (b"keras", b"tensorflow", b"tf.nn.", b"tf.math.", b"Dense(")
TOPIC_WORDS = (b"rossentropy", b"cross_entropy", b"softmax", b"Softmax", b"sigmoid", b"logits", b".compile(")


class RefusalError(ValueError):
    """An input the doctor does not look into, with the reason and the way out."""


def is_relevant(data: bytes) -> bool:
    """Whether a source mentions a library and a topic that the doctor judges; without both there is nothing to say."""
    return any(word in data for word in LIBRARY_WORDS) and any(word in data for word in TOPIC_WORDS)


def decode_source(data: bytes) -> str:
    """Return the text of a Python file under the limits.

    Raises
    ------
    RefusalError
        When it is too large, too long, not in its declared encoding, or holds null bytes.
    """
    if len(data) > MAX_SOURCE_BYTES:
        raise RefusalError(f"the source has {len(data):,} bytes; at most {MAX_SOURCE_BYTES:,} are read: split the file")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data.decode(encoding)
    except (SyntaxError, UnicodeError, LookupError) as error:
        raise RefusalError(f"the source is not text in its declared encoding ({error}); save it as UTF-8") from None
    return check_text(text)


def check_text(text: str) -> str:
    """Return text with uniform line ends, under the limits.

    Raises
    ------
    RefusalError
        When it is too large, too long, or holds null bytes or lone surrogates.
    """
    if len(text) > MAX_SOURCE_BYTES:
        raise RefusalError(
            f"the source has {len(text):,} characters; at most {MAX_SOURCE_BYTES:,} are read: split the file"
        )
    if "\0" in text:
        raise RefusalError("the source holds null bytes; it is not a text file")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise RefusalError("the source holds characters that are half a pair (surrogates); save it as UTF-8")
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    lines = text.count("\n") + 1
    if lines > MAX_SOURCE_LINES:
        raise RefusalError(f"the source has {lines:,} lines; at most {MAX_SOURCE_LINES:,} are read: split the file")
    return text
