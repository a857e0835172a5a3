"""The first question states what computes, and no right answer to it is marked wrong; numbers by NumPy alone."""

import re
from html import unescape

import ml_dtypes  # noqa: F401  NumPy knows bfloat16 by its name from here on
import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.teaching import first_question
from tests.pages.opening import PLACE, html, open_page

CLIP = 1e-7
STATES: tuple[dict[str, str], ...] = (
    {},
    {"guess": "open"},
    {"lecture": "1"},
    {"format": "float16"},
    {"format": "bfloat16", "margin": "12"},
    {"margin": "17"},
    {"margin": "20", "format": "float16", "lecture": "1"},
)
"""Links from which the question can be asked, at once or by its button: a class's, a lesson's, the practice page's."""


OPTIONS = {f"guess_{name}" for name in first_question.OUTCOMES}


def probability(margin: float, dtype: str) -> np.floating:
    """Return the softmax of a class that another one leads by a margin, every operation in a dtype."""
    exponentials = np.exp(np.array([margin, 0, 0], dtype) - np.array(margin, dtype))
    return (exponentials / exponentials.sum())[1]


def in_plain_arithmetic(margin: float, dtype: str) -> float:
    with np.errstate(divide="ignore"):
        return float(-np.log(probability(margin, dtype)))


def clipped(margin: float, dtype: str) -> float:
    return float(-np.log(np.clip(probability(margin, dtype), np.array(CLIP, dtype), np.array(1 - CLIP, dtype))))


def said(app: AppTest) -> str:
    assert not app.exception
    return PLACE.sub(r"\1", "\n".join(str(element.value) for element in app.markdown))


def number(written: str) -> float:
    return float(written.replace(",", ".").replace("−", "-").replace("∞", "inf"))


def asking(link: dict[str, str]) -> tuple[AppTest, str]:
    """Return the page with the question open, asked by its button where the link shows the answer, and its text."""
    app = open_page("start", **link)
    if not any(button.key == "guess_exact" for button in app.button):
        app.button(key="guess_again").click().run()
    (question,) = (str(element.value) for element in app.markdown if str(element.value).startswith("## "))
    return app, question


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("link", STATES, ids=lambda link: "&".join(f"{key}={value}" for key, value in link.items()))
def test_no_right_answer_is_marked_wrong(link: dict[str, str], language: str) -> None:
    """Keras on given probabilities clips them; whoever does not name it asks for plain arithmetic."""
    app, question = asking({**link, "lang": language})
    margin, dtype = number(re.findall(r"(?<!\w)\d+(?!\w)", question)[0]), re.findall(r"b?float\d+", question)[0]
    assert (app.slider(key="margin").value, app.selectbox(key="format").value) == (margin, dtype)
    right = clipped(margin, dtype) if "Keras" in question and "predict()" in question else None
    right = in_plain_arithmetic(margin, dtype) if right is None else right
    offered = {button.key: number(button.label) for button in app.button if button.key in OPTIONS}
    tempting = {key: offered[key] for key in ("guess_exact", "guess_capped")}
    for key, value in tempting.items():
        answered = asking({**link, "lang": language})[0].button(key=key).click().run()
        is_right = abs(value - right) < 0.01 * right
        assert ("✓" in said(answered)) == is_right, f"{question} {value}: {said(answered)[:120]}"


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", [*first_question.OUTCOMES, "shown"])
def test_a_link_with_a_guess_says_what_the_guess_was_about(name: str, language: str) -> None:
    """The margin may stand elsewhere when it is opened: the verdict names who computed, the margin and the format."""
    app = open_page("start", guess=name, format="float16", margin="60", lang=language)
    assert not app.warning
    answer = f"{clipped(first_question.MARGIN, 'float16'):.5g}".replace(".", "," if language == "de" else ".")
    lines = [line for line in said(app).splitlines() if answer in line]
    wanted = ("Keras", "float16", str(first_question.MARGIN))
    assert any(all(word in line for word in wanted) for line in lines), lines


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("dtype", ["float32", "float64", "float16"])
@pytest.mark.parametrize("margin", [5, 20, 60])
def test_after_the_answer_all_who_compute_it_stand_side_by_side(margin: int, dtype: str, language: str) -> None:
    app = open_page("start", guess="shown", margin=str(margin), format=dtype, lang=language)
    cards = re.findall(r'<section class="lab-card".*?<h2>(.*?)</h2>.*?<dd>(.*?)</dd>', html(app))
    losses = [(unescape(title), number(loss)) for title, loss in cards]
    assert len(losses) == 3, f"plain arithmetic, Keras and one step, not {losses}"
    (plain, plain_loss), (keras, keras_loss), (one, one_loss) = losses
    near = pytest.approx
    eps = max(16 * float(np.finfo(dtype).eps), 1e-4)
    assert plain_loss == near(in_plain_arithmetic(margin, dtype), rel=eps)
    assert keras_loss == near(clipped(margin, dtype), rel=eps)
    assert one_loss == near(np.log(np.exp(margin) + 2), rel=eps)
    assert dtype in plain
    assert "Keras" in keras
    assert ("TensorFlow" in one) == (dtype == "float32"), "Keras' default is repaired in float32 alone"


def test_while_it_is_asked_no_card_gives_a_number() -> None:
    app, _ = asking({})
    values = re.findall(r"<dd>(.*?)</dd>", html(app))
    assert set(values) == {"?"}


def test_lecture_mode_leaves_the_question_open() -> None:
    """A class that has not guessed yet sees the question on the projector, not the answer."""
    app = open_page("start", lecture="1")
    assert any(button.key == "guess_exact" for button in app.button)
    assert f"{-np.log(np.float32(CLIP)):.5g}" not in said(app) + html(app)


def test_a_link_may_ask_before_it_shows_its_state() -> None:
    """What a teacher's link shows gives the answer away: the class is asked first, and again when the page reloads."""
    app = open_page("start", margin="78", format="float16", guess="open")
    for _ in range(2):
        assert any(button.key == "guess_exact" for button in app.button)
        assert set(re.findall(r"<dd>(.*?)</dd>", html(app))) == {"?"}
        assert app.query_params["guess"] == "open"
        app.run()
    app.button(key="guess_capped").click().run()
    assert (app.slider(key="margin").value, app.selectbox(key="format").value) == (78, "float16")
    assert app.query_params == {"margin": "78", "format": "float16", "guess": "capped"}
