"""The lessons: minutes that add up, words that are filled in, links that land where the plan says."""

import itertools
import re
from urllib.parse import urlencode

import pytest

from core.teaching.plan import LESSONS, PATH, STOPS, Stop
from tests.pages.opening import open_page
from tests.pages.test_german_leftovers import leftovers
from ui.lessons.draw import numbers_of
from ui.words import DEFAULT_LANGUAGE, LANGUAGES, words

TEXT = words("lessons")
MOST_MINUTES = 5


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=lambda lesson: lesson.name)
def test_the_minutes_add_up_to_the_length_promised(lesson) -> None:  # type: ignore[no-untyped-def]
    assert lesson.length == int(lesson.name)
    assert all(0 < minutes <= MOST_MINUTES for minutes in lesson.minutes.values())
    assert set(lesson.minutes) <= set(STOPS)


def test_the_start_page_names_the_lengths_there_are() -> None:
    assert re.findall(r"\d+", words("start").TEACHER) == list(LESSONS)


def test_a_longer_lesson_holds_the_shorter_one_in_its_order() -> None:
    plans = [list(lesson.minutes) for lesson in LESSONS.values()]
    for shorter, longer in itertools.pairwise(plans):
        assert [name for name in longer if name in shorter] == shorter


def test_every_stop_is_in_a_lesson_and_has_its_words() -> None:
    assert {name for lesson in LESSONS.values() for name in lesson.minutes} == set(STOPS) == set(TEXT.STOPS)
    assert list(TEXT.LEADS) == list(LESSONS)
    assert list(PATH) == list(words("start").STEPS)


@pytest.mark.parametrize("stop", STOPS.values(), ids=lambda stop: stop.name)
def test_an_answer_is_computed_where_there_is_a_number(stop: Stop) -> None:
    answer = TEXT.STOPS[stop.name]["answer"]
    assert re.search(r"\{\w+\}", answer)
    assert answer.format(**numbers_of(stop)) != answer


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", LESSONS)
def test_a_plan_is_drawn_whole(name: str, language: str) -> None:
    app = open_page("lessons", lesson=name, **({} if language == DEFAULT_LANGUAGE else {"lang": language}))
    assert not app.exception
    assert not app.warning
    said = [element.value for element in app.markdown]
    assert sum(text.startswith("## ") for text in said) == len(LESSONS[name].minutes)
    assert not [text for text in said if re.search(r"\{\w+\}", text)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stop", STOPS.values(), ids=lambda stop: stop.name)
def test_a_link_lands_in_the_state_it_promises(stop: Stop, language: str) -> None:
    link = {"lecture": "1", **stop.state} | ({} if language == DEFAULT_LANGUAGE else {"lang": language})
    app = open_page(stop.page, state=urlencode(link, doseq=True))
    assert not app.exception
    assert not app.warning
    assert language == DEFAULT_LANGUAGE or leftovers(app) == []
    for key, asked in stop.state.items():
        assert as_link(app.session_state[key] if key in app.session_state else app.query_params[key]) == as_link(asked)


def as_link(value: object) -> list[str]:
    return sorted(map(str, value)) if isinstance(value, list | tuple) else [str(value)]
