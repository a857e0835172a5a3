"""Results shared by all sessions, looked up in microseconds, and limited by the bytes that they really take.

``st.cache_resource`` pickles and hashes every argument at every look-up, which takes a millisecond for a frozen
dataclass; it limits the number of entries, not their size; and any visitor can empty it. Here the arguments themselves
are the key, and the size of each entry is measured. Results are shared and not copied, so they are frozen.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import CancelledError, Future
from functools import wraps
from threading import Lock
from typing import Any, Generic, Protocol, TypeVar, TypeVarTuple
from weakref import WeakValueDictionary

from ui.server.in_turn import elsewhere
from ui.server.weights import taken
from ui.words import language

Arguments = TypeVarTuple("Arguments")
Result = TypeVar("Result")

MEGABYTE = 2**20

CACHES: "WeakValueDictionary[str, Kept[Any]]" = WeakValueDictionary()
"""All caches, by the names of the functions whose results they keep."""


class Decorator(Protocol):
    """A decorator that gives a function a cache and leaves its type unchanged."""

    def __call__(self, function: Callable[[*Arguments], Result], /) -> Callable[[*Arguments], Result]:
        """Return the cached function."""


def by_language(*arguments: Hashable) -> Hashable:
    """Return the key of a result that depends on the session's language."""
    return language(), arguments


def shared(
    max_bytes: int, size: Callable[[Any], int] | None = None, key: Callable[..., Hashable] | None = None
) -> Decorator:
    """Keep the most recently used results of a function of hashable positional arguments.

    If several sessions request a result at the same time, it is computed once and the others wait for it. An exception
    is raised in all of them and not kept.

    Parameters
    ----------
    max_bytes : int
        Limit of the memory of all results; a single result above it is not kept.
    size : callable, optional
        Returns the bytes that a result takes; by default the measured size of the entry, including its arguments.
    key : callable, optional
        Returns a key for the arguments, if they are large themselves.
    """

    def decorate(function: Callable[[*Arguments], Result]) -> Callable[[*Arguments], Result]:
        kept: Kept[Result] = Kept(max_bytes, size=size)
        CACHES[f"{function.__module__}.{function.__qualname__}"] = kept

        @wraps(function)
        def call(*args: *Arguments) -> Result:
            return kept.result(args if key is None else key(*args), lambda: function(*args), _awaited)

        return call

    return decorate


def _awaited(future: "Future[Result]") -> Result:
    if not future.done():
        with elsewhere():
            return future.result()
    return future.result()


class Kept(Generic[Result]):
    """Results, finished or in progress, in the order in which they were last requested.

    Parameters
    ----------
    max_bytes : int
        Limit of the total size of the finished results; one in progress counts nothing.
    size : callable, optional
        Returns the size of a result; by default the measured size of its entry.
    keeps : callable, optional
        Whether a result is kept at all; by default every result is.
    """

    def __init__(
        self,
        max_bytes: int,
        *,
        size: Callable[[Result], int] | None = None,
        keeps: Callable[[Result], bool] = lambda _: True,
    ) -> None:
        self._entries: OrderedDict[Hashable, Future[Result]] = OrderedDict()
        self._weights: dict[Hashable, int] = {}
        self._total = 0
        self.max_bytes = max_bytes
        self._size = size
        self._keeps = keeps
        self._lock = Lock()

    def result(self, key: Hashable, make: Callable[[], Result], wait: Callable[["Future[Result]"], Result]) -> Result:
        """Return the result for a key.

        Parameters
        ----------
        key : hashable
        make : callable
            Computes the result; called for the first caller.
        wait : callable
            Returns the result of a future; called for the other callers.
        """
        while True:
            future, is_new = self._entry(key)
            try:
                return self._made(key, future, make) if is_new else wait(future)
            except CancelledError:  # the first caller was stopped
                if is_new:
                    raise
            finally:
                del future  # or else it, its exception and this frame in the traceback would form a cycle

    def _entry(self, key: Hashable) -> tuple[Future[Result], bool]:
        """Return the result for a key, and whether the caller has to compute it."""
        with self._lock:
            if key in self._entries:
                self._entries.move_to_end(key)
                return self._entries[key], False
            self._entries[key] = Future()
            return self._entries[key], True

    def _made(self, key: Hashable, future: Future[Result], make: Callable[[], Result]) -> Result:
        try:
            result = make()
        except BaseException as problem:
            self._forget(key, future)
            if isinstance(problem, Exception):
                future.set_exception(problem)
            else:  # the calling script was stopped; the others try again
                future.cancel()
            del future  # as above
            raise
        if not self._keeps(result):
            self._forget(key, future)
        future.set_result(result)
        self._weigh(key, future, taken((key, future)) if self._size is None else self._size(result))
        return result

    def _weigh(self, key: Hashable, future: Future[Result], weight: int) -> None:
        """Record the size of a finished result, and drop the least recently requested ones to make room for it."""
        with self._lock:
            if self._entries.get(key) is not future:
                return
            self._weights[key] = weight
            self._total += weight
            if weight > self.max_bytes:
                self._drop(key)
            for other in list(self._entries):
                if self._total <= self.max_bytes:
                    break
                if other in self._weights:
                    self._drop(other)

    @property
    def held(self) -> int:
        """The total size of the finished results, in bytes."""
        return self._total

    def clear(self) -> None:
        """Drop every finished result."""
        with self._lock:
            for key in list(self._weights):
                self._drop(key)

    def _forget(self, key: Hashable, future: Future[Result]) -> None:
        """Drop a result that was not completed or is not kept."""
        with self._lock:
            if self._entries.get(key) is future:
                self._drop(key)

    def _drop(self, key: Hashable) -> None:
        del self._entries[key]
        self._total -= self._weights.pop(key, 0)
