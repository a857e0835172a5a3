"""The worker's part of a run: one generator advanced record by record, and the answers to the server about it.

The server polls (``pull``) and the worker answers; nothing is pushed. So each record arrives once and in order, a slow
server slows the generator instead of filling memory, and every answer is a sign of life. A run that is no longer
polled ends itself.
"""

import asyncio
import contextlib
import importlib
import os
import pickle
import threading
import traceback
from collections.abc import Callable, Generator, Iterator
from typing import Any

from core.engine import awake, priority
from core.engine.protocol import Limits, Outcome, Report, Wish, says_no_memory, sentence
from core.engine.stream import Stream, resident_megabytes
from core.messages import said
from core.messages.engine import CANNOT_LOAD

KEPT_SECONDS = 60.0  # time for which the end of a run can still be queried
START_CHECK_SECONDS = 0.01

# Two threads importing TensorFlow and Keras at once can see half a module; and a run that begins while the worker warms
# up would have the memory of the warm-up counted as its own.
_IMPORTS = threading.Lock()
STREAMS: dict[str, Stream] = {}


def advance(run_id: str, function: str, arguments: bytes, limits: Limits, wish: Wish, lease_seconds: float) -> None:
    """Advance a generator until it ends or has to; the Dask task of one run.

    Parameters
    ----------
    run_id : str
        The server's identifier of the run.
    function : str
        ``module:function``, a generator function.
    arguments : bytes
        Pickled pair of positional and keyword arguments.
    limits : Limits
        The limits of the run.
    wish : Wish
        The server's wish when it sent the run.
    lease_seconds : float
        Seconds for which the run continues without requests of its server.
    """
    forget_old_streams()
    stream = STREAMS[run_id] = Stream(limits, wish, lease_seconds)
    try:
        positional, keywords = pickle.loads(arguments)
        generator_function = resolve(function)
        stream.begin()
        with contextlib.closing(_generator(generator_function, positional, keywords)) as generator:
            outcome = _exhaust(generator, stream)
    except (Exception, SystemExit) as error:
        reason = "no_memory" if says_no_memory(error) else "error"
        outcome = Outcome(state="failed", reason=reason, detail=sentence(error), traceback=traceback.format_exc())
    stream.finish(outcome)


def _generator(
    function: Callable[..., Any], positional: tuple[Any, ...], keywords: dict[str, Any]
) -> Generator[object, None, None]:
    generator = function(*positional, **keywords)
    if not isinstance(generator, Generator):
        raise ValueError(f"function must return a generator, {function.__name__} returned a {type(generator).__name__}")
    return generator


def _exhaust(generator: Iterator[object], stream: Stream) -> Outcome:
    while True:
        ending = stream.wait_for_turn()
        if ending is not None:
            return ending
        with stream.advancing():
            try:
                record = next(generator)
            except StopIteration:
                return Outcome(state="done", reason="finished")
        ending = stream.add(record)
        if ending is not None:
            return ending


def forget_old_streams() -> None:
    """Drop the runs that ended so long ago that no server polls them any more."""
    oldest = awake.seconds() - KEPT_SECONDS
    for run_id, stream in list(STREAMS.items()):
        if stream.ended is not None and stream.ended < oldest:
            del STREAMS[run_id]


async def pull(run_id: str, received: int, wish: Wish, patience: float) -> Report:
    """Return the news of a run, waiting up to ``patience`` seconds for it; runs on the worker's event loop."""
    deadline = awake.seconds() + patience
    while run_id not in STREAMS:
        if awake.seconds() > deadline:
            return Report(started=False)
        await asyncio.sleep(START_CHECK_SECONDS)
    stream = STREAMS[run_id]
    stream.steer(wish)
    stream.forget(received)
    await stream.news(deadline - awake.seconds())
    return stream.report()


def steer(run_id: str, wish: Wish) -> None:
    """Send a wish to a run at once; a run that has not started gets it with the next ``pull``."""
    if run_id in STREAMS:
        STREAMS[run_id].steer(wish)


def call(function: str, arguments: bytes) -> tuple[str, Any]:
    """Call a function and answer with a kind and a pickled value or the text of its error.

    Returns
    -------
    tuple of str and object
        ``("value", bytes)``, ``("refused", message)`` for a ``ValueError``, or ``("error", (message, traceback))``.
    """
    try:
        positional, keywords = pickle.loads(arguments)
        value = resolve(function)(*positional, **keywords)
        return "value", pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    except ValueError as error:
        return "refused", said(error)
    except (Exception, SystemExit) as error:
        return "error", (sentence(error), traceback.format_exc())


def leave() -> None:
    """End this worker at once, regardless of its threads; runs on its event loop."""
    os._exit(1)


def warm_up(modules: tuple[str, ...]) -> tuple[float, str]:
    """Import ``modules``, and call the function of a ``module:function``; from then on, run at the lowest priority.

    Returns
    -------
    float, str
        The resident memory in megabytes afterwards, and the error, if any.
    """
    try:
        with _IMPORTS:
            for name in modules:
                module, _, function = name.partition(":")
                imported = importlib.import_module(module)
                if function:
                    getattr(imported, function)()
    except Exception as error:
        return resident_megabytes(), CANNOT_LOAD(module=name, reason=sentence(error))
    finally:
        priority.lowest()
    return resident_megabytes(), ""


def resolve(function: str) -> Callable[..., Any]:
    """Find ``module:function`` on this worker."""
    module, separator, name = function.partition(":")
    if not (module and separator and name):
        raise ValueError(f"function must read 'module:function', got {function!r}")
    with _IMPORTS:
        found = getattr(importlib.import_module(module), name, None)
    if not callable(found):
        raise ValueError(f"function {name!r} does not exist in {module}")
    return found  # type: ignore[no-any-return]
