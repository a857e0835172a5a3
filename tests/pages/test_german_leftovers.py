"""No page shows English in German: function words that only English has are looked for in everything it shows."""

import re
from functools import cache
from urllib.parse import urlencode

import pytest
from streamlit.testing.v1 import AppTest

from core.emergency.examples import EXAMPLES
from core.emergency.signs import SYMPTOMS
from core.keras.matrix.records import Cell, Finding, load
from core.states.packing import packed
from core.teaching.bugs import BUGS
from tests.pages.opening import open_page
from tests.pages.visible_text import shown
from ui.frame.page_table import PAGES
from ui.words import words

FUNCTION_WORDS = (
    "the of and is are with to for that this which from by on it be has have or as no whose what when does every each "
    "than into its you your only must found given not at were been their there if but then can would may"
)
ENGLISH = re.compile(rf"(?<![\w./'=_-])(?:{'|'.join(FUNCTION_WORDS.split())})(?![\w=(_'-]|\.\w)")
CAPITAL = re.compile(r"\b(?:The|This|It|Is|Are|No|You|Your|What|Which|With|Every|From) [a-z]")
NO_PROSE = re.compile(r"```.*?```|`[^`]*`|<code.*?</code>|<pre.*?</pre>|<style.*?</style>|<[^>]+>|\$[^$]*\$", re.DOTALL)
QUOTED = 60
ALLOWED = re.compile(r"„[^“]*“|\"[^\"]*\"")
"""What is quoted."""

STATES: dict[str, tuple[str, dict[str, str | tuple[str, ...]]]] = {
    **{page: (page, {}) for page in PAGES},
    "guess": ("start", {"guess": "exact"}),
    "bad link": ("start", {"margin": "viel", "format": "float99"}),
    **{f"symptom {name}": ("emergency", {"entrance": "symptom", "symptom": name}) for name in SYMPTOMS},
    **{
        f"pasted {kind}": ("emergency", {"entrance": "text", "pasted": packed(text)}) for kind, text in EXAMPLES.items()
    },
    "no such loss": ("emergency", {"loss_value": "7.31", "loss_classes": "12"}),
    "all formats": ("loss_error", {"closer": "formats", "loss": "sigmoid"}),
    "collapse": ("loss_error", {"closer": "counts", "side": "argmax"}),
    "every input": ("loss_error", {"closer": "inputs", "measure": "relative"}),
    "too much": ("loss_error", {"samples": "512", "classes": "1000"}),
    "nothing chosen": ("loss_error", {"side": "offset", "measure": "ulps"}),
    "near": ("round_off", {"show": "near"}),
    "exp": ("round_off", {"show": "exp"}),
    "nan": ("round_off", {"show": "bits", "number": "nan"}),
    "no number": ("round_off", {"number": "zwei"}),
    "fix errors": ("fixes", {"side": "right", "show": "error"}),
    "fix mask": ("fixes", {"format": "float16", "margin": "40"}),
    "breaks": ("training", {"preset": "nan-in-float16"}),
    "plane": ("training", {"preset": "outliers"}),
    "bad layers": ("training", {"hidden": "viele"}),
    "naive": ("probabilities", {"logits": "1000, 0, -1000", "way": "naive"}),
    "tie": ("probabilities", {"logits": "2048, 2049, 0", "computed_in": "float16"}),
    "no run": ("probabilities", {"source": "run"}),
    "refused": ("traps", {"trap_head": "linear_3", "trap_loss": "sparse_class_logits", "trap_labels": "one_hot"}),
    "rare metrics": ("traps", {"trap_metrics": "rare"}),
    "more metrics": ("traps", {"trap_metrics": "three_classes"}),
    "right program": ("doctor", {"doctor_version": "passing", "doctor_backend": "jax"}),
    "explaining": ("practice", {"practice_part": "interview"}),
    "bugs": ("practice", {"practice_part": "bugs", "practice_bug": list(BUGS)[-1]}),
    "an hour": ("lessons", {"lesson": "60"}),
}


def opened(page: str, state: dict[str, str | tuple[str, ...]]) -> AppTest:
    return open_page(page, state=urlencode({"lang": "de", **state}, doseq=True))


@cache
def words_of_keras() -> frozenset[str]:
    """How the messages begin that Keras raised, quoted on the page as they are."""
    table = load()
    findings: list[Cell | Finding] = [*table.cells, *table.metrics, *table.variations, *table.exclusions]
    return frozenset(found.refusal.text[:QUOTED] for found in findings if found.refusal is not None)


def leftovers(app: AppTest) -> list[str]:
    found = []
    for place, text in shown(app):
        if text[:QUOTED] in words_of_keras():
            continue
        said = ALLOWED.sub(" ", NO_PROSE.sub(" ", text))
        hits = (*ENGLISH.finditer(said), *CAPITAL.finditer(said))
        found += [f"{place}: {said[max(0, hit.start() - 40) : hit.end() + 40]}" for hit in hits]
    return found


@pytest.mark.parametrize("name", STATES)
def test_nothing_english_is_left(name: str) -> None:
    app = opened(*STATES[name])
    assert not app.exception
    assert app.title[0].value
    assert leftovers(app) == []


def test_a_program_that_cannot_be_followed_is_explained_in_german() -> None:
    app = opened("doctor", {})
    program = "import keras\nmodel = keras.Sequential(make())\nmodel.compile(loss=pick())\nmodel.fit(x, y)\n"
    next(area for area in app.text_area).set_value(program).run()
    assert any("außerhalb dieser Datei" in text or "nicht definiert" in text for _, text in shown(app))
    assert leftovers(app) == []


def test_every_answer_of_a_round_is_german() -> None:
    app = opened("practice", {})
    app.button(key="practice_option_0").click().run()
    assert leftovers(app) == []


def test_english_would_be_found() -> None:
    assert leftovers(open_page("start"))
    assert words("start").QUESTION


@pytest.mark.parametrize("name", ["start", "round_off", "loss_error", "probabilities", "lessons", "practice"])
def test_no_number_has_a_decimal_point(name: str) -> None:
    app = opened(*STATES[name])
    pointed = re.compile(r"(?<![\w.(,=/-])\d+\.\d+(?![\w.])")
    left = [
        found[0]
        for place, text in shown(app)
        if not place.endswith(("help", "value", "options"))  # what one types and what stands in the link
        for found in pointed.finditer(NO_PROSE.sub(" ", text))
    ]
    assert left == []
