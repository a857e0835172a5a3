"""Every text that a page shows comes from the words: in a pseudo language, which wraps them, nothing else is left.

What may stand outside of the marks is no language: numbers, code, names of formats, formulations and rules, and what
Keras said itself.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from core.doctor.rules import RULES
from streamlit.testing.v1 import AppTest

import ui.words
from core.arithmetic.formats import FORMATS
from core.keras.training.arms import POLICIES
from core.keras.training.plan import OPTIMIZERS
from core.keras.what_ran.library import LIBRARY
from core.losses import FORMULATIONS, LOSSES
from core.losses.repairs import FIXES
from logit_doctor.rules import RULES
from tests import pseudo
from tests.pages.opening import open_page
from tests.pages.test_german_leftovers import NO_PROSE, QUOTED, STATES, words_of_keras
from tests.pages.visible_text import shown
from ui.words import LANGUAGES, language_name

NAMES = {
    *FORMATS,
    *FORMULATIONS["softmax"],
    *FORMULATIONS["sigmoid"],
    *LOSSES,
    *FIXES,
    *LIBRARY["softmax"],
    *LIBRARY["sigmoid"],
    *POLICIES,
    *RULES,
    *map(language_name, LANGUAGES),
    *(word for optimizer in OPTIMIZERS.values() for word in re.findall(r"[A-Za-z]+", optimizer.title)),
    *("Logit", "Lab", "NaN", "nan", "accuracy"),
    *("csv", "npy", "npz", "py", "ipynb", "keras", "hdf5"),
}
"""What is called the same in every language."""
CODE = re.compile(r"\b\w+\([^()]*\)|0x[0-9a-f]+|%\{[^{}]*\}|\be[-+]?\d+")
"""A call, a pattern of bits, a field of a figure's hover text, a power of ten."""
WORD = re.compile(r"(?!z\d)[A-Za-z][\w-]+")
NOT_SHOWN = re.compile(r"\.(tag|type|deferred_file_id|raw_value|raw_values)$")
OF_A_FIGURE = re.compile(r"[a-z]+(?:_[a-z]+)*")
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


def test_a_text_that_is_typed_on_a_page_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ui.words.words("start"), "QUESTION", "Which loss?")
    assert {"Heading.body: Which", "Heading.body: loss"} <= set(left(open_page("start")))
