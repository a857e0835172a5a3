"""The doctor's limits on its input, the error that rejects a file, and the decoding of sources."""

import codecs
import encodings.aliases
import re
from typing import Any

from logit_doctor.messages import say

# Only 75 of 13,000 files in the lab's own libraries are larger.
MAX_SOURCE_BYTES = 200_000
# Twenty bytes per line; files with more lines are tables of numbers.
MAX_SOURCE_LINES = 10_000
# Mostly images in the outputs, which are ignored.
MAX_NOTEBOOK_BYTES = 20_000_000
# The limit of a server per visitor; the command line reads only the config of a larger file.
MAX_ARCHIVE_BYTES = 60_000_000
# Keras writes three; a model with assets has a few more.
MAX_ARCHIVE_MEMBERS = 1_000
MAX_CONFIG_BYTES = 2_000_000
"""Keras writes a kilobyte for each layer; of its own models the largest config, NASNetLarge's, has 1.03 million."""
MAX_CONFIG_PARTS = 100_000
"""Lists and objects; NASNetLarge's 1,041 layers make 19,911."""
MAX_SECONDS = 2.0
"""Processor time. Using up all steps takes some tenths of a second, and the corrections as much again."""
# A tree takes up to 500 times the bytes of its source, 100 million for the largest, and a correction needs another.
MAX_MEMORY_BYTES = 300_000_000
# More than anyone reads at once; the next run shows the rest.
MAX_FINDINGS = 200
LIBRARY_WORDS = (
    *(b"keras", b"tensorflow", b"tf.nn.", b"tf.math.", b"Dense(", b"transformers", b"segmentation_models"),
    *(b"torch", b"lightning", b"jax", b"flax", b"optax", b"lightgbm", b"xgboost"),
)
TOPIC_WORDS = (
    *(b"rossentropy", b"cross_entropy", b"softmax", b"Softmax", b"sigmoid", b"logits", b".compile("),
    *(b"math.log(", b"ops.log(", b"K.log(", b"backend.log(", b"distributions", b"random.categorical"),
    *(b"losses.", b"metrics.", b"BCE", b"NLL", b"nll_loss", b"KLDiv", b"kl_div", b"objective", b"from_pretrained"),
    *(b"CrossEntropy", b"Loss(", b"Categorical", b"output_margin", b"raw_score", b"argmax", b"obj="),
)
USES = (b"loss", b"criterion", b"objective", b"predict", b"train", b"evaluate")
"""Words, in small letters, in files that leave models and losses to the modules that they import."""

ENCODINGS = frozenset(
    {"utf_8", "utf_8_sig", "ascii", "latin_1", *(f"iso8859_{part}" for part in range(1, 17))}
    | {f"cp125{page}" for page in range(9)}
)
"""Encodings of real sources that tables or C code decode. Python also has codecs that run for minutes, and some that
turn text into a program that no editor shows."""
COOKIE = re.compile(r"[ \t\f]*#[^\r\n]*?coding[:=][ \t]*([-\w.]+)", re.ASCII)
BLANK = re.compile(r"[ \t\f]*(?:#|$)")
LINE_END = re.compile(r"\r\n|\r|\n")
EDITORS = ("utf-8-", "latin-1-", "iso-8859-1-", "iso-latin-1-")
"""Emacs adds the kind of line ends to the encoding, and Python overlooks that."""
WIDE_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
MARKS = re.compile("^\ufeff+", re.MULTILINE)
HALVES = re.compile("[\ud800-\udfff]")


class RefusalError(ValueError):
    """Rejection of an input; the key of its message, which gives the reason and the remedy."""

    def __init__(self, key: str, **values: Any) -> None:
        self.reason = say(key, **values)
        super().__init__(str(self.reason))


def is_relevant(data: bytes) -> bool:
    """Whether a source mentions both a library and a topic that the doctor's rules cover."""
    return any(word in data for word in LIBRARY_WORDS) and any(word in data for word in TOPIC_WORDS)


def uses_models(data: bytes) -> bool:
    """Whether a source seems to train or to use models, which its own modules may define."""
    lowered = data.lower()
    return any(word in lowered for word in USES)


def decode_source(data: bytes) -> str:
    """Return the text of a Python file under the limits.

    Raises
    ------
    RefusalError
        If it is too large or too long, declares an encoding other than UTF-8, ASCII, ISO 8859 and the code pages of
        Windows, is not valid in that encoding, or contains null bytes.
    """
    if len(data) > MAX_SOURCE_BYTES:
        raise RefusalError("source-bytes", found=len(data), most=MAX_SOURCE_BYTES)
    if data.startswith(WIDE_MARKS):
        raise RefusalError("source-wide")
    has_mark = data.startswith(codecs.BOM_UTF8)
    data = data.removeprefix(codecs.BOM_UTF8)
    cookie = find_cookie(data.decode("latin-1"))
    encoding = "utf_8" if cookie is None else canonical(cookie[1])
    if encoding not in ENCODINGS or (has_mark and not encoding.startswith("utf_8")):
        assert cookie is not None
        raise RefusalError(
            "source-encoding" if encoding not in ENCODINGS else "source-two-encodings", name=cookie[1][:40]
        )
    try:
        text = data.decode(encoding)
    except UnicodeError as error:
        raise RefusalError("source-not-text", why=str(error)) from None
    return check_text(text)


def canonical(name: str) -> str:
    """Return Python's own name of an encoding, without looking for a module of that name."""
    plain = name.lower().replace("_", "-")
    plain = next((start[:-1] for start in EDITORS if plain.startswith(start)), plain)
    plain = plain.replace("-", "_").replace(".", "_")
    return str(encodings.aliases.aliases.get(plain, plain))


def find_cookie(text: str) -> re.Match[str] | None:
    """Return the match of an encoding declaration: a comment on the first line, or on the second after a comment."""
    first = LINE_END.search(text)
    found = COOKIE.match(text)
    if found is not None or first is None or not BLANK.match(text[: first.start()]):
        return found
    return COOKIE.match(text, first.end())


def as_utf8(text: str) -> str:
    r"""Return a source whose encoding declaration, if any, is UTF-8.

    Examples
    --------
    >>> as_utf8("# -*- coding: latin-1 -*-\nx = 1")
    '# -*- coding: utf-8 -*-\nx = 1'
    """
    cookie = find_cookie(text)
    return text if cookie is None else f"{text[: cookie.start(1)]}utf-8{text[cookie.end(1) :]}"


def check_text(text: str) -> str:
    """Return text with uniform line ends and without byte order marks, under the limits.

    Concatenated files have a mark in the middle, which is not valid Python, nor are two at the beginning.

    Raises
    ------
    RefusalError
        If it is too large or too long, or contains null bytes or lone surrogates.
    """
    if len(text) > MAX_SOURCE_BYTES:
        raise RefusalError("source-characters", found=len(text), most=MAX_SOURCE_BYTES)
    if "\0" in text:
        raise RefusalError("source-null")
    if HALVES.search(text):
        raise RefusalError("source-halves")
    text = MARKS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = text.count("\n") + 1
    if lines > MAX_SOURCE_LINES:
        raise RefusalError("source-lines", found=lines, most=MAX_SOURCE_LINES)
    return text
