"""The Emergency page: values, symptoms and pasted texts, their pictures, the questions back, and hostile texts."""

import json
import re
from functools import partial
from html import escape
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from core.autopsy.autopsy import AutopsyParams, autopsy
from core.emergency.causes import CAUSES
from core.emergency.diagnosis import diagnose
from core.emergency.entrances import from_symptom
from core.emergency.examples import EXAMPLES
from core.emergency.limits import MAX_CHARACTERS
from core.emergency.signs import SYMPTOMS
from core.emergency.watched import signs_of_watch
from core.logits.watch_file import read_watch
from core.losses.fingerprints import asked, explain
from core.states.packing import packed, unpacked
from tests.pages.link_walk import widgets
from tests.pages.opening import charts, html, markdown, open_page, texts
from ui.drawing.literal import as_html, literal
from ui.drawing.numbers import marked
from ui.emergency.pasted import FIELD
from ui.emergency.report import KINDS, WRITERS, blocks_of
from ui.emergency.watched import FILE
from ui.frame.page_table import PAGES
from ui.words import told, words

TEXT = words("emergency")
opened = partial(open_page, "emergency")
EXAMPLE = Path(__file__).parents[2] / "docs/examples/watch.jsonl"
ATTACK = '<script>alert(1)</script><img src=//evil.test/x onerror="alert(1)"> ![](http://evil.test/a)\n\n# **bold** $x$'
TITLE = re.compile(r'<section class="lab-suspect"><h2>(\d+)\. (.*?)</h2>')


def pasted(text: str) -> AppTest:
    """The page after a text was typed into its field."""
    app = opened(entrance="text")
    return app.text_area(key=FIELD).set_value(text).run()


def titles(app: AppTest) -> list[str]:
    return [title for _, title in TITLE.findall(html(app))]


def test_the_page_is_the_second_in_the_menu() -> None:
    assert list(PAGES)[:2] == ["start", "emergency"]


@pytest.mark.parametrize("value", ["2.303", "16.118", "14.506", "1.461", "nan", "-0.25"])
def test_a_value_has_the_causes_of_explain_loss_and_a_picture(value: str) -> None:
    app = opened(loss_value=value)
    first = explain(asked(value))[0]
    assert f"<li>{escape(told(first.text, number=marked))}</li>" in html(app)
    assert len(charts(app)) == 1
    assert titles(app)


def test_the_picture_marks_the_value_among_those_that_have_a_cause() -> None:
    message = charts(opened(loss_value="14.506"))["emergency_values"]
    (line,) = message["figure"]["layout"]["shapes"]
    assert line["x0"] == line["x1"] == 14.506
    near = next(trace for trace in message["figure"]["data"] if trace["name"] == TEXT.NEAR)
    assert near["x"]
    assert all(abs(x - 14.506) < 0.01 for x in near["x"])
    assert TEXT.GROUPS["constant"] in message["alt"]


def test_the_number_of_classes_decides() -> None:
    assert told(CAUSES["not_learned"].title) in titles(opened(loss_value="2.303", loss_classes="10"))
    assert told(CAUSES["not_learned"].title) not in titles(opened(loss_value="2.303", loss_classes="12"))


def test_a_value_that_is_none_is_refused_without_an_old_result() -> None:
    app = opened()
    app.text_input(key="loss_value").set_value("two").run()
    assert len(app.error) == 1
    assert titles(app) == []
    assert charts(app) == {}


@pytest.mark.parametrize("name", SYMPTOMS)
def test_a_symptom_has_causes_with_repairs_and_questions(name: str) -> None:
    app = opened(entrance="symptom", symptom=name)
    assert len(titles(app)) >= 2
    assert html(app).count(TEXT.REPAIR) == len(titles(app))
    asked_back = [key for key in widgets(app) if key.startswith("ask_")]
    assert 0 < len(asked_back) <= 3


def test_an_answer_changes_the_order_and_is_in_the_link() -> None:
    app = opened(entrance="symptom", symptom="nan")
    before = titles(app)
    assert told(CAUSES["inputs_not_finite"].title) in before
    widgets(app)["ask_data"].set_value("sound").run()
    assert told(CAUSES["inputs_not_finite"].title) not in titles(app)
    assert f"<b>{told(CAUSES['inputs_not_finite'].title)}</b>" in html(app)
    again = opened(entrance="symptom", symptom="nan", ask_data="sound")
    assert titles(again) == titles(app)


@pytest.mark.parametrize("kind", EXAMPLES)
def test_an_example_is_recognised_and_put_into_the_link(kind: str) -> None:
    app = opened(entrance="text")
    assert titles(app) == []
    app.button(key=f"emergency_example_{kind}").click().run()
    assert app.text_area(key=FIELD).value == EXAMPLES[kind]
    assert TEXT.RECOGNISED[kind] in [caption.value for caption in app.caption]
    assert titles(app)
    linked = "".join(app.query_params["pasted"])
    assert unpacked(linked, MAX_CHARACTERS) == EXAMPLES[kind]
    assert titles(opened(entrance="text", pasted=linked)) == titles(app)


