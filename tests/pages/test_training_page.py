"""The training page by AppTest, with an engine that delivers made-up records: states, buttons, controls, words."""

import json
import pickle
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from types import ModuleType

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.engine import EngineStatus, Limits
from core.keras.training.answer import answer
from core.keras.training.plan import TrainParams
from core.keras.training.presets import DEFAULT_PRESET, PRESETS
from core.keras.training.recordings import recording_of
from core.keras.training.records import ProbeCell
from core.keras.training.seeds import spread_of
from core.states.training import STATE
from tests.pages.opening import charts, open_page, texts
from tests.pages.training_stub import StubEngine, broken
from ui.drawing.charts.arms import in_titles
from ui.drawing.charts.training import QUANTITIES
from ui.frame.page_table import PAGES, ROOT
from ui.server import engine as engine_of_server
from ui.training import after, guide, probe, session, view
from ui.training.settings import Experiment
from ui.words import words
from ui.words.de import training as german
from ui.words.en import training as english

TEXT = words("training")
WORDS = {"en": english, "de": german}
CURVES = {f"training_{name}" for name in QUANTITIES}
Open = Callable[..., AppTest]


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> StubEngine:
    stub = StubEngine()
    monkeypatch.setattr(engine_of_server, "engine", lambda: stub)
    monkeypatch.setattr(engine_of_server, "session_name", lambda: "a tab")
    return stub


@pytest.fixture
def opened(engine: StubEngine) -> Open:
    return partial(open_page, "training")


def press(app: AppTest, name: str) -> AppTest:
    app.button(key=f"training_{name}").click().run()
    assert not app.exception
    return app


def buttons(app: AppTest) -> list[str]:
    return [name for name in session.BUTTONS if any(button.key == f"training_{name}" for button in app.button)]


def progress(app: AppTest) -> str:
    return str(app.get("progress")[0].proto.text)


def params_sent(app: AppTest, engine: StubEngine) -> TrainParams:
    press(app, "train")
    return engine.params[-1]


