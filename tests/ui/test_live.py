"""The table that a slider moves, as the browser reads it, and the marked places of a page."""

import math
from dataclasses import replace

import numpy as np
import pytest

from core.arithmetic.formats import COMMON
from core.states.fixes import STATE as FIXES
from core.states.fixes import reach_of
from core.states.table import Whole
from core.sweep.compare_repairs import Place, RepairSurveyParams, survey_epsilons, survey_repairs
from tests.live_tables import read
from ui.drawing import live
from ui.drawing.numbers import latex, shown
from ui.fixes import moving
from ui.fixes.along import survey
from ui.fixes.prose import BY_EPSILON
from ui.words.en import fixes as text

LOW, HIGH = 3, 6


def test_a_table_has_every_array_at_its_place() -> None:
    slider = Whole("margin", low=LOW, high=HIGH, default=LOW, is_live=True)
    values = {
        "flags": np.array([1, 0, 1, 1], dtype=np.uint8),
        "losses": np.array([0.1, math.inf, math.nan, -0.0]),
        "rows": np.arange(12, dtype=np.float32).reshape(4, 3),
    }
    table = live.Table(
        name="test",
        sliders=(slider,),
        arrays={name: live.Entries(values=array, sliders=("margin",)) for name, array in values.items()}
        | {"xs": live.Entries(values=np.arange(3, dtype=np.float32), sliders=())},
        formulas={"formula": live.fields(r"\frac{{{losses}}}{{2}} = {losses}")},
    )
    head, arrays = read(live.encode(table))
    assert head["axes"] == [{"slider": "margin", "count": HIGH - LOW + 1}]
    assert head["formulas"] == {"formula": ["losses", "losses"]}
    for name, array in values.items():
        np.testing.assert_array_equal(arrays[name].squeeze(), array)
    assert arrays["xs"].tolist() == [0, 1, 2]


def test_a_marked_place_reads_as_the_number_and_survives_templates_and_escapes() -> None:
    place = live.number("loss", 2.0611536e-09)
    said = f"**{place}** < 1"
    assert live.without_places(said) == "**2.0612 × 10⁻⁹** < 1"
    html = live.with_places(live.inline(said))
    assert html == '<strong><span data-live="loss" data-form="shown 5">2.0612 × 10⁻⁹</span></strong>\xa0&lt;\xa01'


def test_a_signed_number_has_its_sign() -> None:
    assert live.without_places(live.signed("bias", 0.25, 3)) == "+0.25"
    assert live.without_places(live.signed("bias", -0.25, 3)) == "−0.25"


@pytest.mark.parametrize("value", [20.0, 2.06e-9, -1.0, math.inf, math.nan, 0.0])
def test_what_a_formula_shows_is_what_a_sentence_shows(value: float) -> None:
    """The browser writes both from one number; LaTeX and text have the same digits."""
    digits = shown(value).split(" × ")[0].replace("−", "-").replace("∞", r"\infty").replace("NaN", r"\text{NaN}")
    assert latex(value).startswith(digits)


@pytest.mark.parametrize("name", COMMON)
def test_a_survey_over_epsilons_is_the_survey_of_each(name: str) -> None:
    powers = [1e-40, 1e-7, 1e-1]
    reach = reach_of(name)
    params = RepairSurveyParams(highest_margin=float(reach), num_margins=reach + 1, format=name)
    for epsilon, found in zip(powers, survey_epsilons(params, powers), strict=True):
        alone = survey_repairs(replace(params, epsilon=epsilon))
        assert found.comparison.epsilon == alone.comparison.epsilon
        for one, other in zip(found.comparison.outcomes, alone.comparison.outcomes, strict=True):
            np.testing.assert_array_equal(one.losses, other.losses)
            np.testing.assert_array_equal(one.gradients, other.gradients)
            assert one.verdicts.tolist() == other.verdicts.tolist()


def test_a_survey_over_epsilons_names_an_epsilon_that_is_none() -> None:
    with pytest.raises(ValueError, match="epsilon: got 0"):
        survey_epsilons(RepairSurveyParams(), [1e-7, 0.0])


@pytest.mark.wording
@pytest.mark.parametrize("side", FIXES.side.options)
@pytest.mark.parametrize("name", ["float32", "float16", "float64"])
def test_the_gallerys_table_has_the_numbers_of_each_state(name: str, side: str) -> None:
    head, arrays = read(moving.table(name, side, "error"))
    counts = [reach_of(name) + 1, FIXES.epsilon.high - FIXES.epsilon.low + 1]
    assert [axis["count"] for axis in head["axes"]] == counts

    def at(array: str, place: int, power: int) -> float:
        axes = head["arrays"][array]["axes"]
        return float(arrays[array][tuple((place, power - FIXES.epsilon.low)[axis] for axis in axes)][0])

    for place, power in ((0, -40), (20, -7), (88, -3), (counts[0] - 1, -1)):
        found = Place(survey=survey(name, side, power), index=place)
        for outcome in found.survey.comparison.outcomes:
            repair = outcome.repair.name
            loss = at(f"{repair}_loss", place, power)
            np.testing.assert_equal(loss, found.loss(outcome))
            np.testing.assert_equal(at(f"{repair}_gradient", place, power), found.gradient(outcome))
            first, *others = (at(part, place, power) for part in head["differences"][f"{repair}_bias"])
            assert first == loss or math.isnan(loss)
            for other in others:
                first = first - other
            np.testing.assert_equal(first, found.bias(outcome))
            verdict = head["texts"]["verdicts"][int(at(f"{repair}_verdict", place, power))]
            assert f'class="verdict {outcome.verdicts[place]}"' in verdict
        for sentence, written in BY_EPSILON.items():
            shown_there = head["texts"][sentence][int(at(sentence, place, power))]
            assert shown_there == live.inline(written(found.survey, text))
