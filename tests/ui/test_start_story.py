"""The start page's example, against closed forms."""

import math

import numpy as np
import pytest

from core.arithmetic.formats import COMMON, format_named
from core.keras.what_ran.library import LIBRARY_FORMATS
from core.losses.steps import KERAS_EPSILON
from core.teaching import first_question
from core.teaching.margin_story import MARGINS, WAYS, is_far_off, tell
from ui.drawing.charts.start import margin_alt, margin_figure, open_alt
from ui.drawing.numbers import shown
from ui.words import words

TEXT = words("start")


@pytest.mark.parametrize("name", COMMON)
def test_the_truth_is_the_closed_form_at_the_rounded_margin(name: str) -> None:
    story = tell(name)
    np.testing.assert_allclose(story.truth.loss, [math.log(math.exp(m) + 2) for m in story.margins], rtol=1e-14)
    np.testing.assert_allclose(story.truth.gradient, [1 / (math.exp(m) + 2) - 1 for m in story.margins], rtol=1e-14)


@pytest.mark.parametrize("name", COMMON)
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


PATTERNS = {"solid": "1" * 18, "dash": "1" * 9 + "0" * 9, "dashdot": "1" * 9 + "000" + "111" + "000"}
"""What Plotly draws of a line and what it leaves out, in one period of 18 pixels."""


@pytest.mark.parametrize("part", ["loss", "gradient"])
@pytest.mark.parametrize("is_open", [True, False])
def test_each_line_is_seen_where_all_agree_and_the_legend_names_those_that_go_on(is_open: bool, part: str) -> None:
    place = MARGINS.index(first_question.MARGIN)
    story = tell(first_question.FORMAT).until(place) if is_open else tell(first_question.FORMAT)
    drawn = margin_figure(story, part, place, TEXT)
    lines = [trace for trace in drawn.data if trace.name in TEXT.WAYS.values() and trace.mode == "lines"]
    assert len(lines) == len(WAYS)
    named = [trace for trace in lines if trace.showlegend is not False]
    assert [trace.name for trace in named] == [TEXT.WAYS["fused"]] if is_open else len(named) == len(WAYS)
    covered: set[int] = set()
    for trace in sorted(lines, key=lambda trace: trace.zorder, reverse=True):
        assert np.isfinite(trace.y).sum() > 1
        ink = {place for place, drawn in enumerate(PATTERNS[trace.line.dash or "solid"]) if drawn == "1"}
        assert ink - covered
        covered |= ink


@pytest.mark.parametrize("name", ["float32", "float16"])
@pytest.mark.parametrize("part", ["loss", "gradient"])
def test_the_picture_marks_the_chosen_margin_on_every_line(name: str, part: str) -> None:
    story, place = tell(name), MARGINS.index(20)
    drawn = margin_figure(story, part, place, TEXT)
    here = [trace for trace in drawn.data if str(trace.uid).endswith("here")]
    outcomes = [getattr(story.ways[way], part)[place] for way in WAYS]
    seen = [float(trace.y[0]) for trace in here if trace.marker.opacity]
    assert sorted(seen) == pytest.approx(sorted(filter(math.isfinite, outcomes)))
    assert {shape.x0 for shape in drawn.layout.shapes if shape.x0 == shape.x1} == {story.margins[place]}


def test_the_alt_texts_state_the_outcome() -> None:
    story, place = tell("float32"), MARGINS.index(20)
    assert "16.118" in margin_alt(story, "loss", place, TEXT)
    assert "one step gives −1" in margin_alt(story, "gradient", place, TEXT)


def test_the_question_has_one_right_answer_and_it_is_what_keras_computes_from_probabilities() -> None:
    told, place = tell(first_question.FORMAT), MARGINS.index(first_question.MARGIN)
    computed, offered = float(told.ways["keras_clip"].loss[place]), first_question.outcomes()
    assert list(offered.values()) == sorted(set(offered.values()))
    assert offered[first_question.answer()] == pytest.approx(computed, rel=format_named(first_question.FORMAT).eps)
    near = [name for name, value in offered.items() if not is_far_off(value, computed)]
    assert near == [first_question.answer()]


