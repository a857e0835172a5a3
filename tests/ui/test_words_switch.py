"""The language switch of the frame, and every page in every other language."""

import importlib

import pytest
from streamlit.testing.v1 import AppTest

from ui.frame.page_table import PAGES, ROOT
from ui.words import DEFAULT_LANGUAGE, LANGUAGES

pytestmark = pytest.mark.wording
SECONDS = 60
OTHERS = [language for language in LANGUAGES if language != DEFAULT_LANGUAGE]


def question(language: str, page: str) -> str:
    return str(importlib.import_module(f"ui.words.{language}.{page}").QUESTION)


def opened(name: str, **link: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=SECONDS)
    for key, value in link.items():
        app.query_params[key] = value
    if PAGES[name].file == "app.py":
        return app.run()
    app.switch_page(PAGES[name].file)
    return app.run()


def shown(app: AppTest) -> str:
    written = (*app.title, *app.markdown, *app.caption, *app.header)
    return "\n".join(str(element.value) for element in written)


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_its_question_in_the_language_of_the_link(name: str, language: str) -> None:
    app = opened(name, lang=language)
    assert not app.exception
    assert not app.warning
    assert [title.value for title in app.title] == [question(language, name)]
    assert question(DEFAULT_LANGUAGE, name) not in shown(app)


def test_an_unknown_language_is_english() -> None:
    assert opened("start", lang="xx").title[0].value == question(DEFAULT_LANGUAGE, "start")


@pytest.mark.parametrize("language", OTHERS)
def test_the_switch_goes_there_and_back_through_the_link_and_keeps_the_controls(language: str) -> None:
    app = opened("start", margin="33", format="float16")
    assert app.slider(key="margin").value == 33
    app.button_group(key="lab_language").set_value(language).run()
    assert app.query_params["lang"] == language
    assert app.title[0].value == question(language, "start")
    assert app.slider(key="margin").value == 33
    app.button_group(key="lab_language").set_value(DEFAULT_LANGUAGE).run()
    assert "lang" not in app.query_params
    assert app.title[0].value == question(DEFAULT_LANGUAGE, "start")
    assert app.slider(key="margin").value == 33


@pytest.mark.parametrize("language", OTHERS)
def test_a_click_on_the_language_in_use_changes_nothing(language: str) -> None:
    app = opened("start", lang=language)
    app.button_group(key="lab_language").set_value(None).run()
    assert not app.exception
    assert app.button_group(key="lab_language").value == language
    assert app.title[0].value == question(language, "start")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_offered_by_its_own_name(language: str) -> None:
    names = opened("start").button_group(key="lab_language").options
    assert importlib.import_module(f"ui.words.{language}").NAME in names
