"""The messages of ``core``: every language has every message, with the same fields in the same format."""

import importlib
import string

import pytest

import ui.words
from core.autopsy.autopsy import AutopsyParams, autopsy
from core.keras.training.claims import ahead, breaks, ran
from core.losses import FORMULATIONS
from core.messages import Message, files
from core.messages import said as what_it_says
from core.messages.catalogue import ENGLISH
from core.sweep.run import SweepParams
from logit_doctor.messages import say
from ui.drawing.charts.arms import claimed, in_titles
from ui.drawing.numbers import marked
from ui.words import DEFAULT_LANGUAGE, LANGUAGES, told
from ui.words.writer import LanguageWriter

pytestmark = pytest.mark.wording
OTHERS = [language for language in LANGUAGES if language != DEFAULT_LANGUAGE]


def templates(language: str) -> dict[str, str]:
    found: dict[str, str] = importlib.import_module(f"ui.words.{language}.messages").TEMPLATES
    return found


def written(template: str) -> list[tuple[str, str, str | None]]:
    """The fields of a template and how each is written, the forms of a counted word apart."""
    parts = string.Formatter().parse(template)
    return sorted(
        (field, (spec or "").partition("|")[0], conversion or "") for _, field, spec, conversion in parts if field
    )


def fields(template: str) -> set[str]:
    return {field for field, _, _ in written(template)}


@pytest.fixture
def in_german(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ui.words", "ui.drawing.numbers"):
        monkeypatch.setattr(importlib.import_module(name), "language", lambda: "de")


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_has_a_translation_and_no_translation_is_left_over(language: str) -> None:
    assert templates(language).keys() == ENGLISH.keys()


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_fields_of_the_message(language: str) -> None:
    assert {key: fields(text) for key, text in templates(language).items()} == {
        key: fields(text) for key, text in ENGLISH.items()
    }


@pytest.mark.parametrize("language", OTHERS)
def test_only_names_and_marks_may_be_the_same_words(language: str) -> None:
    same = {key for key, text in templates(language).items() if text == ENGLISH[key]}
    assert {key for key in same if any(literal.strip() for literal, *_ in string.Formatter().parse(ENGLISH[key]))} <= {
        *("in-file", "arms-comma", "answer", "answer-also")
    }


@pytest.mark.parametrize("language", OTHERS)
def test_a_message_that_is_not_translated_would_be_seen(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(templates(language), "logits-dtype")
    assert templates(language).keys() != ENGLISH.keys()
    message = files.DTYPE(dtype="object")
    assert LanguageWriter(language, templates(language)).message(message) == message


@pytest.mark.usefixtures("in_german")
def test_numbers_names_and_counted_words_are_written_as_the_language_does() -> None:
    assert told(ahead("fused", "two_step_clip", by=0.4).text) == (
        "fused erreicht zum Schluss eine um mindestens 0,4 höhere Validierungsgenauigkeit als two_step_clip"
    )
    assert told(files.CSV_ROWS(count=1, least=10, most=5000)) == "CSV: 1 Zeile; erlaubt sind 10 bis 5.000"
    assert told(files.CSV_ROWS(count=6000, least=10, most=5000)).startswith("CSV: 6.000 Zeilen; erlaubt")
    assert told("An error of a library, 1.5") == "An error of a library, 1.5"
    refused = files.IN_FILE(file="v1.5.csv", reason=files.FAR_APART(low=-1.5e308, high=1e308))
    assert told(refused) == "v1.5.csv: Logits von -1,5e+308 bis 1e+308 liegen für float64 zu weit auseinander"


@pytest.mark.usefixtures("in_german")
def test_whatever_has_a_key_and_values_is_told() -> None:
    class Other:
        key, values = "logits-arrays", {"most": 16}

    assert told(Other()) == "die Datei enthält mehr als 16 Arrays"


@pytest.mark.usefixtures("in_german")
def test_what_the_doctor_says_is_told_within_what_core_says() -> None:
    damaged = files.NOT_INTACT(kind="NPZ", reason=say("zip-inflates", member="a.npy", most=1_000_000))
    assert told(files.IN_FILE(file="v1.5.npz", reason=damaged)) == (
        "v1.5.npz: das ist keine gültige NPZ-Datei (a.npy ist entpackt größer als 1.000.000 Bytes)"
    )


@pytest.mark.usefixtures("in_german")
@pytest.mark.parametrize(
    ("logits", "said"),
    [
        ((1e6, 0.0), "Logits: 1e+06; erlaubt sind Beträge bis 65504, der größten Zahl von float16"),
        ((2e4, -2e4), "Logits: zu weit auseinander; von 0 und voneinander dürfen sie höchstens 10000 entfernt sein"),
        ((float("inf"), 0.0), "Logits: inf; nur endliche Logits haben einen endlichen wahren Loss"),
        ((), "Logits: 0; erlaubt sind 1 bis 64"),
    ],
)
def test_logits_that_are_not_taken_apart_are_refused_in_the_language(logits: tuple[float, ...], said: str) -> None:
    with pytest.raises(ValueError, match="logits: ") as caught:
        AutopsyParams(loss="softmax", format="float16", formulation="naive", logits=logits, label=0)
    assert told(what_it_says(caught.value)) == said


def test_arms_are_called_by_their_titles_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    text, claim = ui.words.words("training"), breaks("fused:float16", "log", "gradient").text
    assert claimed(claim, text).startswith("**Fused · float16** hits a non-finite number, first in its log or gradient")
    assert in_titles(ran("fused", "fused").text, text) == "Keras computed the fused loss of the logits for Fused"
    for name in ("ui.words", "ui.drawing.numbers"):
        monkeypatch.setattr(importlib.import_module(name), "language", lambda: "de")
    assert claimed(claim, text).startswith("**Fused · float16** stößt auf eine nicht endliche Zahl, zuerst bei dem")


def explanations() -> list[Message]:
    found = []
    for loss, entries in FORMULATIONS.items():
        for formulation in entries:
            for logits in ((20.0, 0.0, -1.0), (0.5, 1.0, 0.25)) if loss == "softmax" else ((20.0,), (-200.0,)):
                opened = autopsy(
                    AutopsyParams(loss=loss, format="float16", formulation=formulation, logits=logits, label=1)
                )
                found += [result.explanation for result in (opened.loss, *opened.gradient)]
    return found


@pytest.mark.usefixtures("in_german")
def test_an_autopsy_is_told_with_powers_of_ten_and_the_marks_of_the_language() -> None:
    said = [told(explanation, number=marked) for explanation in explanations()]
    assert any("× 10⁻" in text for text in said)
    assert any("0," in text for text in said)
    assert not any(word in text for text in said for word in (" is ", "Step ", "The loss", "the "))


def test_a_refusal_says_in_english_what_its_error_says() -> None:
    with pytest.raises(ValueError, match="seed: got -1") as caught:
        SweepParams(seed=-1)
    assert told(caught.value.args[0]) == str(caught.value)