def test_a_training_that_ends_while_the_page_is_drawn_gets_the_buttons_of_its_end(
    opened: Open, engine: StubEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, changes = press(opened(), "train"), guide.changes
    engine.deliver(1)

    def ends_meanwhile(experiment: Experiment, text: ModuleType) -> None:
        engine.lose()
        changes(experiment, text)

    with monkeypatch.context() as during:
        during.setattr(guide, "changes", ends_meanwhile)
        app.run()
    assert set(session.OFFERED["lost"]) <= set(buttons(app))
    assert "stop" not in buttons(app)


def test_only_the_line_of_a_training_that_waits_is_drawn_again(
    opened: Open, engine: StubEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, fragment, seconds = opened(), st.fragment, {}

    def spied(function: Callable[..., None], *, run_every: float | None = None) -> Callable[..., None]:
        if function.__module__ == view.__name__:
            seconds[function.__name__] = run_every
        return fragment(function, run_every=run_every)

    monkeypatch.setattr(st, "fragment", spied)
    press(app, "train")
    assert (seconds["_show"], seconds["_show_place"]) == (None, view.FIRST_POLL_SECONDS)
    engine.deliver(1)
    app.run()
    assert seconds["_show"] == view.POLL_SECONDS


def test_the_first_look_says_what_will_happen_and_what_is_claimed(opened: Open) -> None:
    app, preset = opened(), PRESETS[DEFAULT_PRESET]
    assert buttons(app) == ["train", "step_batch", "step_epoch"]
    assert preset.cause in texts(app)
    assert f"{preset.params.last_step:,} steps" in texts(app)
    assert all(claim.text.split()[-1] in texts(app) for claim in preset.claims)
    drawn = charts(app)
    assert set(drawn) == {"training_data", *CURVES}
    traces = [line for name in CURVES for line in drawn[name]["figure"]["data"]]
    lines = [line for line in traces if not line["uid"].startswith("band-")]
    assert len(lines) == len(CURVES) * len(preset.params.arms)
    assert len(traces) == 3 * len(lines)  # each with the two ends of its band
    assert {line["mode"] for line in lines} == {"lines+markers"}
    recording = recording_of(DEFAULT_PRESET)
    assert recording is not None
    assert in_titles(answer(preset.params, recording.records[-1]), TEXT, mark="**") in texts(app)
    assert all(name in drawn["training_data"]["alt"] for name in preset.params.data.class_names)


@pytest.mark.parametrize("lang", ["en", "de"])
def test_every_claim_says_in_how_many_seeds_it_holds_and_the_bands_what_they_are(lang: str, opened: Open) -> None:
    preset, text = PRESETS["mixed-precision"], WORDS[lang]
    spread = spread_of(preset.name)
    assert spread is not None
    app = opened(preset=preset.name, lang=lang)
    lines = texts(app).splitlines()
    for count in {*spread.holds}:
        said = text.IN_SEEDS.format(count=count, seeds=25)
        assert sum(said in line for line in lines) == spread.holds.count(count)
    assert text.BAND.split("{")[0] in texts(app)
    assert all(text.BAND.split("{")[0] in drawn["alt"] for name, drawn in charts(app).items() if name in CURVES)
    other = opened(preset=preset.name, lang=lang, epochs=str(preset.params.epochs + 1))
    assert text.BAND.split("{")[0] not in texts(other)


def test_a_preset_whose_seeds_were_not_recorded_claims_without_a_count(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(after, "spread_of", lambda name: None)
    app = opened()
    assert "seeds)." not in texts(app)
    assert all(claim.text.split()[-1] in texts(app) for claim in PRESETS[DEFAULT_PRESET].claims)


@pytest.mark.parametrize("lang", ["en", "de"])
@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("loud", "sparse"),
        ("float64-is-no-cure", "sparse"),
        ("log-of-zero", "sparse"),
        ("missing-activation", "sparse"),
        ("outliers", "binary"),
        ("double-activation", ""),
        ("bfloat16-absorbs", ""),
    ],
)
def test_what_the_clip_leaves_is_explained_for_the_head_wherever_an_arm_clips(
    name: str, head: str, lang: str, opened: Open
) -> None:
    text = WORDS[lang]
    app = opened(preset=name, lang=lang)
    assert {known for known, said in text.CLIP_OF_HEAD.items() if said in texts(app)} == ({head} - {""})


def test_the_explanation_of_the_clip_follows_the_head(opened: Open) -> None:
    app = opened(preset="loud", head="one_hot")
    assert TEXT.CLIP_OF_HEAD["one_hot"] in texts(app)
    assert TEXT.CLIP_OF_HEAD["sparse"] not in texts(app)


@pytest.mark.parametrize("name", ["loud", "nan-in-float16", "outliers"])
def test_before_the_first_run_the_picture_is_of_what_will_be_learned_from(name: str, opened: Open) -> None:
    data, figure = PRESETS[name].params.data, charts(opened(preset=name))["training_data"]["figure"]
    if data.image_shape is None:
        assert [trace["uid"] for trace in figure["data"]] == [f"class-{index}" for index in range(data.num_classes)]
    else:
        height, width = (side + 2 for side in data.image_shape)
        assert figure["data"][0]["z"]["shape"] == f"{height}, {width * data.num_classes}"


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_in_the_link_is_the_whole_experiment(name: str, opened: Open, engine: StubEngine) -> None:
    assert params_sent(opened(preset=name), engine) == PRESETS[name].params


def test_choosing_a_preset_sets_every_control(opened: Open, engine: StubEngine) -> None:
    app = opened(preset="overfits", epochs="3")
    for name, preset in PRESETS.items():
        app.selectbox(key="preset").set_value(name).run()
        assert params_sent(app, engine) == preset.params


def test_a_link_can_change_a_preset(opened: Open, engine: StubEngine) -> None:
    app = opened(preset="loud", epochs="7", seed="3", arm4="double_activation", precision4="mixed_bfloat16")
    assert "epochs" in texts(app)
    sent = params_sent(app, engine)
    assert (sent.epochs, sent.seed, sent.arms[3].label) == (7, 3, "double_activation:mixed_bfloat16")
    assert replace(sent, epochs=30, seed=0, arms=sent.arms[:3]) == PRESETS["loud"].params


@pytest.mark.parametrize("name", PRESETS)
def test_the_link_of_a_run_leads_back_to_it(name: str, opened: Open, engine: StubEngine) -> None:
    params = replace(PRESETS[name].params, seed=5, batch_size=64, hidden=(12,))
    assert params_sent(opened(**STATE.changes(params, DEFAULT_PRESET)), engine) == params


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("epochs", "0"),
        ("arm1", "magic"),
        ("hidden", "many"),
        ("learning_rate", "-1"),
        ("preset", "none"),
        ("seed", "x"),
    ],
)
def test_a_bad_value_in_the_link_is_said_and_replaced(key: str, value: str, opened: Open) -> None:
    app = opened(**{key: value})
    assert key in app.warning[0].value
    assert buttons(app)[0] == "train"


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("label", ["Two steps, raw", "Zwei Schritte, roh", "two_step_raw"])
def test_a_link_with_a_title_that_an_arm_once_had_still_opens(
    label: str, language: str, opened: Open, engine: StubEngine
) -> None:
    app = opened(arm2=label, lang=language)
    assert not app.warning
    assert params_sent(app, engine).arms[1].arm == "two_step_raw"


