"""If training is impossible or overbooked, the page plays a recording, and marks it wherever it is drawn."""

import json
import re
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.engine import EngineError, EngineStatus, memory
from core.engine.absent import AbsentEngine
from core.engine.protocol import Limits
from core.keras.training.presets import DEFAULT_PRESET, PRESETS
from core.keras.training.recordings import Recording, recording_of
from core.states.training import STATE
from tests.pages.opening import open_page, texts
from tests.pages.training_stub import StubEngine
from ui import words as languages
from ui.drawing.charts.training import QUANTITIES
from ui.server import engine as engine_of_server
from ui.training import recorded, replay, session
from ui.training.live import LiveTraining
from ui.training.replay import SECONDS_PER_RECORD, SHORTEST_SECONDS, Player
from ui.words import told, words

TEXT = words("training")
opened = partial(open_page, "training")


def recorded_of(preset: str) -> Recording:
    recording = recording_of(preset)
    assert recording is not None
    return recording


RECORDING = recorded_of(DEFAULT_PRESET)
assert RECORDING is not None
TOO_LITTLE = memory.shortage(700.0)


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(session, "Player", lambda recording: Player(recording, clock))
    return clock


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> StubEngine:
    stub = StubEngine()
    monkeypatch.setattr(engine_of_server, "engine", lambda: stub)
    monkeypatch.setattr(engine_of_server, "session_name", lambda: "a tab")
    return stub


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_of_server, "engine", lambda: AbsentEngine(TOO_LITTLE))
    monkeypatch.setattr(engine_of_server, "session_name", lambda: "a tab")
    monkeypatch.setattr(engine_of_server, "shortage", lambda: TOO_LITTLE)


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def buttons(app: AppTest) -> list[str]:
    return [str(button.key)[9:] for button in app.button if str(button.key)[9:] in session.BUTTONS]


def alts(app: AppTest) -> list[str]:
    """What is said of the pictures of a run; that of the data is of no run."""
    messages = (json.loads(element.proto.bytes) for element in app.get("bidi_component") if element.proto.bytes)
    names = re.compile("training_(?!data)")
    return [message["alt"] for message in messages if "figure" in message and names.match(message["name"])]


@pytest.mark.wording
def test_without_memory_the_recording_takes_the_place_of_training(no_engine: None, clock: Clock) -> None:
    app = opened()
    assert buttons(app) == ["play_recording"]
    assert TOO_LITTLE in app.info[0].value
    assert TEXT.EMPTY_LEADS["play_recording"] in texts(app)
    assert TEXT.EMPTY_LEADS["train"] not in texts(app)
    assert "training_probe" not in [button.key for button in app.button]
    assert TEXT.PROBE_NEVER.format(message=TOO_LITTLE) in texts(app)
    press(app, "training_play_recording")
    assert buttons(app) == ["stop"]
    clock.now = SHORTEST_SECONDS
    app.run()
    assert buttons(app) == ["play_again", "reset"]
    assert texts(app).count("holds in this run") == len(PRESETS[DEFAULT_PRESET].claims)


@pytest.mark.wording
def test_every_picture_and_the_page_say_that_it_is_a_recording(no_engine: None, clock: Clock) -> None:
    app = press(opened(preset="logistic-is-fine"), "training_play_recording")
    clock.now = 100.0
    app.run()
    recording = recording_of("logistic-is-fine")
    assert recording is not None
    said = TEXT.RECORDING_CAPTION.format(day=date.fromisoformat(recording.day))
    assert recorded.label(recording, TEXT) in app.info[0].value
    assert all(version in app.info[0].value for version in recording.versions.values())
    assert len(alts(app)) == len(QUANTITIES) + len(recording.params.arms)
    assert all(alt.startswith(said) for alt in alts(app))
    assert sum(said in caption.value for caption in app.caption) == 4
    assert TEXT.STATES_OF_RECORDING["done"] in app.get("progress")[0].proto.text


def test_a_live_run_is_never_called_a_recording(engine: StubEngine) -> None:
    app = press(opened(), "training_train")
    engine.deliver()
    app.run()
    assert buttons(app) == ["train_again", "reset"]
    assert "ecording" not in texts(app) + "".join(alts(app))


@pytest.mark.parametrize(
    ("status", "place", "offered"), [("ready", 1, False), ("ready", recorded.FULL_FROM_PLACE, True)]
)
def test_a_long_queue_offers_it_and_playing_leaves_the_queue(
    status: str, place: int, offered: bool, engine: StubEngine, clock: Clock
) -> None:
    app = press(opened(), "training_train")
    engine.runs[-1].set_state("queued", place=place)
    app.run()
    assert buttons(app) == ["stop", "play_recording"][: 1 + offered]
    assert (TEXT.RECORDING_OFFERS["full"] in texts(app)) == offered
    if offered:
        press(app, "training_play_recording")
        assert engine.runs[-1].state == "stopped"
        clock.now = 100.0
        app.run()
        assert buttons(app) == ["play_again", "reset", "train"]
        press(app, "training_train")
        assert [run.state for run in engine.runs] == ["stopped", "queued"]
        assert TEXT.RECORDING_CAPTION.format(day=date.fromisoformat(RECORDING.day)) not in texts(app)


