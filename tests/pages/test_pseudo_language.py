"""Every text on a page comes from the translations: in a pseudo-language, which marks them, nothing else remains.

Only text that is not language may be outside of the marks: numbers, code, names of formats, formulations and rules, and
Keras' own messages.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from streamlit.testing.v1 import AppTest

import ui.words
from core.arithmetic.formats import FORMATS
from core.engine import EngineStatus
from core.keras.training.arms import POLICIES
from core.keras.training.plan import OPTIMIZERS
from core.keras.what_ran.library import LIBRARY
from core.losses import FORMULATIONS, LOSSES
from core.losses.fingerprints import VOCABULARIES
from core.losses.published import PUBLISHED
from core.losses.repairs import REPAIRS
from core.messages.engine import ENDINGS, NO_WORKER
from logit_doctor.rules import RULES
from tests import pseudo
from tests.pages.opening import open_page
from tests.pages.test_german_leftovers import NO_PROSE, QUOTED, STATES, words_of_keras
from tests.pages.training_stub import StubEngine, broken
from tests.pages.visible_text import shown
from ui.frame.page_table import PAGES
from ui.server import engine as engine_of_server
from ui.words import LANGUAGES, language_name

NAMES = {
    *FORMATS,
    *FORMULATIONS["softmax"],
    *FORMULATIONS["sigmoid"],
    *LOSSES,
    *REPAIRS,
    *LIBRARY["softmax"],
    *LIBRARY["sigmoid"],
    *POLICIES,
    *RULES,
    *map(language_name, LANGUAGES),
    *(word for optimizer in OPTIMIZERS.values() for word in re.findall(r"[A-Za-z]+", optimizer.title)),
    *(word for entry in PUBLISHED for word in re.findall(r"[\w-]+", entry.source)),
    *(word for model in VOCABULARIES for word in re.findall(r"[\w-]+", model)),
    *("Logit", "Lab", "NaN", "nan", "accuracy"),
    *("csv", "npy", "npz", "py", "ipynb", "keras", "hdf5"),
}
"""What is called the same in every language."""
CODE = re.compile(r":material/\w+:|\b\w+\([^()]*\)|\b\w+=(?:\[[^\]]*\]|\{[^}]*\})|0x[0-9a-f]+|%\{[^{}]*\}|\be[-+]?\d+")
"""An icon, a call, a pattern of bits, a field of a figure's hover text, a power of ten."""
WORD = re.compile(r"(?!z\d)[A-Za-z][\w-]+")
NOT_SHOWN = re.compile(r"\.(tag|type|deferred_file_id|raw_value|raw_values)$")
OF_A_FIGURE = re.compile(r"[a-z]+(?:_[a-z0-9]+)*")
"""What a figure is called in code and in the name of its file."""


@pytest.fixture(autouse=True)
def in_pseudo_language(monkeypatch: pytest.MonkeyPatch) -> None:
    pseudo.speak(monkeypatch)


def left(app: AppTest) -> Iterator[str]:
    """Yield the words on a page that stand outside of the marks."""
    for place, text in shown(app):
        is_name = "BidiComponent" in place and OF_A_FIGURE.fullmatch(text)
        if NOT_SHOWN.search(place) or is_name or text[:QUOTED] in words_of_keras():
            continue
        said = " ".join(pseudo.unwrapped(NO_PROSE.sub(" ", text)))
        yield from (f"{place}: {word}" for word in WORD.findall(CODE.sub(" ", said)) if word not in NAMES)


@pytest.mark.parametrize("name", STATES)
def test_every_visible_text_comes_from_the_words(name: str) -> None:
    page, state = STATES[name]
    app = open_page(page, state=urlencode({"lang": ui.words.DEFAULT_LANGUAGE, **state}, doseq=True))
    assert pseudo.OPEN in app.title[0].value
    assert list(left(app)) == []


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> StubEngine:
    stub = StubEngine()
    monkeypatch.setattr(engine_of_server, "engine", lambda: stub)
    monkeypatch.setattr(engine_of_server, "session_name", lambda: "a tab")
    return stub


def trained(engine: StubEngine, *, preset: str = "log-of-zero", count: int | None = None) -> AppTest:
    app = open_page("training", preset=preset)
    app.button(key="training_train").click().run()
    engine.deliver(count)
    return app.run()


def test_a_training_says_nothing_of_its_own_from_its_first_record_to_its_end(engine: StubEngine) -> None:
    engine.changes = {"nonfinite": broken(3), "loss": float("nan"), "skipped_steps": 2}
    app = trained(engine, count=1)
    assert list(left(app)) == []
    engine.deliver()
    app.run()
    assert list(left(app)) == []


@pytest.mark.parametrize("reason", ENDINGS)
def test_every_end_of_a_run_is_said_by_the_words(engine: StubEngine, reason: str) -> None:
    app = trained(engine, count=1)
    engine.runs[-1].end("stopped", reason)
    app.run()
    assert list(left(app)) == []


def test_a_run_that_waits_says_so_in_the_words(engine: StubEngine) -> None:
    for status in (EngineStatus(state="unavailable", message=NO_WORKER()), EngineStatus(state="ready", workers=1)):
        engine.now = status
        app = open_page("training", preset="loud")
        app.button(key="training_train").click().run()
        for place in (1, 2, 5):
            engine.runs[-1].set_state("queued", place=place)
            assert list(left(app.run())) == []


def test_the_probabilities_of_a_run_are_in_the_words(engine: StubEngine) -> None:
    app = trained(engine, preset="loud")
    app.switch_page(PAGES["probabilities"].file)
    app.query_params.clear()
    app.query_params["source"] = "run"
    app.run()
    assert not app.exception
    assert list(left(app)) == []


def test_a_file_of_logits_is_refused_in_the_words() -> None:
    app = open_page("doctor")
    app.file_uploader(key="doctor_logits").upload("mine.csv", b"1,2\n1,x\n").run()
    assert "line 2" in app.error[0].value
    assert [word for word in left(app) if "mine" not in word] == []


def test_a_text_that_is_typed_on_a_page_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ui.words.words("start"), "QUESTION", "Which loss?")
    assert {"Heading.body: Which", "Heading.body: loss"} <= set(left(open_page("start")))
