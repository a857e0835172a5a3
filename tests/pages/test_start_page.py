"""The start page: predict first, then see; the state of a link shows at once."""

from functools import partial

import pytest
from streamlit.testing.v1 import AppTest

from core.teaching import first_question
from tests.pages.opening import PLACE, open_page
from ui.drawing.numbers import shown
from ui.start import guess
from ui.words import words

TEXT = words("start")
opened = partial(open_page, "start")
CAP = shown(first_question.outcomes()[first_question.answer()])


def said(app: AppTest) -> str:
    assert not app.exception
    return PLACE.sub(r"\1", "\n".join(str(element.value) for element in (*app.markdown, *app.latex)))


def is_open(app: AppTest) -> bool:
    return TEXT.STILL_OPEN in said(app)


def test_the_answer_waits_for_a_guess() -> None:
    app = opened()
    assert is_open(app)
    assert CAP not in said(app)
    assert not app.warning


@pytest.mark.parametrize("name", first_question.OUTCOMES)
def test_a_guess_is_judged_and_stands_in_the_link(name: str) -> None:
    app = opened()
    app.button(key=f"guess_{name}").click().run()
    assert app.query_params[guess.KEY] in (name, [name])
    text = said(app)
    assert CAP in text
    assert ("✓" in text) == (name == first_question.answer())
    assert said(opened(guess=name)) == text


@pytest.mark.parametrize("link", [{"margin": "20"}, {"margin": "33"}, {"format": "float8_e5m2"}, {"controls": "fixed"}])
def test_a_link_that_says_what_to_show_is_not_in_the_way(link: dict[str, str]) -> None:
    app = opened(**link)
    assert not is_open(app)
    assert not app.warning


@pytest.mark.parametrize("name", first_question.FORMATS)
def test_a_link_with_a_format_asks_about_that_format(name: str) -> None:
    app = opened(format=name)
    assert is_open(app)
    assert f"{name} numbers" in said(app)
    app.button(key=f"guess_{first_question.answer(name)}").click().run()
    assert "✓" in said(app)
    assert shown(first_question.outcomes(name)[first_question.answer(name)]) in said(app)


def test_a_moved_slider_shows_the_answer_and_moving_it_back_does_not_hide_it() -> None:
    app = opened()
    app.slider(key="margin").set_value(40).run()
    assert not is_open(app)
    app.slider(key="margin").set_value(first_question.MARGIN).run()
    assert not is_open(app)


def test_the_question_can_be_asked_again_even_in_a_lecture() -> None:
    for name, asked in (("float16", "float16"), ("float8_e5m2", first_question.FORMAT)):
        app = opened(lecture="1", margin="50", format=name)
        app.button(key="guess_again").click().run()
        assert is_open(app)
        assert app.slider(key="margin").value == first_question.MARGIN
        assert app.selectbox(key="format").value == asked


def test_a_guess_that_was_never_offered_is_told() -> None:
    app = opened(guess="seven")
    assert len(app.warning) == 1
    assert is_open(app)
