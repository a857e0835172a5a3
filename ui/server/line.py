"""What a visitor sees whose page waits for its turn: that the lab is busy, and the place in line.

The first run of a session has nothing on screen yet. If it waits for longer than a second, it sends a page of one
sentence, which the run replaces as soon as it begins. A page that is on screen already stays as it is.
"""

import time
from collections.abc import Callable
from html import escape
from typing import Any
from urllib.parse import parse_qs

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.RootContainer_pb2 import RootContainer
from streamlit.runtime.scriptrunner.script_runner import ScriptRunnerEvent
from streamlit.runtime.scriptrunner_utils.run_descriptor import RunDescriptor
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType

from ui.words import DEFAULT_LANGUAGE, LANGUAGES, in_language, words

PATIENCE_SECONDS = 1.0
MOST_CHARACTERS = 100
"""Of a parameter of the address that is looked at."""
AGAIN_SECONDS = 3.0
"""Interval at which the place is sent again."""
BEGUN = "lab_begun"
"""Session key of the note that the session has begun to draw a page."""
SHOWN = "_lab_notice"
"""Attribute of a runner: the notice that its visitor reads."""
PAGE = (
    '<div class="lab-line" role="status" style="max-width:34rem;margin:18vh auto 0;text-align:center;line-height:1.5">'
    '<p style="font-size:1.5rem;margin:0 0 .5rem">{heading}</p><p>{said}</p></div>'
)


class LeftError(Exception):
    """A waiting visitor has left."""


def language_of(data: Any) -> str:
    """Return the language of a request: that of its address, else the browser's, else English."""
    asked: str = parse_qs(data.query_string or "").get("lang", [""])[-1]
    if asked in LANGUAGES:
        return asked
    browsers: str = data.context_info.locale[:2].lower() if data.context_info else ""
    return browsers if browsers in LANGUAGES else DEFAULT_LANGUAGE


class Notice:
    """The page of one waiting run.

    Parameters
    ----------
    runner : ScriptRunner
    data : RerunData
        The request.
    place : callable
        Returns the present place in line.
    said : str
        Which of the words ``IN_LINE`` gives the reason.
    """

    def __init__(self, runner: Any, data: Any, place: Callable[[], int], said: str = "busy") -> None:
        self._runner, self._data, self._place, self._said = runner, data, place, said
        self._since = time.monotonic()
        self._next = self._since + PATIENCE_SECONDS
        self._run: RunDescriptor | None = None
        self._is_first = BEGUN not in runner._session_state

    def look(self) -> None:
        """Show the place if it is time to; called while the run waits.

        Raises
        ------
        LeftError
            If the visitor has left, or has asked for another page, before this one began.
        """
        if not self._is_first:
            return
        if self._runner._requests._state is ScriptRequestType.STOP:
            raise LeftError
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + AGAIN_SECONDS
            if vars(self._runner).get(SHOWN, self) is self:  # one who was at the head of a line is told of no second
                self.show(self._said, self._place())

    def show(self, said: str, place: int) -> None:
        """Show a reason and a place."""
        self._begin()
        vars(self._runner)[SHOWN] = self
        with in_language(language_of(self._data)):
            text = words("frame")
            shown = PAGE.format(
                heading=escape(text.IN_LINE_HEADING), said=escape(text.IN_LINE[said].format(place=place))
            )
        message = ForwardMsg()
        message.delta.new_element.html.body = shown
        message.metadata.delta_path[:] = (RootContainer.MAIN, 0)
        self._runner.on_event.send(self._runner, event=ScriptRunnerEvent.ENQUEUE_FORWARD_MSG, forward_msg=message)

    def close(self) -> None:
        """End the run in the browser of a visitor who has pressed Streamlit's Stop while waiting."""
        if self._run is not None:
            self._runner.on_event.send(
                self._runner, event=ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS, run_descriptor=self._run
            )

    def end(self) -> None:
        """Note that the session has begun to draw a page."""
        if self._is_first:
            self._runner._session_state[BEGUN] = True

    def _begin(self) -> None:
        """Begin a run in the browser; the real one begins another, which replaces it."""
        if self._run is not None:
            return
        self._run = RunDescriptor.create()
        pages = self._runner._pages_manager
        self._runner.on_event.send(
            self._runner,
            event=ScriptRunnerEvent.SCRIPT_STARTED,
            page_script_hash=pages.main_script_hash,
            fragment_ids_this_run=None,
            pages=pages.get_pages(),
            run_descriptor=self._run,
        )
