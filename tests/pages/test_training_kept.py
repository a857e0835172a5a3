"""Runs that a tab keeps to compare, and finished trainings that a reloaded page finds again."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from core.keras.training.plan import TrainParams
from core.keras.training.presets import PRESETS
from tests.pages.opening import charts, open_page
from tests.pages.training_stub import StubEngine, records
from ui.drawing.charts.training import thinned
from ui.server import engine as engine_of_server
from ui.server.result_cache import CACHES
from ui.server.weights import taken
from ui.training import finished, kept, remembered
from ui.training.live import LiveTraining
from ui.words import words

TEXT = words("training")
PARAMS = replace(PRESETS["loud"].params, epochs=3)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> StubEngine:
    stub = StubEngine()
    monkeypatch.setattr(engine_of_server, "engine", lambda: stub)
    monkeypatch.setattr(engine_of_server, "session_name", lambda: "a tab")
    return stub


@pytest.fixture(autouse=True)
def nothing_finished() -> Iterator[None]:
    finished.FINISHED.clear()
    yield
    finished.FINISHED.clear()


def train(app: AppTest, engine: StubEngine, epochs: int) -> AppTest:
    """Train the preset for some epochs, to the end."""
    app.number_input(key="epochs").set_value(epochs).run()
    name = "training_train" if any(button.key == "training_train" for button in app.button) else "training_train_again"
    app.button(key=name).click().run()
    engine.deliver()
    app.run()
    assert not app.exception
    return app


def names(app: AppTest) -> list[str]:
    return [box.label for box in app.checkbox if str(box.key).startswith("lab_training_shown")]


def lines(app: AppTest) -> list[str]:
    return [line["name"] for line in charts(app)["training_loss"]["figure"]["data"] if line.get("meta") == "still"]


@pytest.mark.wording
def test_the_last_four_other_runs_are_kept_under_the_setting_that_differs(engine: StubEngine) -> None:
    app = open_page("training")
    for epochs in (2, 3, 4, 5, 6):
        train(app, engine, epochs)
    assert names(app) == [f"epochs {epochs}" for epochs in (2, 3, 4, 5)]
    train(app, engine, 7)
    assert names(app) == [f"epochs {epochs}" for epochs in (3, 4, 5, 6)]
    train(app, engine, 3)
    assert names(app) == [f"epochs {epochs}" for epochs in (4, 5, 6, 7)]


@pytest.mark.wording
def test_a_kept_run_is_drawn_on_choice_and_can_be_removed(engine: StubEngine) -> None:
    app = train(train(open_page("training"), engine, 6), engine, 3)
    assert lines(app) == []
    box = next(box for box in app.checkbox if box.label == "epochs 6")
    box.check().run()
    drawn = charts(app)["training_loss"]
    assert lines(app) == [f"{arm}, epochs 6" for arm in ("Fused", "Keras default", "Two steps, Keras, clipped")]
    assert drawn["figure"]["layout"]["xaxis"]["range"] == [0, 6]
    assert "epochs 6" in drawn["alt"]
    next(button for button in app.button if button.label == TEXT.REMOVE).click().run()
    assert names(app) == lines(app) == []


@pytest.mark.wording
def test_a_run_of_another_experiment_has_its_title_and_long_names_are_cut() -> None:
    def of(preset: str, **changes: object) -> LiveTraining:
        return LiveTraining(StubEngine(), "", replace(PRESETS[preset].params, **changes), preset=preset)  # type: ignore[arg-type]

    def run(preset: str, **changes: object) -> kept.KeptRun:
        return kept.KeptRun(key="1", preset=preset, params=of(preset, **changes).params, records=())

    assert kept.name_of(run("loud"), of("overfits"), TEXT) == PRESETS["loud"].title
    assert kept.name_of(run("loud", seed=3), of("overfits"), TEXT) == f"{PRESETS['loud'].title}, seed 3"
    assert kept.name_of(run("loud", label_noise=0.2), of("loud"), TEXT) == "wrong labels 20%"
    changed = run("loud", seed=3, epochs=2, scale=1.0, batch_size=8, optimizer="adam")
    assert kept.name_of(changed, of("loud"), TEXT).endswith(TEXT.MORE_SETTINGS.format(count=2))


def test_what_is_kept_of_a_run_is_small() -> None:
    params = TrainParams(arms=PRESETS["loud"].params.arms, dataset="moons", epochs=500)
    thin = tuple(map(kept._curves_only, thinned(records(params), kept.MAX_RECORDS)))
    assert len(thin) == kept.MAX_RECORDS
    assert taken(thin) < 200_000


def test_a_finished_training_is_found_again_by_its_settings(engine: StubEngine) -> None:
    train(open_page("training"), engine, 3)
    assert finished.of(replace(PARAMS, epochs=4)) is None
    found = finished.of(PARAMS)
    assert found is not None
    assert found[-1].step == PARAMS.last_step
    assert finished.FINISHED in CACHES.values()


def test_a_reloaded_page_shows_the_finished_run_again(engine: StubEngine) -> None:
    train(open_page("training"), engine, 3)
    reloaded = open_page("training", epochs="3")
    assert [button.key for button in reloaded.button if button.key == "training_train_again"] == []
    reloaded.session_state[remembered.GONE] = True
    reloaded.run()
    assert [button.key for button in reloaded.button if button.key == "training_train_again"]
    assert TEXT.STATES["done"] in reloaded.get("progress")[0].proto.text
    assert len(engine.runs) == 1


def test_a_reloaded_page_whose_run_is_unknown_says_so_quietly(engine: StubEngine) -> None:
    app = open_page("training")
    app.session_state[remembered.GONE] = True
    app.run()
    assert TEXT.GONE.format(train=TEXT.BUTTONS["train"]) in [caption.value for caption in app.caption]
    assert not app.error
    assert not app.info
