"""Results shared by all sessions, looked up in microseconds, and limited by the bytes that they really take.

``st.cache_resource`` pickles and hashes every argument at every look, a millisecond of a frozen dataclass, counts
entries however large they are, and lets any visitor empty it. Here the arguments themselves are the key, and what is
kept is weighed. Results are shared and not copied, so they are frozen.
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
"""All of them, by the names of the functions whose results they keep."""


class Decorator(Protocol):
    """A decorator that gives a function a cache and leaves its type unchanged."""

    def __call__(self, function: Callable[[*Arguments], Result], /) -> Callable[[*Arguments], Result]:
        """Return the cached function."""


def by_language(*arguments: Hashable) -> Hashable:
    """Return the key of a result that is in the session's language."""
    return language(), arguments


def shared(
    max_bytes: int, size: Callable[[Any], int] | None = None, key: Callable[..., Hashable] | None = None
) -> Decorator:
    """Keep the results of a function of hashable positional arguments, the latest used ones.

    However many sessions ask at the same time, a result is computed once and the others wait for it. An exception
    reaches all of them and is forgotten.

    Parameters
    ----------
    max_bytes : int
        Limit of the memory of all results; a single result above it is not kept.
    size : callable, optional
        From a result to the bytes it takes; by default all that the entry is found to take, its arguments included.
    key : callable, optional
        From the arguments to what is kept in their place, where they are large themselves.
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
    """Results, finished or in the making, in the order in which they were last asked for.

    Parameters
    ----------
    max_bytes : int
        What the finished ones may weigh together; one in the making weighs nothing.
    size : callable, optional
        From a result to what it weighs; by default all that its entry is found to take.
    lasts : callable, optional
        Whether a result is kept at all; by default each is.
    """

    def __init__(
        self,
        max_bytes: int,
        *,
        size: Callable[[Result], int] | None = None,
        lasts: Callable[[Result], bool] = lambda _: True,
    ) -> None:
        self._entries: OrderedDict[Hashable, Future[Result]] = OrderedDict()
        self._weights: dict[Hashable, int] = {}
        self._total = 0
        self.max_bytes = max_bytes
        self._size = size
        self._lasts = lasts
        self._lock = Lock()

    def result(self, key: Hashable, make: Callable[[], Result], wait: Callable[["Future[Result]"], Result]) -> Result:
        """Return the result for a key.

        Parameters
        ----------
        key : hashable
        make : callable
            Makes the result; called for who asks first.
        wait : callable
            From a result in the making, or made, to the result; called for the others.
        """
        while True:
            future, is_new = self._entry(key)
            try:
                return self._made(key, future, make) if is_new else wait(future)
            except CancelledError:  # the first caller has gone
                if is_new:
                    raise
            finally:
                del future  # else it, an exception in it and this frame in its traceback hold each other

    def _entry(self, key: Hashable) -> tuple[Future[Result], bool]:
        """Return the result for a key, and whether it is the caller's to make."""
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
        if not self._lasts(result):
            self._forget(key, future)
        future.set_result(result)
        self._weigh(key, future, taken((key, future)) if self._size is None else self._size(result))
        return result

    def _weigh(self, key: Hashable, future: Future[Result], weight: int) -> None:
        """Say what a result weighs, now that it is made; the ones not asked for the longest make room for it."""
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
        """What the finished ones weigh together, in bytes."""
        return self._total

    def clear(self) -> None:
        """Drop every finished result."""
        with self._lock:
            for key in list(self._weights):
                self._drop(key)

    def _forget(self, key: Hashable, future: Future[Result]) -> None:
        """Drop a result that was not made."""
        with self._lock:
            if self._entries.get(key) is future:
                self._drop(key)

    def _drop(self, key: Hashable) -> None:
        del self._entries[key]
        self._total -= self._weights.pop(key, 0)
