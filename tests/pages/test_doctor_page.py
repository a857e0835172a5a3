"""The doctor page: examples, backends, typed and uploaded programs, and strings from outside, by AppTest."""

import io
import json
import re
import zipfile
from functools import partial
from pathlib import PurePath

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.logits.report import EXAMPLE_CLASSES, EXAMPLE_SAMPLES, example_file, report_on
from core.states.doctor import EXAMPLES, FRAMEWORK_OF, OWN
from logit_doctor.finding import JAX, KERAS, PYTORCH
from logit_doctor.rules import RULES
from tests.pages.opening import markdown, open_page
from ui.doctor import cards, sources
from ui.doctor.program import EDITOR
from ui.doctor.sources import Source
from ui.words import DEFAULT_LANGUAGE, LANGUAGES, words

TEXT = words("doctor")
BACKENDS = TEXT.CONTROLS["doctor_backend"]["options"]
opened = partial(open_page, "doctor")
SENTENCE = re.compile(r"<p>(?!<b>)(.+?)</p>")
UNKNOWN_LOSS = """import keras
m = keras.Sequential([keras.layers.Dense(3)])
m.compile(loss=chosen)
"""
ATTACK = '<script>alert(1)</script><img src=x onerror="alert(1)">'


def cards_of(app: AppTest) -> list[str]:
    """The HTML of the findings that are drawn."""
    return [
        body for element in app.get("html") if 'class="lab-finding' in (body := element.proto.body) and "<p" in body
    ]


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_found_with_its_framework_and_its_correction_drawn(example: str) -> None:
    app = opened(doctor_rule=example)
    assert app.text_area(key=EDITOR).value == EXAMPLES[example]["failing"]
    rule = example.removesuffix(f"-{FRAMEWORK_OF[example]}")
    assert any(f"<code>{rule}</code>" in card for card in cards_of(app))
    assert any(block.language == "diff" for block in app.code)
    read_as = TEXT.FRAMEWORKS[FRAMEWORK_OF[example]].format(backend=BACKENDS["tensorflow"])
    assert TEXT.READ_AS.format(frameworks=read_as) in [caption.value for caption in app.caption]


def test_there_are_examples_in_pytorch_and_in_jax_that_a_link_can_name() -> None:
    assert {*FRAMEWORK_OF.values()} >= {KERAS, PYTORCH, JAX}
    app = opened(doctor_rule="double-activation-op-jax", doctor_version="passing")
    assert app.text_area(key=EDITOR).value == EXAMPLES["double-activation-op-jax"]["passing"]
    assert cards_of(app) == []
    assert "".join(app.query_params["doctor_rule"]) == "double-activation-op-jax"


@pytest.mark.wording
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", RULES)
def test_what_was_found_is_a_sentence_in_every_language(rule: str, language: str) -> None:
    app = opened(doctor_rule=rule, **({} if language == DEFAULT_LANGUAGE else {"lang": language}))
    found = [SENTENCE.findall(card)[0] for card in cards_of(app)]
    assert found
    assert [sentence for sentence in found if not sentence[0].isupper()] == []


@pytest.mark.wording
def test_what_could_not_be_followed_opens_with_a_capital() -> None:
    assert "<p>Not determined: " in audited("model.py", UNKNOWN_LOSS.encode(), UNKNOWN_LOSS)
    assert "<p>Not checked: " in audited("m.h5", b"")


def test_the_right_version_says_that_outputs_were_seen() -> None:
    app = opened(doctor_version="passing")
    assert cards_of(app) == []
    assert any(TEXT.NOTHING_FOUND.format(pairings=1) == element.value for element in app.markdown)


@pytest.mark.parametrize(("backend", "severity"), [("tensorflow", "warning"), ("jax", "error"), ("torch", "error")])
def test_the_backend_changes_the_severity(backend: str, severity: str) -> None:
    (card,) = cards_of(opened(doctor_rule="double-activation", doctor_backend=backend))
    assert f'class="lab-finding {severity}"' in card


def test_severities_can_be_hidden() -> None:
    assert cards_of(opened(doctor_show="advice")) == []


def test_what_is_typed_is_judged() -> None:
    app = opened()
    app.text_area(key=EDITOR).set_value("x = 1").run()
    assert cards_of(app) == []
    assert any(element.value == TEXT.NOTHING_SEEN for element in app.markdown)


def test_a_link_can_name_the_example() -> None:
    app = opened(doctor_rule="softmax-axis")
    assert app.text_area(key=EDITOR).value == RULES["softmax-axis"].failing


def audited(name: str, data: bytes, text: str = "") -> str:
    """The HTML of every card of a source."""
    source = Source(suffix=PurePath(name).suffix, data=data, text=text)
    audit = sources.audit(source, "tensorflow")
    return "".join(cards.card_html(finding, source, TEXT) for finding in audit.findings)


@pytest.mark.parametrize("place", ["loss", "activation", "comment"])
def test_strings_from_a_program_are_escaped(place: str) -> None:
    names = {"loss": "categorical_crossentropy", "activation": "softmax", "comment": ""} | {place: ATTACK}
    text = (
        f"import keras  # {names['comment']}\n"
        f"m = keras.Sequential([keras.layers.Dense(3, activation='''{names['activation']}''')])  # {names['comment']}\n"
        f"m.compile(loss='''{names['loss']}''')  # {names['comment']}\n"
    )
    drawn = audited("model.py", text.encode(), text)
    assert drawn
    assert "<script" not in drawn
    assert "<img" not in drawn


def keras_file(config: object) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("config.json", json.dumps(config))
    return buffer.getvalue()


