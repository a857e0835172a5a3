"""The start page's example, against closed forms."""

import math

import numpy as np
import pytest

from core.formats import FORMATS, format_named
from core.losses.softmax import KERAS_EPSILON
from ui.charts.start import gradient_alt, gradient_figure, loss_alt, loss_figure, open_alt
from ui.numbers import shown
from ui.start import guess
from ui.story import MARGINS, WAYS, is_far_off, tell
from ui.words import words

TEXT = words("start")


@pytest.mark.parametrize("name", FORMATS)
def test_the_truth_is_the_closed_form_at_the_rounded_margin(name: str) -> None:
    story = tell(name)
    np.testing.assert_allclose(story.truth.loss, [math.log(math.exp(m) + 2) for m in story.margins], rtol=1e-14)
    np.testing.assert_allclose(story.truth.gradient, [1 / (math.exp(m) + 2) - 1 for m in story.margins], rtol=1e-14)


@pytest.mark.parametrize("name", FORMATS)
def test_one_step_never_fails_and_two_steps_do(name: str) -> None:
    story = tell(name)
    assert not any(map(is_far_off, story.ways["fused"].loss[8:], story.truth.loss[8:]))
    assert is_far_off(float(story.ways["keras_clip"].loss[-1]), float(story.truth.loss[-1]))


def test_the_clip_holds_the_loss_and_kills_the_gradient_from_its_law_on() -> None:
    story, law = tell("float32"), -math.log(KERAS_EPSILON)
    assert story.dead_from("keras_clip") == math.ceil(law)
    beyond = story.margins > law
    np.testing.assert_allclose(story.ways["keras_clip"].loss[beyond], law, rtol=2 * format_named("float32").eps)
    assert not story.ways["keras_clip"].gradient[beyond].any()


def test_a_way_that_never_dies_is_said_so() -> None:
    assert tell("float64").dead_from("fused") == math.inf


@pytest.mark.parametrize(
    ("value", "truth", "expected"),
    [(20.0, 20.0, False), (16.1, 20.0, True), (math.nan, 1.0, True), (math.inf, 1.0, True), (0.0, -1.0, True)],
)
def test_far_off_is_what_a_reader_would_call_wrong(value: float, truth: float, expected: bool) -> None:
    assert is_far_off(value, truth) is expected


@pytest.mark.parametrize("name", ["float32", "float16"])
@pytest.mark.parametrize("figure_of", [loss_figure, gradient_figure])
def test_the_picture_marks_the_chosen_margin_on_every_line(name: str, figure_of) -> None:  # type: ignore[no-untyped-def]
    story, place = tell(name), MARGINS.index(20)
    figure = figure_of(story, place, TEXT)
    here = [trace for trace in figure.data if str(trace.uid).endswith("here")]
    outcomes = [getattr(story.ways[way], figure_of.__name__.split("_")[0])[place] for way in WAYS]
    assert sorted(float(trace.y[0]) for trace in here) == pytest.approx(sorted(filter(math.isfinite, outcomes)))
    assert {shape.x0 for shape in figure.layout.shapes if shape.x0 == shape.x1} == {story.margins[place]}


def test_the_alt_texts_state_the_outcome() -> None:
    story, place = tell("float32"), MARGINS.index(20)
    assert "16.118" in loss_alt(story, place, TEXT)
    assert "one step −1" in gradient_alt(story, place, TEXT)


def test_the_question_has_one_right_answer_and_it_is_what_two_steps_compute() -> None:
    told, place = tell(guess.FORMAT), MARGINS.index(guess.MARGIN)
    computed, offered = float(told.ways["keras_clip"].loss[place]), guess.outcomes()
    assert list(offered.values()) == sorted(set(offered.values()))
    assert offered[guess.answer()] == pytest.approx(computed, rel=format_named(guess.FORMAT).eps)
    near = [name for name, value in offered.items() if not is_far_off(value, computed)]
    assert near == [guess.answer()]


@pytest.mark.parametrize("figure_of", [loss_figure, gradient_figure])
def test_while_one_guesses_two_steps_end_half_way_and_one_step_goes_on(figure_of) -> None:  # type: ignore[no-untyped-def]
    place = MARGINS.index(guess.MARGIN)
    figure = figure_of(tell(guess.FORMAT).until(place), place, TEXT)
    reach = {trace.name: max(trace.x) for trace in figure.data if trace.mode == "lines"}
    assert reach[TEXT.WAYS["keras_clip"]] == reach[TEXT.WAYS["max_shift"]] == guess.MARGIN / 2
    assert reach[TEXT.WAYS["fused"]] == MARGINS[-1]
    assert {trace.uid for trace in figure.data if str(trace.uid).endswith("here")} == {"fused here"}


def test_what_is_said_while_one_guesses_gives_nothing_away() -> None:
    told = tell(guess.FORMAT).until(MARGINS.index(guess.MARGIN))
    assert shown(guess.outcomes()["capped"]) not in open_alt(told, TEXT)
