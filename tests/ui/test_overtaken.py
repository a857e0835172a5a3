"""The rest of a page's run when one of the page's fragments starts to run."""

from collections.abc import Callable
from itertools import count
from types import SimpleNamespace

import pytest
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner, ScriptRunnerEvent
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests
from streamlit.runtime.state import SCRIPT_RUN_WITHOUT_ERRORS_KEY

from ui.server import overtaken, process, replaced

FRAGMENT, OTHER = "fragment", "another fragment"
Said = tuple[str, str]


@pytest.fixture
def clear(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit's own method, replaced as the lab does it."""
    original = process.KEPT.originals.get((ForwardMsgQueue, "clear"), ForwardMsgQueue.clear)
    monkeypatch.setattr(ForwardMsgQueue, "clear", overtaken.kept_whole(original))


def queued(*said: Said) -> ForwardMsgQueue:
    queue, places = ForwardMsgQueue(), count()
    for kind, about in said:
        message = ForwardMsg()
        if kind == "begin":
            message.new_session.page_script_hash = about
        elif kind == "end":
            message.script_finished = ForwardMsg.ScriptFinishedStatus.Value(about)
        else:
            message.delta.fragment_id = about
            message.delta.new_element.markdown.body = kind
            message.metadata.delta_path[:] = [0, next(places)]
        queue.enqueue(message)
    return queue


def waiting(queue: ForwardMsgQueue) -> list[Said]:
    return [_said(message) for message in queue.flush()]


def _said(message: ForwardMsg) -> Said:
    match message.WhichOneof("type"):
        case "new_session":
            return "begin", message.new_session.page_script_hash
        case "script_finished":
            return "end", ForwardMsg.ScriptFinishedStatus.Name(message.script_finished)
    return message.delta.new_element.markdown.body, message.delta.fragment_id


PAGE: list[Said] = [("begin", "page"), ("heading", ""), ("figure", FRAGMENT), ("end", "FINISHED_SUCCESSFULLY")]
PART: list[Said] = [("begin", "part"), ("figure", FRAGMENT), ("end", "FINISHED_FRAGMENT_RUN_SUCCESSFULLY")]


def test_the_lab_replaces_all_three() -> None:
    assert (ScriptRunner, "_on_script_finished", overtaken.forgotten) in replaced.TABLE
    assert (ForwardMsgQueue, "clear", overtaken.kept_whole) in replaced.TABLE
    assert (AppSession, "request_rerun", overtaken.in_turn) in replaced.TABLE


@pytest.mark.usefixtures("clear")
def test_a_finished_page_waits_whole_while_its_fragment_begins() -> None:
    queue = queued(*PAGE)
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=[FRAGMENT])
    assert waiting(queue) == PAGE


@pytest.mark.usefixtures("clear")
def test_what_a_fragment_has_sent_after_the_page_is_dropped_for_what_it_sends_next() -> None:
    queue = queued(*PAGE, *PART, ("other", OTHER))
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=[FRAGMENT])
    assert waiting(queue) == [*PAGE, ("begin", "part"), ("end", "FINISHED_EARLY_FOR_RERUN"), ("other", OTHER)]


@pytest.mark.usefixtures("clear")
@pytest.mark.parametrize("end", ["FINISHED_EARLY_FOR_RERUN", "FINISHED_WITH_COMPILE_ERROR"])
def test_a_page_that_did_not_come_to_its_end_takes_nothing_away_and_is_not_kept(end: str) -> None:
    queue = queued(*PAGE[:-1], ("end", end))
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=[FRAGMENT])
    assert ("figure", FRAGMENT) not in waiting(queue)


@pytest.mark.usefixtures("clear")
def test_another_run_of_the_page_drops_all_that_it_sends_anew() -> None:
    queue = queued(*PAGE)
    queue.clear(retain_lifecycle_msgs=True)
    assert waiting(queue) == [("begin", "page"), ("end", "FINISHED_EARLY_FOR_RERUN")]
    queue = queued(*PAGE)
    queue.clear()
    assert waiting(queue) == []


class Session:
    """One whose run has ended or not, but whose last words have not been taken yet."""

    def __init__(self, *, has_ended: bool) -> None:
        self._scriptrunner = SimpleNamespace(_requests=ScriptRequests())
        if has_ended:
            self._scriptrunner._requests.on_scriptrunner_ready()
        self.happened: list[str] = []
        self._to_come: list[Callable[[], None]] = [lambda: self.happened.append("the run's last words")]
        self._call_soon_on_event_loop = self._to_come.append

    def ask(self, fragment: str) -> list[str]:
        overtaken.in_turn(lambda *_: self.happened.append("asked"))(self, ClientState(fragment_id=fragment))
        for event in self._to_come:
            event()
        return self.happened


def test_a_fragment_asks_for_a_run_once_all_is_taken_that_the_run_before_has_said() -> None:
    assert Session(has_ended=True).ask(FRAGMENT) == ["the run's last words", "asked"]


@pytest.mark.parametrize(("has_ended", "fragment"), [(False, FRAGMENT), (False, ""), (True, "")])
def test_whatever_else_is_asked_for_is_asked_at_once(has_ended: bool, fragment: str) -> None:
    assert Session(has_ended=has_ended).ask(fragment) == ["asked", "the run's last words"]


WHOLE, PART_OF_IT = ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS, ScriptRunnerEvent.FRAGMENT_STOPPED_WITH_SUCCESS


@pytest.mark.parametrize(
    ("event", "is_right", "kept"),
    [(WHOLE, False, ["drawn before it failed"]), (WHOLE, True, None), (PART_OF_IT, False, None)],
)
def test_a_page_that_failed_has_no_fragment_that_it_did_not_draw(
    event: ScriptRunnerEvent, is_right: bool, kept: list[str] | None
) -> None:
    storage = MemoryFragmentStorage()
    for name in (FRAGMENT, "drawn before it failed"):
        storage.register(name, lambda: None)
    state: dict[str, bool] = {SCRIPT_RUN_WITHOUT_ERRORS_KEY: is_right}
    drawn = SimpleNamespace(snapshot=lambda: frozenset(["drawn before it failed"]))
    context = SimpleNamespace(fragment_storage=storage, shared=SimpleNamespace(new_fragment_ids=drawn))
    finished: list[object] = []
    overtaken.forgotten(lambda *said: finished.append(said))(SimpleNamespace(_session_state=state), context, event, 1)
    assert len(finished) == 1
    assert [name for name in (FRAGMENT, "drawn before it failed") if storage.contains(name)] == (
        kept or [FRAGMENT, "drawn before it failed"]
    )
    assert (overtaken.FAILED in state) == (kept is not None)
