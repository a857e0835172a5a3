"""The engine as pages see it: plain calls from any thread, answered by one thread that owns the event loop."""

import asyncio
import atexit
import concurrent.futures
import contextlib
import os
import threading
from collections.abc import Callable
from typing import Any

from core.engine import awake
from core.engine.cluster import Cluster, JoinedCluster, OwnCluster
from core.engine.dispatcher import Dispatcher
from core.engine.payload import pack, unpack
from core.engine.protocol import EngineError, EngineStatus, Limits
from core.engine.runs import Run
from core.messages import engine as said

ADDRESS_VARIABLE = "DASK_SCHEDULER_ADDRESS"
WORKERS_VARIABLE = "LOGIT_LAB_WORKERS"
WARM_MODULES = ("tensorflow", "keras", "core.keras.loop")
CLOSE_SECONDS = 10.0
CALL_MARGIN_SECONDS = 5.0


def workers_asked() -> int | None:
    """Return the number of workers set in the environment, or None."""
    asked = os.environ.get(WORKERS_VARIABLE)
    if asked is None:
        return None
    if not (asked.isascii() and asked.isdigit() and int(asked) > 0):
        raise ValueError(f"{WORKERS_VARIABLE} must be a whole number of at least 1, got {asked!r}")
    return int(asked)


