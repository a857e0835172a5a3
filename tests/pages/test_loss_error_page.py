"""The loss error page, its controls and its messages, run by AppTest from the start page."""

from dataclasses import replace
from functools import partial
from types import SimpleNamespace

import pytest

from core.engine import EngineError
from core.losses import FORMULATIONS
from core.states.loss_error import STATE
from core.sweep.run import sweep
from core.sweep.samples import SIDES
from tests.pages.opening import charts, open_page
from ui.drawing.formulations import title
from ui.words import words

TEXT = words("loss_error")
opened = partial(open_page, "loss_error")


def defaults() -> list[str]:
    return [title("softmax", name) for name in STATE.softmax_formulations.default]


def series(message: dict) -> list[str]:  # type: ignore[type-arg]
    return [trace["name"] for trace in message["figure"]["data"] if trace.get("showlegend") is not False]


def test_the_default_shows_loss_and_gradient_of_the_default_formulations() -> None:
    drawn = charts(opened())
    assert list(drawn) == ["error_of_loss", "error_of_gradient"]
    for message in drawn.values():
        assert series(message) == defaults()
        assert all(name in message["alt"] for name in defaults())


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("loss", FORMULATIONS)
def test_every_loss_and_side_with_every_formulation(loss: str, side: str) -> None:
    app = opened(**{"loss": loss, "side": side, f"{loss}_formulations": list(FORMULATIONS[loss])})
    assert series(charts(app)["error_of_loss"]) == [title(loss, name) for name in FORMULATIONS[loss]]


def test_nothing_chosen_is_said_and_not_drawn() -> None:
    app = opened()
    app.button_group(key="formats").set_value([]).run()
    assert app.info[0].value == TEXT.NOTHING_CHOSEN
    assert not charts(app)


def test_too_much_work_is_refused_with_the_reason() -> None:
    app = opened(classes="1000", samples="512")
    assert "at most" in app.error[0].value
    assert not charts(app)


@pytest.mark.parametrize(
    ("key", "value"), [("formats", "float99"), ("reach", "1e9"), ("side", "left"), ("loss", "hinge")]
)
def test_a_bad_link_lands_on_the_default_with_a_message(key: str, value: str) -> None:
    app = opened(**{key: value})
    assert value in app.warning[0].value
    assert len(charts(app)) == 2


@pytest.mark.parametrize("closer", STATE.closer.options)
def test_every_closer_look_opens(closer: str) -> None:
    assert not opened(closer=closer).exception


@pytest.mark.parametrize("key", TEXT.TRIES)
def test_every_state_to_try_draws_something_else(key: str) -> None:
    app = opened()
    before = charts(app)["error_of_loss"]["figure"]
    app.button(key=key).click().run()
    assert not app.exception
    assert not app.warning
    assert charts(app)["error_of_loss"]["figure"] != before


def test_reset_returns_to_the_default() -> None:
    app = opened()
    before = charts(app)
    app.button(key="try_half").click().run()
    app.button(key="loss_error_reset").click().run()
    assert charts(app) == before
    assert app.query_params == {}


def test_without_tensorflow_the_emulated_curves_are_complete_and_the_reason_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Silent:
        def run(self, *_: object, **__: object) -> None:
            raise EngineError("The engine is asleep.")

    monkeypatch.setattr("ui.server.cached.engine", Silent)
    app = opened(softmax_library="tf_dense")
    assert "The engine is asleep." in app.warning[0].value
    assert series(charts(app)["error_of_loss"]) == defaults()


def test_tensorflows_curves_stand_beside_the_emulated_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    class Library:
        """Answers with an emulated curve under a library name: what is tested is the page, not the library."""

        def run(self, function: str, *arguments: object, **_: object) -> object:
            if function.endswith("inside"):
                return SimpleNamespace(sentence="It rounds along the way.")
            params, names = arguments
            fused = sweep(params).curve("float32", "fused")  # type: ignore[arg-type]
            return tuple(replace(fused, formulation=name, engine="tensorflow") for name in names)  # type: ignore[attr-defined]

    monkeypatch.setattr("ui.server.cached.engine", Library)
    app = opened(softmax_library=["tf_dense", "tf_sparse"], sweep_seed="5")
    assert series(charts(app)["error_of_loss"]) == [*defaults(), "tf_dense", "tf_sparse"]
    assert any("It rounds along the way." in element.value for element in app.markdown)
    assert not app.warning
