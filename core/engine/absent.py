"""The engine of a machine that cannot train: it has the methods of ``Engine``, but only reports the reason."""

from typing import Any, NoReturn

from core.engine.protocol import EngineError, EngineStatus, Limits
from core.engine.runs import Run


class AbsentEngine:
    """Refuses all work in one sentence.

    Parameters
    ----------
    message : str
        The reason why there is no engine, for the user.

    Examples
    --------
    >>> engine = AbsentEngine("There is too little memory.")
    >>> engine.stream("core.keras.loop:train", session="a tab").message
    'There is too little memory.'
    """

    def __init__(self, message: str) -> None:
        self.message = message

    def start(self) -> None:
        """Start nothing."""

    def close(self, reason: str = "shut_down") -> None:
        """End nothing."""

    def renew_workers(self) -> None:
        """Replace nothing."""

    def disown_runs(self) -> None:
        """End nothing."""

    def status(self) -> EngineStatus:
        """Return the status: no work is done here, with the reason."""
        return EngineStatus(state="unavailable", message=self.message)

    def run(self, function: str, *positional: Any, timeout: float = 0.0, **keywords: Any) -> NoReturn:
        """Refuse a call.

        Raises
        ------
        EngineError
            Always.
        """
        raise EngineError(self.message)

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
        """Return a run that has already failed."""
        run = Run(
            function=function,
            arguments=b"",
            session=session,
            limits=limits or Limits(),
            paused=paused,
            retries=0,
            steer=lambda run: None,
            start_again=lambda run: run,
        )
        run.end("failed", "error", self.message)
        return run

    def close_session(self, session: str) -> None:
        """Let go of nothing."""

    def keep_session(self, session: str) -> None:
        """Keep nothing."""