class Engine:
    """Runs functions named ``module:function`` on worker processes.

    Making one costs nothing and starts nothing. Share one per server process; it is safe to use from any thread.

    Parameters
    ----------
    num_workers : int, optional
        Worker processes to start; by default ``LOGIT_LAB_WORKERS``, else one for two processors and 2 GB
        each. Ignored with a scheduler address.
    scheduler_address : str, optional
        An existing Dask scheduler, by default the one named by ``DASK_SCHEDULER_ADDRESS``; TLS settings come from
        Dask's configuration. Its workers must be able to import this repository and have a nanny (Dask's default), so
        that a hanging one can be restarted. A worker of several threads carries one run less than it has threads.
    warm_modules : tuple of str
        Modules that a new worker imports before it counts as ready; for ``module:function`` it also calls the function.
    grace_seconds : float
        Seconds in which a closed session can return before its run is stopped.
    growth_megabytes : float
        Memory that a worker may gain before it is replaced between two runs.

    Examples
    --------
    >>> with Engine(num_workers=1, warm_modules=()) as engine:
    ...     engine.run("math:hypot", 3, 4, timeout=60)
    5.0
    """

    def __init__(
        self,
        *,
        num_workers: int | None = None,
        scheduler_address: str | None = None,
        warm_modules: tuple[str, ...] = WARM_MODULES,
        grace_seconds: float = 30.0,
        growth_megabytes: float = 800.0,
    ) -> None:
        if num_workers is not None and num_workers < 1:
            raise ValueError(f"num_workers must be at least 1, got {num_workers!r}")
        address = scheduler_address or os.environ.get(ADDRESS_VARIABLE)
        cluster: Cluster = JoinedCluster(address) if address else OwnCluster(num_workers or workers_asked())
        # On a shared cluster another worker takes over at once; alone, there is none until the restart, and the
        # user gets a message.
        self._retries = 1 if address else 0
        self._dispatcher = Dispatcher(
            cluster, warm_modules=warm_modules, grace_seconds=grace_seconds, growth_megabytes=growth_megabytes
        )
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._serving: asyncio.Task[None] | None = None
        self._looping = threading.Event()

    def start(self) -> None:
        """Start everything in the background and return at once; further calls do nothing."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=asyncio.run, args=(self._serve(),), name="engine", daemon=True)
                self._thread.start()
                atexit.register(self.close)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._serving = self._loop.create_task(self._dispatcher.serve())
        self._looping.set()
        with contextlib.suppress(asyncio.CancelledError):
            await self._serving

    def close(self, reason: str = "shut_down") -> None:
        """Stop all runs, workers and the scheduler; the engine cannot be started again.

        Parameters
        ----------
        reason : str
            The reason of the runs that are left, a key of ``core.messages.engine.ENDINGS``.
        """
        self._dispatcher.farewell = reason
        with self._lock:
            atexit.unregister(self.close)
            if self._thread is None or self._loop is None or self._serving is None:
                return
            with contextlib.suppress(RuntimeError):  # the loop is closed already
                self._loop.call_soon_threadsafe(self._serving.cancel)
            self._thread.join(CLOSE_SECONDS)

    def __enter__(self) -> "Engine":
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def status(self) -> EngineStatus:
        """Return, within microseconds, whether the engine is ready and how busy it is."""
        return self._dispatcher.status()

    def run(self, function: str, *positional: Any, timeout: float = 60.0, **keywords: Any) -> Any:
        """Call a function on a worker and wait for its result; for calls of a second or two.

        Parameters
        ----------
        function : str
            ``module:function``; the function has no side effects, since a call whose worker dies is made again.
        timeout : float
            Seconds to wait at most, the start of the engine included.
        *positional, **keywords
            The function's arguments.

        Returns
        -------
        object
            The function's result, a plain value without TensorFlow in it.

        Raises
        ------
        ValueError
            With the text of the function's own ``ValueError``, or if an argument cannot be pickled.
        EngineError
            If there is no result: a timeout, a worker that keeps dying, any other exception in the function.
        """
        future = self._submit(self._dispatcher.call(function, pack(positional, keywords), timeout))
        end = awake.seconds() + timeout + CALL_MARGIN_SECONDS
        while not future.done() and (left := end - awake.seconds()) > 0:
            concurrent.futures.wait([future], min(left, awake.LONGEST_STEP_SECONDS))
        try:
            kind, content = future.result(0)
        except concurrent.futures.CancelledError:
            raise EngineError(said.ENDINGS["shut_down"]()) from None
        except TimeoutError:
            raise EngineError(said.NO_ANSWER(function=function)) from None
        if kind == "value":
            return unpack(content)
        if kind == "refused":
            raise ValueError(content)
        message, traceback = content
        raise EngineError(message) from EngineError(traceback)

    def stream(
        self,
        function: str,
        *positional: Any,
        session: str,
        limits: Limits | None = None,
        paused: bool = False,
        retries: int | None = None,
        **keywords: Any,
    ) -> Run:
        """Start a generator function on a worker and return its run at once.

        Parameters
        ----------
        function : str
            ``module:function``, a generator function whose records can be pickled and are small (see ``Limits``).
            Closing the generator must end it.
        session : str
            The session of the run. A session has one run: an earlier one is stopped.
        limits : Limits, optional
            The limits of the run.
        paused : bool
            Begin paused, for ``Run.step``.
        retries : int, optional
            How often the run is begun again by itself when its worker dies or falls silent: by default once on a
            shared cluster and never on the engine's own workers. The function must then be deterministic: records
            that had arrived are made again and not delivered twice.
        *positional, **keywords
            The function's arguments.

        Returns
        -------
        Run
            The handle; its state is ``queued``, or ``failed`` if an argument cannot be pickled.
        """
        try:
            arguments, problem = pack(positional, keywords), ""
        except ValueError as error:
            arguments, problem = b"", str(error)
        run = Run(
            function=function,
            arguments=arguments,
            session=session,
            limits=limits or Limits(),
            paused=paused,
            retries=self._retries if retries is None else retries,
            steer=self._steer,
            start_again=self._start_again,
        )
        if problem:
            run.end("failed", "error", problem)
        else:
            self._begin(run)
        return run

    def close_session(self, session: str) -> None:
        """Stop the session's run after the grace period, unless ``keep_session`` or ``stream`` comes first.

        Never raises, so that it may be called while the server shuts down; nor do the buttons of a run.
        """
        self._post(self._dispatcher.close_session, session)

    def renew_workers(self) -> None:
        """Let new workers take the place of those that have loaded older code, each when its run is over.

        Workers of a cluster that the engine has joined are not its own, and stay.
        """
        if self._thread is not None:
            self._post(self._dispatcher.renew_workers)

    def disown_runs(self) -> None:
        """End all runs at once because the classes of their records have different fields in the present code."""
        self._dispatcher.disown_runs("code_changed")

    def keep_session(self, session: str) -> None:
        """Take back ``close_session``: the browser is connected again."""
        self._post(self._dispatcher.keep_session, session)

    def _begin(self, run: Run) -> None:
        if not self._post(self._dispatcher.enqueue, run):
            run.end("lost", self._dispatcher.farewell)

    def _start_again(self, run: Run) -> Run:
        again = Run(
            function=run.function,
            arguments=run.arguments,
            session=run.session,
            limits=run.limits,
            paused=run.paused_at_start,
            retries=run.retries,
            steer=self._steer,
            start_again=self._start_again,
        )
        self._begin(again)
        return again

    def _steer(self, run: Run) -> None:
        self._post(self._dispatcher.steer, run)

    def _post(self, callback: Callable[..., None], *arguments: Any) -> bool:
        """Have the engine's thread call ``callback``; False once the engine is closed."""
        try:
            self._running_loop().call_soon_threadsafe(callback, *arguments)
        except RuntimeError:
            return False
        return True

    def _submit(self, coroutine: Any) -> concurrent.futures.Future[Any]:
        loop = self._running_loop()
        try:
            return asyncio.run_coroutine_threadsafe(coroutine, loop)
        except RuntimeError:
            coroutine.close()
            raise EngineError(said.ENDINGS["shut_down"]()) from None

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        self.start()
        self._looping.wait()
        assert self._loop is not None
        return self._loop
