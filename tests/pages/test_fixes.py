"""The fix gallery, its controls, links and messages, run by AppTest from the start page."""

import math
from functools import partial

import numpy as np
import pytest

from core.arithmetic.formats import COMMON, FORMATS
from core.losses.repairs import REPAIRS
from core.states.fixes import STATE, reach_of
from core.sweep.compare_repairs import Place
from tests.pages.opening import charts, html, markdown, open_page
from ui.drawing.charts.fixes import REPAIR_STYLES, VERDICT_STYLES
from ui.drawing.live import inline
from ui.fixes.along import survey
from ui.fixes.gallery import CODE, card_html
from ui.fixes.mask import trace_mask
from ui.words import words

TEXT = words("fixes")
opened = partial(open_page, "fixes")


def test_the_first_screen_answers_the_question() -> None:
    app = opened()
    assert html(app).count('<section class="lab-card"') == len(REPAIRS)
    probability = 1 / (math.exp(100) + 9)
    assert f"<strong>{-math.log(probability + 1e-7):.4g}</strong>" in html(app)


def test_every_repair_and_verdict_has_its_words_its_code_and_its_look() -> None:
    from core.sweep.compare_repairs import VERDICTS

    assert list(TEXT.REPAIRS) == list(REPAIRS)
    assert set(CODE) == set(REPAIR_STYLES) == set(REPAIRS)
    for table in (TEXT.VERDICTS, VERDICT_STYLES):
        assert list(table) == list(VERDICTS)
    assert len({said["mark"] for said in TEXT.VERDICTS.values()}) == len(VERDICTS)


@pytest.mark.parametrize("name", COMMON)
@pytest.mark.parametrize("side", STATE.side.options)
@pytest.mark.parametrize("show", ["verdict", "error"])
def test_every_format_side_and_figure_opens_by_link(name: str, side: str, show: str) -> None:
    app = opened(format=name, side=side, show=show)
    assert not app.warning
    assert len(charts(app)) == 2


@pytest.mark.parametrize("margin", ["0", "120"])
@pytest.mark.parametrize("epsilon", [str(STATE.epsilon.low), str(STATE.epsilon.high)])
def test_the_ends_of_the_sliders_run(margin: str, epsilon: str) -> None:
    for side in STATE.side.options:
        opened(margin=margin, epsilon=epsilon, side=side)


def test_bad_values_land_on_the_defaults_with_a_message() -> None:
    app = opened(margin="760", epsilon="nan", format="float99", side="left")
    for key in ("margin", "epsilon", "format", "side"):
        assert key in app.warning[0].value
    assert app.slider(key="margin").value == 20


def test_a_format_with_a_shorter_range_keeps_the_page_alive() -> None:
    app = opened(format="float64", margin="760")
    assert app.slider(key="margin").value == 760
    app.selectbox(key="format").set_value("float16").run()
    assert not app.exception
    assert app.slider(key="margin").max == reach_of("float16")


def test_an_epsilon_that_the_format_cannot_hold_is_said_to_be_zero() -> None:
    assert float(np.float16(1e-8)) == 0
    said = inline(TEXT.EPSILON_GONE.format(format="float16", held=""))
    assert said in html(opened(format="float16", epsilon="-8"))


@pytest.mark.parametrize("key", TEXT.TRIES)
def test_try_this_sets_the_state_it_promises(key: str) -> None:
    app = opened()
    app.button(key=key).click().run()
    assert not app.exception
    for name, value in TEXT.TRIES[key][1].items():
        assert app.session_state[name] == value


def test_the_mask_section_leads_to_where_the_mask_acts() -> None:
    app = opened()
    app.button(key="try_mask").click().run()
    assert "NaN" in html(app).split(TEXT.MASK_STEPS["gradient"][1])[1][:80]
    assert TEXT.MASK_ACTS.split(".")[-2] in markdown(app)


def test_the_range_reaches_beyond_the_last_probability_of_every_format() -> None:
    for name, entry in COMMON.items():
        assert reach_of(name) > math.log(2) - math.log(entry.min_subnormal)


def test_the_trace_is_what_numpy_computes_in_float32() -> None:
    chosen = survey("float32", "wrong", -7)
    trace = trace_mask(chosen)
    logits = np.zeros(10, dtype=np.float32)
    for index in (0, 20, 60):
        logits[0] = index
        exponentials = np.exp(logits - logits.max())
        probability = float(exponentials[1] / exponentials.sum())
        assert trace.probabilities[index] == pytest.approx(probability, rel=16 * FORMATS["float32"].unit_roundoff)
        assert trace.upstream[index] == -1
    first = trace.acts_from(chosen.margins)
    assert first == math.ceil(-math.log(FORMATS["float32"].min_subnormal / 2))
    at = int(first)
    assert (trace.probabilities[at], trace.upstream[at], trace.slopes[at]) == (0, 0, math.inf)
    assert math.isnan(trace.products[at])


def test_a_card_marks_what_is_wrong_by_a_word_and_a_sign() -> None:
    place = Place(survey=survey("float32", "wrong", -7), index=110)
    for outcome in place.survey.comparison.outcomes:
        card = card_html(place, outcome, TEXT)
        verdict = str(outcome.verdicts[110])
        assert "{mark} {name}".format(**TEXT.VERDICTS[verdict]) in card
        assert ('class="wrong"' in card) == (verdict in ("biased", "dead", "breaks"))
