"""The processes that read visitors' files of numbers, logits and tables for training, and what was made of each."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TypeVar

from core.logits.reader import LogitsReader, NotNowError
from core.messages import Said, said
from logit_doctor.process.turns import Pulse
from ui.server import process
from ui.server.answers import Answers
from ui.words import words

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a file is not taken, and whether that will ever change."""

    said: Said
    lasts: bool = False


def reader() -> LogitsReader:
    """Return the processes, the same for the whole server; they start when they are asked."""
    return process.held("logits", code=LogitsReader, make=LogitsReader, close=LogitsReader.close)


def lasts(found: object) -> bool:
    """Return whether what was made of a file is kept."""
    return not isinstance(found, Refusal) or found.lasts


def made_of(answers: Answers[Answer | Refusal], key: Hashable, read: Callable[[Pulse], Answer]) -> Answer:
    """Return what is made of a file; the same file is read once.

    Raises
    ------
    ValueError
        If nothing is; the message says why.
    """

    def answer_or_refusal(pulse: Pulse) -> Answer | Refusal:
        try:
            return read(pulse)
        except (ValueError, NotNowError) as error:
            return Refusal(said=said(error), lasts=isinstance(error, ValueError))

    found = answers.about(key, answer_or_refusal, words("doctor").READING)
    if isinstance(found, Refusal):
        raise ValueError(found.said)
    return found
