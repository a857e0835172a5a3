"""The processes that read visitors' files of numbers, logits and tables for training: the same for the whole server."""

from core.logits.reader import LogitsReader
from ui.server import process


def reader() -> LogitsReader:
    """Return them; they start when they are asked."""
    return process.held("logits", code=LogitsReader, make=LogitsReader, close=LogitsReader.close)
