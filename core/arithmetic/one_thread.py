"""A thread that stays, for libraries that keep tables for each thread and give them back with none.

FLINT does so, about 230 kB for each thread that computes with balls, and a web server answers each request in a thread
of its own. What computes with it is a function that ``OneThread.runs`` decorates: it can be called from anywhere.
"""

import contextvars
import os
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import partial, wraps
from queue import SimpleQueue
from typing import ParamSpec, TypeVar

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
Task = Callable[[], None]


class OneThread:
    """A thread that starts with its first task and ends with its process, or when no references to it are left.

    A task that calls another one runs it directly. A child made by ``fork`` has a thread of its own, and where
    no thread can start any more, as the interpreter ends, the caller does the work.

    Parameters
    ----------
    name : str
        Of the thread.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = threading.Lock()
        self._process = 0
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()
        self._here = threading.local()

    def runs(self, function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
        """Make a function run on this thread; its callers wait, and receive its result or its exception."""

        @wraps(function)
        def call(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
            if getattr(self._here, "depth", 0) or not self._is_ready():
                return function(*args, **kwargs)
            # The caller's context, such as NumPy's error state, applies to the task.
            context = contextvars.copy_context()
            future: Future[Result] = Future()
            self._tasks.put(partial(_carry_out, future, partial(context.run, function, *args, **kwargs)))
            try:
                return future.result()
            finally:
                del future  # an exception's traceback holds this frame, and the future the exception

        return call

    @contextmanager
    def stood_in_for(self) -> Iterator[None]:
        """Have the calling thread do its work itself for a block, as where it holds a lock that the work needs."""
        self._here.depth = getattr(self._here, "depth", 0) + 1
        try:
            yield
        finally:
            self._here.depth -= 1

    def _is_ready(self) -> bool:
        """Return whether there is a thread; start it with the first task of a process."""
        if sys.is_finalizing():
            return False
        if self._process == os.getpid():
            return True
        if self._process:  # forked: the lock may be held, and tasks waited for, by threads that are not in this process
            self._lock, self._process, self._tasks = threading.Lock(), 0, SimpleQueue()
        with self._lock:
            if self._process == 0:
                thread = threading.Thread(target=_work, args=(self._tasks, self._here), name=self._name, daemon=True)
                try:
                    thread.start()
                except RuntimeError:
                    return False
                self._process = os.getpid()
                weakref.finalize(self, self._tasks.put, None).atexit = False
        return True


def _work(tasks: "SimpleQueue[Task | None]", here: threading.local) -> None:
    here.depth = 1
    while (task := tasks.get()) is not None:
        task()
        del task  # else the last result stays until the next task comes


def _carry_out(future: "Future[Result]", task: Callable[[], Result]) -> None:
    try:
        result = task()
    except BaseException as problem:  # any exception is passed on to the caller
        future.set_exception(problem)
    else:
        future.set_result(result)
    del future  # as above: no reference cycle keeps the frames of an exception alive
