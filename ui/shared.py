"""Results shared by all sessions, found again in microseconds.

``st.cache_resource`` pickles and hashes every argument at every look, a millisecond of a frozen dataclass; here the
arguments themselves are the key. For what a moving slider asks for; whatever is rarer may use Streamlit's own.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import CancelledError, Future
from functools import wraps
from threading import Lock
from typing import TypeVar, TypeVarTuple

Arguments = TypeVarTuple("Arguments")
Result = TypeVar("Result")


def shared(max_entries: int) -> Callable[[Callable[[*Arguments], Result]], Callable[[*Arguments], Result]]:
    """Keep the results of a function of hashable positional arguments, the latest used ones.

    However many sessions ask at the same time, a result is computed once and the others wait for it. An exception
    reaches all of them and is forgotten.

    Parameters
    ----------
    max_entries : int
        How many results are kept.
    """

    def decorate(function: Callable[[*Arguments], Result]) -> Callable[[*Arguments], Result]:
        entries: OrderedDict[Hashable, Future[Result]] = OrderedDict()
        lock = Lock()

        def entry(key: Hashable) -> tuple[Future[Result], bool]:
            with lock:
                if key in entries:
                    entries.move_to_end(key)
                    return entries[key], False
                entries[key] = Future()
                if len(entries) > max_entries:
                    entries.popitem(last=False)
                return entries[key], True

        def forget(key: Hashable, future: Future[Result]) -> None:
            with lock:
                if entries.get(key) is future:
                    del entries[key]

        @wraps(function)
        def call(*args: *Arguments) -> Result:
            future, is_new = entry(args)
            if not is_new:
                try:
                    return future.result()
                except CancelledError:
                    return call(*args)
            try:
                future.set_result(function(*args))
            except Exception as problem:
                forget(args, future)
                future.set_exception(problem)
            except BaseException:  # the asking script is stopped; the others ask again
                forget(args, future)
                future.cancel()
                raise
            return future.result()

        return call

    return decorate
