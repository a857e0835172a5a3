"""What waits for the browser of a page's run when one of the page's fragments begins to run."""

from itertools import count

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

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


def test_the_lab_replaces_it() -> None:
    assert (ForwardMsgQueue, "clear", overtaken.kept_whole) in replaced.TABLE


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
