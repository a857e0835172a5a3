"""The probabilities page by AppTest: typed logits in every format, trained arms, decisions, words that numbers back."""

import re
from collections.abc import Callable
from decimal import Decimal
from functools import partial

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.arithmetic.formats import COMMON, FORMATS
from core.inference.decisions import Costs
from core.inference.probabilities import EVENTS, OUTCOMES, probabilities, shortest_digits
from core.keras.training.presets import PRESETS
from core.losses.activations import activation_named
from core.states.probabilities import STATE
from tests.pages.opening import charts, html, open_page, texts
from tests.pages.training_stub import StubEngine
from ui.drawing.charts.scales import SCALES
from ui.drawing.numbers import shown
from ui.frame.page_table import PAGES
from ui.server import engine as engine_of_server
from ui.words import words

TEXT = words("probabilities")
Open = Callable[..., AppTest]


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> StubEngine:
    stub = StubEngine()
    monkeypatch.setattr(engine_of_server, "engine", lambda: stub)
    monkeypatch.setattr(engine_of_server, "session_name", lambda: "a tab")
    return stub


@pytest.fixture
def opened(engine: StubEngine) -> Open:
    return partial(open_page, "probabilities")


@pytest.fixture
def trained(engine: StubEngine) -> Callable[[str], AppTest]:
    def train(preset: str, **link: str) -> AppTest:
        app = open_page("training", preset=preset)
        app.button(key="training_train").click().run()
        engine.deliver()
        app.run()
        app.switch_page(PAGES["probabilities"].file)
        app.query_params.clear()
        for key, value in (link or {"source": "run"}).items():
            app.query_params[key] = value
        app.run()
        assert not app.exception
        return app

    return train


def test_typed_logits_give_a_picture_at_once(opened: Open) -> None:
    app = opened()
    assert "probabilities_example" in charts(app)
    assert TEXT.TYPED_TITLE in charts(app)["probabilities_example"]["alt"]
    assert TEXT.SCALES["odds"]["reading"] in texts(app)


@pytest.mark.parametrize("name", COMMON)
@pytest.mark.parametrize("way", STATE.way.options)
@pytest.mark.parametrize("function", STATE.function.options)
def test_extreme_logits_in_every_format_say_what_happened(name: str, way: str, function: str, opened: Open) -> None:
    app = opened(source="typed", logits="1000, 0, -1000", computed_in=name, way=way, function=function)
    computed = probabilities([1000.0, 0.0, -1000.0], FORMATS[name], activation_named(function, _own(function, way)))
    said = texts(app)
    assert computed.events
    for event in computed.events:
        template = TEXT.EVENTS[event.name]
        assert template.partition("{names}")[2].partition("{")[0] in said
    alt = charts(app)["probabilities_example"]["alt"]
    assert ("not a number" in alt) == bool(np.isnan(computed.values).any())


def _own(function: str, way: str) -> str:
    return "naive" if way == "naive" else {"softmax": "max_shift", "sigmoid": "stable"}[function]


@pytest.mark.parametrize("raw", ["", "one, two", "inf, x", "1e19", ",".join(["1"] * 21)])
def test_unusable_logits_are_refused_with_the_reason(raw: str, opened: Open) -> None:
    app = opened()
    app.text_input(key="logits").set_value(raw).run()
    assert not app.exception
    assert re.search(r"logits: ⟦?got .+, need ", app.error[0].value)


def test_a_bad_logit_in_the_link_falls_back(opened: Open) -> None:
    app = opened(logits="none")
    assert "logits" in app.warning[0].value
    assert app.text_input(key="logits").value == STATE.logits.default


@pytest.mark.wording
def test_what_the_tries_promise_is_true(opened: Open) -> None:
    float32, softmax = FORMATS["float32"], activation_named("softmax", "max_shift")
    label, state = TEXT.TRIES["try_almost"]
    almost = probabilities([float(part) for part in state["logits"].split(",")], float32, softmax)
    assert label.startswith(shortest_digits(float(almost.values[0]), float32))
    assert almost.values[0] < 1
    beyond = probabilities([float(part) for part in TEXT.TRIES["try_one"][1]["logits"].split(",")], float32, softmax)
    assert beyond.outcomes[0] == "one"
    tie = TEXT.TRIES["try_tie"][1]
    tied = probabilities([float(part) for part in tie["logits"].split(",")], FORMATS[tie["computed_in"]], softmax)
    assert "tie" in [event.name for event in tied.events]
    app = opened()
    for key in TEXT.TRIES:
        app.button(key=key).click().run()
        assert not app.exception