def test_an_engine_in_trouble_and_a_lost_run_offer_it(engine: StubEngine) -> None:
    engine.now = EngineStatus(state="unavailable", message="No worker is available.")
    app = opened()
    assert buttons(app)[:2] == ["play_recording", "train"]
    assert "No worker is available." in app.info[0].value
    engine.now = EngineStatus(state="ready")
    press(app, "training_train")
    engine.deliver(2)
    engine.lose()
    app.run()
    assert buttons(app) == ["retry", "reset", "play_recording"]
    assert TEXT.RECORDING_OFFERS["broken"] in texts(app)


def test_changed_controls_are_said_to_have_no_recording_and_go_back(no_engine: None, clock: Clock) -> None:
    app = opened(preset="loud", epochs="7")
    assert TEXT.RECORDING_ONLY_PRESET in app.info[0].value
    press(app, "training_play_recording")
    assert app.number_input(key="epochs").value == STATE.settings(PRESETS["loud"].params)["epochs"]
    assert TEXT.STALE not in texts(app)


def test_a_preset_without_recording_of_its_settings_offers_none(
    no_engine: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(session, "recording_of", lambda name: recording_of(name, tmp_path))
    app = opened()
    assert buttons(app) == []
    assert TOO_LITTLE in texts(app)


def test_the_probabilities_page_plays_it_too_and_says_so(no_engine: None, clock: Clock) -> None:
    app = open_page("probabilities", source="run")
    assert "recording" in app.button(key="probabilities_train").label
    press(app, "probabilities_train")
    clock.now = 100.0
    app.run()
    assert not app.exception
    assert recorded.label(RECORDING, TEXT) in texts(app)


def test_pause_step_reset_and_stop_act_as_on_a_live_run() -> None:
    clock, params = Clock(), RECORDING.params
    pace = SHORTEST_SECONDS / len(RECORDING.records)
    training = LiveTraining(Player(RECORDING, clock), "", params, recording=RECORDING)
    training.start_over()
    clock.now += 2.5 * pace
    training.pause()
    clock.now += 100
    assert (training.state, training.step) == ("paused", 2 * params.steps_per_epoch)
    training.step_epoch()
    assert training.step == 3 * params.steps_per_epoch
    training.play()
    assert (training.state, training.is_moving) == ("running", True)
    training.stop()
    assert (training.state, training.is_moving) == ("stopped", False)
    training.play()
    clock.now += 100
    assert training.records == RECORDING.records
    assert training.state == "done"
    training.reset()
    assert (training.state, training.step) == ("ready", 0)
    training.step_epoch()
    assert training.step == params.steps_per_epoch


@pytest.mark.parametrize("shortest", [0.0, SHORTEST_SECONDS], ids=["by the record", "stretched"])
def test_records_arrive_no_faster_than_one_can_look(shortest: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "SHORTEST_SECONDS", shortest)
    clock, pace = Clock(), max(SECONDS_PER_RECORD, shortest / len(RECORDING.records))
    run = Player(RECORDING, clock).stream("", RECORDING.params, session="", limits=Limits(), paused=False)
    assert len(run.events()) == 1
    clock.now += 1.5 * pace
    assert len(run.events()) == 2


def test_the_engine_of_a_small_machine_refuses_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    absent = AbsentEngine(TOO_LITTLE)
    assert absent.stream("core.keras.loop:train", session="").message == TOO_LITTLE
    with pytest.raises(EngineError, match="has 700 MB"):
        absent.run("math:hypot", 3, 4)
    monkeypatch.setattr(languages, "language", lambda: "de")
    assert (
        told(TOO_LITTLE)
        == f"Dieser Server hat 700 MB Speicher, das Training braucht aber {memory.MEGABYTES_TO_TRAIN} MB."
    )


@pytest.mark.parametrize(
    ("groups", "files", "granted"),
    [
        ("0::/a/b\n", {"sys/fs/cgroup/a/memory.max": "700000000", "sys/fs/cgroup/a/b/memory.max": "max"}, 700.0),
        ("0::/elsewhere/on/the/host\n", {"sys/fs/cgroup/memory.max": "690000000\n"}, 690.0),
        ("9:cpu:/\n4:memory:/a\n", {"sys/fs/cgroup/memory/a/memory.limit_in_bytes": "512000000"}, 512.0),
    ],
    ids=["version 2, a parent's", "a container's own", "version 1"],
)
def test_the_limit_of_a_control_group_is_found(
    groups: str, files: dict[str, str], granted: float, tmp_path: Path
) -> None:
    for name, content in {"proc/self/cgroup": groups, **files}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    assert memory.granted_megabytes(tmp_path) == granted
    assert memory.shortage(granted)


def test_a_usual_machine_trains_and_a_small_one_lets_a_worker_grow_less(tmp_path: Path) -> None:
    assert not memory.shortage(memory.MEGABYTES_TO_TRAIN)
    assert memory.granted_megabytes(tmp_path) == memory.granted_megabytes(tmp_path / "nothing")
    assert memory.growth_allowed(1_000) == memory.SMALLEST_GROWTH_MEGABYTES
    assert memory.growth_allowed(16_000) == memory.LARGEST_GROWTH_MEGABYTES