def test_the_same_arm_twice_is_refused_before_anything_runs(opened: Open, engine: StubEngine) -> None:
    app = opened(arm2="fused")
    assert "need each arm at most once" in app.error[0].value
    assert app.button(key="training_train").disabled
    assert not engine.runs


def test_a_run_from_queue_to_end(opened: Open, engine: StubEngine) -> None:
    app = press(opened(), "train")
    assert buttons(app) == ["stop"]
    assert TEXT.QUEUED_NEXT in progress(app)
    engine.deliver(3)
    app.run()
    assert buttons(app) == ["stop"]
    drawn = charts(app)
    assert set(drawn) == {"training_data", *CURVES}
    arms = PRESETS[DEFAULT_PRESET].params.arms
    for name, quantity in QUANTITIES.items():
        series = [
            trace for trace in drawn[f"training_{name}"]["figure"]["data"] if trace.get("showlegend") is not False
        ]
        assert len(series) == len(arms)
        assert TEXT.QUANTITIES[name] in drawn[f"training_{name}"]["alt"]
        assert drawn[f"training_{name}"]["figure"]["layout"]["height"] == quantity.height
    engine.deliver()
    app.run()
    assert buttons(app) == ["train_again", "reset"]
    assert "holds in this run" in texts(app)


@pytest.mark.parametrize(
    ("status", "place", "said"),
    [
        ("starting", 1, TEXT.NOT_READY["starting"]),
        ("warming", 1, TEXT.NOT_READY["warming"]),
        ("ready", 1, TEXT.QUEUED_NEXT),
        ("ready", 4, "Position 4 in the queue, 3 runs ahead of yours"),
    ],
)
def test_a_waiting_run_says_what_it_waits_for(
    status: str, place: int, said: str, opened: Open, engine: StubEngine
) -> None:
    app = press(opened(), "train")
    engine.now = EngineStatus(state=status)  # type: ignore[arg-type]
    engine.runs[-1].set_state("queued", place=place)
    app.run()
    assert said in progress(app)


def test_a_tab_keeps_its_name_and_lets_go_of_nothing_while_it_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    stub = StubEngine()
    monkeypatch.setattr(engine_of_server, "engine", lambda: stub)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    app.switch_page(PAGES["training"].file).run()
    press(press(app, "train"), "stop")
    press(app, "train_again")
    assert len(stub.sessions) == 2
    assert stub.sessions[0] == stub.sessions[1] == app.session_state[engine_of_server.SESSION_KEY]
    assert not stub.closed


def test_a_lost_run_offers_retry_and_retry_works(opened: Open, engine: StubEngine) -> None:
    app = press(opened(), "train")
    engine.deliver(2)
    engine.lose()
    app.run()
    assert "This run was lost" in app.error[0].value
    assert buttons(app) == ["play_recording", "retry", "reset"]  # in the order of the table of buttons
    press(app, "retry")
    engine.deliver()
    app.run()
    assert not app.error
    assert buttons(app) == ["train_again", "reset"]
    assert engine.params[0] == engine.params[1]


@pytest.mark.wording
def test_pause_step_stop_and_reset(opened: Open, engine: StubEngine) -> None:
    app = press(opened(), "step_epoch")
    engine.deliver()
    app.run()
    assert buttons(app) == ["step_batch", "step_epoch", "stop", "reset"]
    press(app, "stop")
    assert TEXT.BUTTONS["go_on"] in [button.label for button in app.button]
    assert app.info[0].value == "Stopped on request."
    press(app, "reset")
    engine.deliver()
    app.run()
    assert engine.params[-1].max_steps == 0
    assert buttons(app) == ["train", "step_batch", "step_epoch"]
    assert "training_loss" in charts(app)