def test_every_event_and_outcome_has_its_words() -> None:
    assert set(TEXT.EVENTS) == set(EVENTS)
    assert set(TEXT.OUTCOMES) == set(OUTCOMES)
    assert set(TEXT.SCALES) == set(STATE.axis.options) == set(SCALES)


def test_without_a_run_a_training_is_offered_and_followed(opened: Open, engine: StubEngine) -> None:
    app = opened(source="run")
    assert not charts(app)
    app.button(key="probabilities_train").click().run()
    assert TEXT.NO_RUN[:20] not in texts(app)
    assert engine.params[-1] == PRESETS["loud"].params
    engine.deliver()
    app.run()
    assert "probabilities_confusion_0" in charts(app)


def test_a_finished_run_is_taken_up_by_itself(trained: Callable[..., AppTest]) -> None:
    app = trained("loud", lecture="1")
    assert "probabilities_confusion_0" in charts(app)


def test_all_arms_of_a_run_are_compared(trained: Callable[..., AppTest]) -> None:
    app, params = trained("loud"), PRESETS["loud"].params
    drawn, data = charts(app), params.data
    expected = {"picture", "example", "reliability", "answers", "costs"}
    expected |= {f"{kind}_{place}" for kind in ("confusion", "histogram") for place in range(len(params.arms))}
    assert {f"probabilities_{name}" for name in expected} == set(drawn)
    assert all(message["alt"] for message in drawn.values())
    assert "is right in 100.0%" in drawn["probabilities_confusion_0"]["alt"]
    wrong = 5 / len(data.validation_labels)
    assert f"is right in {1 - wrong:.1%}" in drawn["probabilities_confusion_1"]["alt"]
    assert f"disagree on **5 of {len(data.validation_labels)}**" in texts(app)
    assert html(app).count("<figure>") == 5
    assert f"<strong>0 of {len(data.validation_labels)}</strong>: argmax does not need softmax" in html(app)


@pytest.mark.wording
def test_examples_can_be_chosen_by_what_arms_do(trained: Callable[..., AppTest]) -> None:
    app = trained("loud")
    app.selectbox(key="which").set_value("differ").run()
    app.number_input(key="example").set_value(2).run()
    assert not app.exception
    # The second arm answers the first five examples backwards.
    assert charts(app)["probabilities_picture"]["alt"].startswith("Validation example 1,")
    assert 'class="wrong"' in html(app)


def test_a_binary_run_in_the_plane(trained: Callable[..., AppTest]) -> None:
    app = trained("outliers")
    assert "circled among the others" in charts(app)["probabilities_picture"]["alt"]
    assert "a threshold of 0.5 on a probability is 0 on a logit" in html(app)
    drawn = charts(app)["probabilities_example"]["figure"]["layout"]
    assert drawn["yaxis"]["ticktext"] == [PRESETS["outliers"].params.data.class_names[1]]


def test_arms_without_finite_logits_are_named_and_left_out(
    engine: StubEngine, trained: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.pages import training_stub

    usual = training_stub.outcome

    def with_nan(params, place):  # type: ignore[no-untyped-def]
        made = usual(params, place)
        if place == 1:
            made.validation_logits[:] = np.nan
        return made

    monkeypatch.setattr(training_stub, "outcome", with_nan)
    app = trained("log-of-zero")
    assert any("predicts nothing" in warning.value for warning in app.warning)
    assert "have NaN or infinite logits" in texts(app)
    assert "probabilities_example" in charts(app)


@pytest.mark.parametrize(("false_positive", "false_negative"), [("1", "10"), ("1000", "1"), ("1000000000", "0.1")])
def test_costs_become_thresholds(false_positive: str, false_negative: str, trained: Callable[..., AppTest]) -> None:
    app = trained("loud")
    app.selectbox(key="false_positive").set_value(false_positive)
    app.selectbox(key="false_negative").set_value(false_negative).run()
    costs = Costs(false_positive=float(false_positive), false_negative=float(false_negative))
    assert shown(costs.logit_threshold) in texts(app)
    cannot = FORMATS["float32"].unit_roundoff > 1 - costs.threshold
    assert any("cannot represent this threshold" in warning.value for warning in app.warning) == cannot


@pytest.mark.parametrize("name", SCALES)
def test_every_scale_keeps_the_order_of_probabilities(name: str) -> None:
    values = [Decimal(f"1e-{power}") for power in (400, 30, 9, 3)] + [Decimal("0.5")]
    values += [1 - value for value in reversed(values[1:4])]
    places = [SCALES[name].position(value, 1 - value) for value in values]
    assert places == sorted(places)
    if name == "odds":
        assert len(set(places)) == len(places)
