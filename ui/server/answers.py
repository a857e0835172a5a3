"""Answers about visitors' files, cached for repeated uploads of the same bytes, and the readers of numeric files.

A file that several visitors send at the same time is read once. A waiting run keeps listening to the browser, so it
stops waiting as soon as its page is left or changed.
"""

from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from typing import Generic, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.logits.reader import LogitsReader, NotNowError
from core.messages import Said, said
from logit_doctor.process.turns import PULSE_SECONDS, Pulse
from ui.server import crowd, process
from ui.server.in_turn import elsewhere
from ui.server.result_cache import CACHES, Kept
from ui.server.shares import SHARES
from ui.words import words

Answer = TypeVar("Answer")
SILENT_PULSES = 4
"""The page does not mention a wait in its first second."""


def digest(data: bytes | str) -> bytes:
    """Return a substitute for a file in a cache key, so that no key keeps the file itself."""
    return sha256(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data).digest()


def session() -> str:
    """Return the name of the requesting tab, empty outside of one."""
    context = get_script_run_ctx(suppress_warning=True)
    return "" if context is None else context.session_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """The reason for refusing a file, and whether it is permanent."""

    said: Said
    is_permanent: bool = False


class Answers(Generic[Answer]):
    """The latest answers about files.

    Parameters
    ----------
    name : str
        Name of this cache in the table of all caches.
    max_bytes : int
        Limit of their total size.
    keeps : callable
        Whether an answer is kept: after a full queue or a timeout, another try may succeed.
    """

    def __init__(self, name: str, max_bytes: int, keeps: Callable[[Answer], bool]) -> None:
        self._kept: Kept[Answer] = Kept(max_bytes, keeps=keeps)
        CACHES[name] = self._kept

    def about(self, key: Hashable, ask: Callable[[Pulse], Answer]) -> Answer:
        """Return the answer about a file; the page says meanwhile that it is being read.

        Parameters
        ----------
        key : hashable
            Stands for the file and the question about it.
        ask : callable
            Computes the answer; gets a function that it must call several times a second.
        """
        place = st.empty()
        pulse = self._pulse(place.caption, place.empty, words("doctor").READING)
        try:
            return self._kept.result(key, lambda: _asked(ask, pulse), lambda future: _awaited(future, pulse))
        finally:
            place.empty()

    @staticmethod
    def _pulse(speak: Callable[[str], object], be_silent: Callable[[], object], said: str) -> Pulse:
        pulses = count(1)

        def pulse() -> None:
            # With each message to the browser, Streamlit checks whether this run is still wanted, or else ends it.
            if next(pulses) > SILENT_PULSES:
                speak(said)
            else:
                be_silent()

        return pulse


def _asked(ask: Callable[[Pulse], Answer], pulse: Pulse) -> Answer:
    with elsewhere(), SHARES.taken(crowd.lane(session())[0], pulse):
        return ask(pulse)


def _awaited(future: "Future[Answer]", pulse: Pulse) -> Answer:
    if future.done():
        return future.result()
    with elsewhere():
        while True:
            try:
                return future.result(timeout=PULSE_SECONDS)
            except TimeoutError:
                pulse()


def reader() -> LogitsReader:
    """Return the processes, shared by the whole server; they start with the first request."""
    return process.held("logits", code=LogitsReader, make=LogitsReader, close=LogitsReader.close)


def is_permanent(found: object) -> bool:
    """Return whether the result for a file is kept in the cache."""
    return not isinstance(found, Refusal) or found.is_permanent


def made_of(answers: Answers[Answer | Refusal], key: Hashable, read: Callable[[Pulse], Answer]) -> Answer:
    """Return the result for a file; the same file is read once.

    Raises
    ------
    ValueError
        If the file is refused; the message is the reason.
    """

    def answer_or_refusal(pulse: Pulse) -> Answer | Refusal:
        try:
            return read(pulse)
        except (ValueError, NotNowError) as error:
            return Refusal(said=said(error), is_permanent=isinstance(error, ValueError))

    found = answers.about(key, answer_or_refusal)
    if isinstance(found, Refusal):
        raise ValueError(found.said)
    return found