def test_strings_from_a_keras_file_are_escaped() -> None:
    layer = {"class_name": "Dense", "module": "keras.layers", "config": {"units": 3, "name": ATTACK}}
    config = {"class_name": "Sequential", "config": {"layers": [layer], "name": ATTACK}}
    drawn = audited("m.keras", keras_file(config | {"compile_config": {"loss": "categorical_crossentropy"}}))
    assert "missing-activation" in drawn
    assert "&lt;script&gt;" in drawn
    assert "<script" not in drawn


def test_legacy_files_are_refused_with_the_way_out() -> None:
    assert "model.save(&#x27;model.keras&#x27;)" in audited("m.h5", b"")


def test_a_notebook_names_the_cell() -> None:
    program = RULES["missing-activation"].failing
    data = json.dumps({"cells": [{"cell_type": "code", "source": program}]}).encode()
    assert TEXT.CELL_LINE.format(cell=1, line=8) in audited("n.ipynb", data)


@pytest.mark.parametrize("name", ["n.ipynb", "m.keras"])
def test_what_has_no_source_of_its_own_gives_a_table_and_says_why_no_more(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = RULES["missing-activation"].failing
    notebook = json.dumps({"cells": [{"cell_type": "code", "source": program}]}).encode()
    layers = [{"class_name": "Dense", "module": "keras.layers", "config": {"units": 3}}]
    config = {
        "class_name": "Sequential",
        "config": {"layers": layers},
        "compile_config": {"loss": "sparse_categorical_crossentropy"},
    }
    data = {"n.ipynb": notebook, "m.keras": keras_file(config)}[name]
    monkeypatch.setattr(sources, "choose_source", lambda *_: sources.Source(suffix=PurePath(name).suffix, data=data))
    app = opened()
    keys = [button.proto.id for button in app.get("download_button")]
    assert [key.rpartition("-")[2] for key in keys if "export_doctor" in key] == ["export_doctor_csv"]
    assert words("export").NOTES["doctor_without_source"] in [caption.value for caption in app.caption]


def test_what_was_not_judged_offers_no_corrected_script() -> None:
    app = opened()
    app.text_area(key=EDITOR).set_value("x = 1").run()
    assert [button for button in app.get("download_button") if "export_doctor" in button.proto.id] == []


BINARY = """import keras
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
model.fit(x, y)
"""
LAYER = """import keras
model = keras.Sequential([keras.layers.Dense(3), keras.layers.Softmax()])
model.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
model.fit(x, y)
"""


@pytest.mark.parametrize(("program", "returned"), [(BINARY, ("as before", "new")), (LAYER, ("new", "as before"))])
def test_the_first_repair_is_the_advised_one_and_each_has_its_price(program: str, returned: tuple[str, str]) -> None:
    source = Source(suffix=".py", data=program.encode(), text=program)
    first, second = sources.audit(source, "tensorflow").findings[0].repairs
    assert "+" in first.diff
    assert (first.after, second.after) == ("linear", first.activation)
    said = TEXT.RETURNS["logits"][returned[0]], TEXT.RETURNS["probabilities"][returned[1]]
    for way, sentence in zip((first, second), said, strict=True):
        assert sentence.format(activation=way.activation) in cards.price(way, TEXT)


def test_a_program_comes_back_from_an_example_and_from_the_link() -> None:
    app = opened()
    app.text_area(key=EDITOR).set_value(BINARY).run()
    app.selectbox(key="doctor_rule").set_value("softmax-axis").run()
    assert app.text_area(key=EDITOR).value == RULES["softmax-axis"].failing
    app.selectbox(key="doctor_rule").set_value(OWN).run()
    assert app.text_area(key=EDITOR).value == BINARY
    packed = "".join(app.query_params["doctor_program"])
    again = opened(doctor_rule=OWN, doctor_program=packed)
    assert again.text_area(key=EDITOR).value == BINARY


def test_a_new_program_does_not_destroy_the_one_before() -> None:
    app = opened()
    app.text_area(key=EDITOR).set_value(BINARY).run()
    app.selectbox(key="doctor_rule").set_value("softmax-axis").run()
    app.text_area(key=EDITOR).set_value(LAYER).run()
    assert app.text_area(key=EDITOR).value == LAYER
    app.button(key="doctor_earlier").click().run()
    assert app.text_area(key=EDITOR).value == BINARY


def test_a_program_too_long_for_a_link_is_kept_and_said_to_be() -> None:
    program = "".join(f"x{number} = {number**7}\n" for number in range(2_000))
    app = opened()
    app.text_area(key=EDITOR).set_value(program).run()
    assert "doctor_program" not in app.query_params
    assert TEXT.TOO_LONG in [caption.value for caption in app.caption]
    app.selectbox(key="doctor_rule").set_value("softmax-axis").run()
    app.selectbox(key="doctor_rule").set_value(OWN).run()
    assert app.text_area(key=EDITOR).value == program


def test_a_program_in_a_link_that_cannot_be_read_is_named() -> None:
    app = opened(doctor_rule=OWN, doctor_program="nonsense")
    assert "doctor_program" in app.warning[0].value
    assert app.text_area(key=EDITOR).value == ""


def test_the_logits_table_says_what_the_report_says() -> None:
    app = opened(logits_scale="50", logits_formulation="keras_clip")
    report = report_on(example_file(50))
    drawn = "".join(element.proto.body for element in app.get("html"))
    share = sum(report.outcome("float32", "keras_clip").shares.values())
    assert f"{share:.1%}" in drawn
    row = report.outcome("float32", "keras_clip").worst_row
    assert f"row {report.rows[row] + 1}" in markdown(app)


def test_the_example_of_logits_has_the_scale_it_names() -> None:
    spread = float(np.std(example_file(20).logits))
    assert abs(spread / 20 - 1) < 4 / np.sqrt(2 * EXAMPLE_SAMPLES * EXAMPLE_CLASSES)
