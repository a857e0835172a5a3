"""The page of a visitor who waits in line: in which language, with which place, and when it is sent."""

from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.runtime.scriptrunner.script_runner import ScriptRunnerEvent
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType

from ui.server import line
from ui.words import LANGUAGES, in_language, words


class Runner:
    """As much of a script runner as a notice needs; keeps the events that it sends."""

    def __init__(self, **state: Any) -> None:
        self.events: list[dict[str, Any]] = []
        self.on_event = SimpleNamespace(send=lambda _runner, **event: self.events.append(event))
        self._session_id = "a"
        self._session_state = state
        self._requests = SimpleNamespace(_state=ScriptRequestType.CONTINUE)
        self._pages_manager = SimpleNamespace(main_script_hash="main", get_pages=dict)

    def bodies(self) -> list[str]:
        sent = [event["forward_msg"] for event in self.events if "forward_msg" in event]
        return [message.delta.new_element.html.body for message in sent]


def asked(query: str = "", locale: str | None = None) -> SimpleNamespace:
    return SimpleNamespace(query_string=query, context_info=locale and SimpleNamespace(locale=locale))


@pytest.mark.parametrize(
    ("query", "locale", "language"),
    [
        ("", None, "en"),
        ("lang=de", "en-US", "de"),
        ("loss=softmax&lang=en", "de-AT", "en"),
        ("", "de-AT", "de"),
        ("lang=xx", "fr", "en"),
    ],
)
def test_it_speaks_the_language_of_the_address_or_else_of_the_browser(
    query: str, locale: str | None, language: str
) -> None:
    assert line.language_of(asked(query, locale)) == language


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", ["busy", "address", "full"])
def test_it_says_why_and_the_place(language: str, reason: str) -> None:
    runner = Runner()
    line.Notice(runner, asked(f"lang={language}"), lambda: 1, reason).show(reason, 217)
    with in_language(language):
        text = words("frame")
    assert text.IN_LINE_HEADING in runner.bodies()[0]
    assert text.IN_LINE[reason].format(place=217) in runner.bodies()[0]
    assert "217" in runner.bodies()[0]


def test_it_comes_after_a_second_and_again_with_a_later_place(monkeypatch: pytest.MonkeyPatch) -> None:
    now, places = 100.0, iter((9, 5))
    monkeypatch.setattr(line, "time", SimpleNamespace(monotonic=lambda: now))
    runner = Runner()
    notice = line.Notice(runner, asked(), lambda: next(places))
    for second in (0.5, 0.9, 1.2, 2.0, 3.0, 4.5, 5.0):
        now = 100.0 + second
        notice.look()
    kinds = [event["event"] for event in runner.events]
    assert kinds == [ScriptRunnerEvent.SCRIPT_STARTED, *[ScriptRunnerEvent.ENQUEUE_FORWARD_MSG] * 2]
    assert [
        [number for number in (9, 5) if str(number) in body.split("place in line")[-1]] for body in runner.bodies()
    ] == [
        [9],
        [5],
    ]


def test_who_has_stood_in_one_line_is_told_no_place_in_another() -> None:
    runner = Runner()
    line.Notice(runner, asked(), lambda: 1, "address").show("address", 1)
    following = line.Notice(runner, asked(), lambda: 60)
    following._next = 0.0
    following.look()
    assert len(runner.bodies()) == 1


def test_a_page_that_is_on_screen_stays() -> None:
    runner = Runner(**{line.BEGUN: True})
    notice = line.Notice(runner, asked(), lambda: 1)
    notice._next = 0.0
    notice.look()
    assert runner.events == []


def test_a_visitor_who_has_left_waits_no_longer() -> None:
    runner = Runner()
    notice = line.Notice(runner, asked(), lambda: 1)
    notice.look()
    runner._requests._state = ScriptRequestType.STOP
    with pytest.raises(line.LeftError):
        notice.look()