def test_other_controls_and_other_pages_do_not_touch_a_run(opened: Open, engine: StubEngine) -> None:
    app = press(opened(preset="nothing-happens", seed="4"), "train")
    engine.deliver(2)
    app.run()
    app.number_input(key="epochs").set_value(99).run()
    assert TEXT.STALE in texts(app)
    assert buttons(app)[:2] == ["train", "stop"]
    assert not engine.runs[-1].finished
    app.switch_page(PAGES["probabilities"].file).run()
    assert not app.exception
    engine.deliver(1)
    app.query_params.clear()
    app.switch_page(PAGES["training"].file).run()
    assert not app.exception
    assert len(engine.runs) == 1
    assert buttons(app)[-1:] == ["stop"]
    engine.deliver()
    app.run()
    assert TEXT.STATES["done"] in progress(app)


@pytest.mark.wording
def test_the_first_nonfinite_number_is_named(opened: Open, engine: StubEngine) -> None:
    engine.changes = {"loss": float("nan"), "nonfinite": broken(3), "keras_accuracy": 0.108}
    app = press(opened(), "train")
    engine.deliver()
    app.run()
    assert "step 3, in its log" in app.warning[0].value
    assert broken(3).reason in app.warning[0].value
    assert "Keras' own accuracy for **Fused** is 10.8%" in texts(app)
    sent = [json.loads(each.proto.bytes) for each in app.get("bidi_component") if b'"readings"' in each.proto.bytes]
    assert "Keras prints 10.8%" in json.dumps(sent)
    layout = charts(app)["training_loss"]["figure"]["layout"]
    assert layout["yaxis2"]["ticktext"] == ["NaN"]


def test_two_dimensional_data_has_a_surface_for_each_arm(opened: Open, engine: StubEngine) -> None:
    app = press(opened(preset="logistic-is-fine"), "train")
    engine.deliver(2)
    app.run()
    surfaces = [message for name, message in charts(app).items() if name.startswith("training_surface")]
    assert len(surfaces) == len(PRESETS["logistic-is-fine"].params.arms)
    assert all(message["figure"]["layout"]["images"] for message in surfaces)
    assert all("of the validation points are right" in message["alt"] for message in surfaces)


def test_changed_controls_can_go_back_to_the_preset(opened: Open) -> None:
    app = opened(preset="loud", epochs="9")
    app.button(key="training_back").click().run()
    assert app.number_input(key="epochs").value == STATE.settings(PRESETS["loud"].params)["epochs"]
    assert TEXT.BACK_TO_PRESET not in [button.label for button in app.button]


def test_every_try_is_a_preset(opened: Open, engine: StubEngine) -> None:
    app = opened()
    for name in TEXT.TRIES:
        app.button(key=f"training_try_{name}").click().run()
        assert params_sent(app, engine) == PRESETS[name].params


def test_every_control_has_a_name_for_what_changed() -> None:
    assert set(TEXT.CONTROL_NAMES) >= set(STATE.settings(PRESETS[DEFAULT_PRESET].params))


def cell(mode: str, ran: str, *, warned: bool = False) -> ProbeCell:
    return ProbeCell(
        head="dense", title="Dense", policy="float32", from_logits=True, mode=mode, ran=ran, warned=warned, loss=40.0
    )


@pytest.mark.wording
def test_the_full_table_fills_while_it_is_measured(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = probe.SharedTable()
    monkeypatch.setattr(probe, "shared_table", lambda: shared)
    app = opened()
    assert any(button.key == "training_probe" for button in app.button)
    shared.run = StubEngine().stream(
        "core.keras.loop:train", PRESETS["loud"].params, session="all", limits=Limits(), paused=False
    )
    shared.run.set_state("running")
    cells = (cell("fit", "fused", warned=True), cell("predict", "double"))
    shared.run.receive(0, [*map(pickle.dumps, cells)])
    app.run()
    assert TEXT.PROBE_COUNT.format(count=2) in texts(app)
    header, rows = probe.rows_of(shared.run.events(), TEXT)
    assert len(header) == len(rows[0])
    assert rows == [["Dense", "float32", "True", "F, w", "", "", "", "D"]]
    shared.run.end("lost", "died")
    app.run()
    assert any(button.key == "training_probe" for button in app.button)