def test_a_curve_is_drawn_with_its_first_nan_and_its_plateau() -> None:
    broken = charts(pasted("step 10: loss 3.0\nstep 20: loss 40.0\nstep 30: loss nan\n"))["emergency_curve"]
    (line,) = [shape for shape in broken["figure"]["layout"]["shapes"] if shape["type"] == "line"]
    assert line["x0"] == line["x1"] == 30
    assert {trace.get("yaxis", "y") for trace in broken["figure"]["data"]} == {"y", "y2"}
    assert re.search(r"\bstep\W* 30\b", broken["alt"])
    level = charts(pasted("{'loss': [9.0, 2.3026, 2.3026, 2.3026, 2.3026]}"))["emergency_curve"]
    (line,) = [shape for shape in level["figure"]["layout"]["shapes"] if shape["type"] == "line"]
    assert line["y0"] == line["y1"] == 2.3026
    assert "2.3026" in level["alt"]


def test_a_long_curve_is_drawn_with_few_points_and_all_its_marks() -> None:
    losses = [f"{2 + 1 / (place + 1):.6f}" for place in range(9_000)]
    losses[4_321] = "nan"
    message = charts(pasted(f"{{'loss': [{','.join(losses)}]}}"))["emergency_curve"]
    assert len(str(message)) < 60_000
    assert 4_322 in [shape["x0"] for shape in message["figure"]["layout"]["shapes"] if shape["type"] == "line"]


def test_logits_that_are_not_finite_are_taken_step_by_step() -> None:
    app = pasted("[[1.0, 2.0], [inf, 0.5]]\nlabels = [0, 1]")
    assert TEXT.STEPS_CAPTION.format(row=2, format="float32") in html(app)
    assert words("probabilities").SPECIAL["shift"] in markdown(app)


def test_the_class_that_is_not_finite_is_among_the_steps_of_many() -> None:
    app = pasted(f"logits = [[{'1.0, ' * 60}inf]]")
    assert "∞" in html(app).partition(TEXT.STEPS_CAPTION.format(row=1, format="float32"))[2].partition("</table>")[0]


def test_every_cause_of_a_nan_has_a_card() -> None:
    assert (
        len(titles(opened(entrance="symptom", symptom="nan"))) == len(diagnose(from_symptom("nan").signs).suspects) > 6
    )


def test_a_program_leads_to_the_doctor() -> None:
    app = pasted(EXAMPLES["program"])
    assert titles(app)[0] == told(CAUSES["missing_activation"].title)
    links = [parse_qs(element.proto.query_string) for element in app.get("page_link")]
    (state,) = [parse_qs(link["state"][0]) for link in links if "doctor_program" in link.get("state", [""])[0]]
    assert state == {"doctor_rule": ["own"], "doctor_program": [packed(EXAMPLES["program"])]}


def test_what_is_too_long_for_a_link_stays_and_says_so() -> None:
    noise = "".join(f"step {place}: loss {hash(str(place)) % 10**9 / 1e9:.9f}\n" for place in range(2_000))
    app = pasted(noise)
    assert "pasted" not in app.query_params
    assert TEXT.TOO_LONG in [caption.value for caption in app.caption]
    app.switch_page(PAGES["start"].file).run()
    app.switch_page(PAGES["emergency"].file)
    app.query_params["entrance"] = "text"
    assert app.run().text_area(key=FIELD).value == noise


@pytest.mark.parametrize(
    "text",
    [
        ATTACK,
        f"ValueError: {ATTACK}\nIndexError: Target 7 is out of bounds. {ATTACK}",
        f"epoch,loss,{ATTACK.splitlines()[0]}\n1,2.0,3\n2,nan,3\n",
        f"{{'loss': [1.0, nan], '{ATTACK.splitlines()[0]}': [1, 2]}}",
        "import keras\nm = keras.Sequential([keras.layers.Dense(3, name='''" + ATTACK + "''')])\n"
        "m.compile(loss='sparse_categorical_crossentropy')\n",
        f"UserWarning: received `from_logits=True`, but the `output` argument was produced by a {ATTACK} activation",
    ],
)
def test_a_hostile_text_stays_literal(text: str) -> None:
    app = pasted(text)
    assert not app.exception
    shown = f"{html(app)}{texts(app)}"
    assert "<script" not in shown
    assert "<img" not in shown
    assert "![](" not in shown
    assert not re.search(r"^# \*\*bold", shown, re.MULTILINE)
    assert all("<script" not in str(message) for message in charts(app).values())


def test_a_text_that_is_refused_is_refused_in_one_sentence() -> None:
    app = pasted("1 2\n3\n")
    assert len(app.error) == 1
    assert titles(app) == []


def test_healthy_losses_are_called_healthy() -> None:
    app = pasted("{'loss': [2.3, 1.1, 0.62, 0.41, 0.33], 'accuracy': [0.2, 0.6, 0.8, 0.86, 0.9]}")
    assert titles(app) == []
    assert TEXT.NO_ANSWER["log"] in markdown(app)


def uploaded(data: bytes) -> AppTest:
    """The page after the file of a watch was uploaded."""
    app = opened(entrance="text")
    return app.file_uploader(key=FILE).upload("watch.jsonl", data).run()