@pytest.mark.parametrize("name", first_question.FORMATS)
def test_in_every_format_the_clip_is_the_answer_and_no_other_loss_is_near(name: str) -> None:
    computed = float(tell(name).ways["keras_clip"].loss[MARGINS.index(first_question.MARGIN)])
    offered = first_question.outcomes(name)
    assert first_question.answer(name) == "capped"
    assert shown(offered["capped"]) == shown(computed)
    assert [key for key, value in offered.items() if not is_far_off(value, computed)] == ["capped"]


@pytest.mark.parametrize("part", ["loss", "gradient"])
def test_while_one_guesses_two_steps_end_half_way_and_one_step_goes_on(part: str) -> None:
    place = MARGINS.index(first_question.MARGIN)
    drawn = margin_figure(tell(first_question.FORMAT).until(place), part, place, TEXT)
    reach = {trace.name: max(trace.x) for trace in drawn.data if trace.mode == "lines"}
    assert reach[TEXT.WAYS["keras_clip"]] == reach[TEXT.WAYS["max_shift"]] == first_question.MARGIN / 2
    assert reach[TEXT.WAYS["fused"]] == MARGINS[-1]
    assert {trace.uid for trace in drawn.data if str(trace.uid).endswith("here")} == {"fused_here"}
    asked = [(note.text, note.x) for note in drawn.layout.annotations if note.text == "?"]
    assert asked == [("?", first_question.MARGIN)]


def test_what_is_said_while_one_guesses_gives_nothing_away() -> None:
    told = tell(first_question.FORMAT).until(MARGINS.index(first_question.MARGIN))
    said = {open_alt(told, part, TEXT) for part in ("loss", "gradient")}
    assert len(said) == 2, "each picture has a name of its own"
    assert not any(shown(first_question.outcomes()["capped"]) in alt for alt in said)


@pytest.mark.parametrize("name", LIBRARY_FORMATS)
def test_a_clipped_loss_is_said_to_end_flat_and_an_unclipped_one_is_not(name: str) -> None:
    story = tell(name)
    assert story.is_capped("keras_clip")
    assert not story.is_capped("max_shift")
    assert not tell("float8_e4m3fn").is_capped("keras_clip")


@pytest.mark.keras
@pytest.mark.wordless
@pytest.mark.parametrize("name", LIBRARY_FORMATS)
def test_keras_reports_from_probabilities_what_the_page_says(name: str) -> None:
    """The numbers of the card, against Keras' own function on the probabilities of the same format."""
    import keras

    story = tell(name)
    places = [MARGINS.index(margin) for margin in (5, 12, 17, 20, 60)]
    logits = np.array([[story.margins[place], 0, 0] for place in places])
    exact = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    given = exact.astype(format_named(name).dtype)
    reported = keras.losses.categorical_crossentropy(np.eye(3, dtype=given.dtype)[[1] * len(places)], given)
    told = story.ways["keras_clip"].loss[places]
    np.testing.assert_allclose(
        keras.ops.convert_to_numpy(keras.ops.cast(reported, "float64")), told, rtol=4 * format_named(name).eps
    )


@pytest.mark.keras
@pytest.mark.wordless
@pytest.mark.parametrize("name", LIBRARY_FORMATS)
def test_keras_default_reports_what_the_page_says_of_it(name: str) -> None:
    """A softmax layer and the default loss: repaired, it reports the loss of one step, otherwise the clipped one."""
    import keras

    story, place = tell(name), MARGINS.index(first_question.MARGIN)
    layer = keras.layers.Dense(
        3, "softmax", dtype={"float16": "mixed_float16", "bfloat16": "mixed_bfloat16"}.get(name, name)
    )
    inputs = keras.Input((3,))
    model = keras.Model(inputs, layer(inputs))
    layer.set_weights([np.eye(3), np.zeros(3)])
    model.compile(loss="sparse_categorical_crossentropy")
    reported = model.evaluate(np.array([[first_question.MARGIN, 0, 0]], np.float32), np.array([1]), verbose=0)
    expected = {"fused": story.truth.loss[place], "two_step": -math.log(KERAS_EPSILON)}[story.default]
    assert reported == pytest.approx(expected, rel=4 * format_named("float32").eps)
    assert (reported == pytest.approx(first_question.MARGIN)) == (name == "float32")