def test_the_file_of_a_watch_has_curves_with_the_step_of_each_event() -> None:
    app = uploaded(EXAMPLE.read_bytes())
    drawn = charts(app)
    assert set(drawn) == {"emergency_watch_losses", "emergency_watch_shares"}
    for message in drawn.values():
        lines = [shape for shape in message["figure"]["layout"]["shapes"] if shape["type"] == "line"]
        assert {1, 30} <= {line.get("x0") for line in lines}
    assert titles(app) == [told(CAUSES["clip"].title), told(CAUSES["zero_weights"].title)]
    assert html(app).count(TEXT.REPAIR) == 2
    assert TEXT.RECOGNISED["watch"] in [caption.value for caption in app.caption]


ABSORBED = (
    {
        "kind": "record",
        "step": 7,
        "loss": 0.5,
        "classes": 40_000,
        "computed_in": "float32",
        "worst_row": [0.0, 1.0, 0.5],
    },
    {"kind": "state", "step": 7, "state": "absorbed", "where": "the loss"}
    | {"evidence": {"share": 0.5, "format": "float32"}},
)


def of_a_watch(worst_row: list[object]) -> AppTest:
    record, state = ABSORBED
    return uploaded("\n".join(map(json.dumps, [record | {"worst_row": worst_row}, state])).encode())


def test_the_worst_row_is_taken_apart() -> None:
    app = of_a_watch([0.0, 30.0, 0.5])
    assert TEXT.WORST.format(step="7") in [header.value for header in app.header]
    assert TEXT.WORST_KEPT.format(count=3, classes="40,000") in " ".join(caption.value for caption in app.caption)
    opened_up = autopsy(
        AutopsyParams(loss="softmax", format="float32", formulation="fused", logits=(0.0, 30.0, 0.5), label=0)
    )
    assert told(opened_up.loss.explanation, number=marked) in markdown(app)
    damaged = next(step for step in opened_up.steps if step.damaged)
    assert f"<span>#{damaged.number}</span>" in html(app)


def test_a_worst_row_that_is_not_finite_shows_where_softmax_fails() -> None:
    app = of_a_watch([0.0, "inf", 0.5])
    assert TEXT.WORST_STEPS.format(format="float32") in html(app)
    assert words("probabilities").SPECIAL_COLUMNS["softmax"][-1] in html(app)


def test_a_worst_row_that_no_format_holds_is_refused_in_a_sentence() -> None:
    app = of_a_watch([0.0, 1e300, 0.5])
    assert not app.exception
    assert titles(app)


@pytest.mark.parametrize("kind", KINDS)
def test_the_report_has_the_causes_their_evidence_and_the_repairs(kind: str) -> None:
    seen = read_watch(EXAMPLE.read_bytes().splitlines())
    found = diagnose(signs_of_watch(seen))
    text = WRITERS[kind](tuple(blocks_of(seen, found, TEXT)), "en")
    shown = as_html if kind == "html" else literal
    for suspect in found.suspects:
        for said in (suspect.cause.title, suspect.cause.why, suspect.cause.repair, *suspect.evidence):
            assert shown(told(said, number=marked)) in text
    assert all(shown(told(event.text, number=marked)) in text for event in seen.events)


def test_a_report_of_a_hostile_file_has_its_characters_only() -> None:
    limit = {"kind": "limit", "step": 1, "sentence": ATTACK}
    state = {"kind": "state", "step": 1, "state": "layer_not_finite", "where": ATTACK, "evidence": {}}
    seen = read_watch(json.dumps(line).encode() for line in (limit, state))
    blocks = tuple(blocks_of(seen, diagnose(signs_of_watch(seen)), TEXT))
    page, marked_down = WRITERS["html"](blocks, "en"), WRITERS["md"](blocks, "en")
    assert "evil.test" in page
    assert "<script" not in page
    assert "<img" not in page
    assert "![](" not in marked_down
    assert "<script" not in re.sub(r"\\<", "", marked_down)
    assert "\n# **" not in marked_down


@pytest.mark.parametrize("entrance", ["value", "text"])
def test_a_diagnosis_can_be_downloaded(entrance: str) -> None:
    app = opened(entrance="value", loss_value="16.118") if entrance == "value" else uploaded(EXAMPLE.read_bytes())
    assert len(app.get("download_button")) == len(KINDS)


def test_what_has_no_cause_has_no_report() -> None:
    assert len(opened(entrance="text").get("download_button")) == 0


def test_a_hostile_file_is_refused_or_shown_as_text() -> None:
    app = uploaded(b'{"kind": "shell", "step": 1}')
    assert len(app.error) == 1
    assert titles(app) == []
    limit = json.dumps({"kind": "limit", "step": 1, "sentence": ATTACK})
    state = {"kind": "state", "step": 1, "state": "layer_not_finite", "where": ATTACK, "evidence": {}}
    app = uploaded(f"{limit}\n{json.dumps(state)}\n".encode())
    assert "<script>" not in html(app)
    assert "![](http" not in texts(app)
    assert titles(app)
