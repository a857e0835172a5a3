"""A figure with a zoom has points, labels and marks enough wherever its axis ends."""

import math

import numpy as np
import pytest

from core.states.loss_error import STATE, STRETCHES, magnitudes, up_to_the_furthest
from core.sweep.run import MAX_ROWS, SweepParams
from ui.drawing.charts.zoom import MOST_TICKS, marked_points, tick_step

REACHES = range(STATE.reach.low, STATE.reach.high + 1, STATE.reach.step)
FEWEST_POINTS = 100


def whole() -> SweepParams:
    found = up_to_the_furthest(SweepParams())
    assert found is not None
    return found


def test_every_reach_shows_enough_of_the_same_magnitudes_and_ends_beside_one() -> None:
    measured = whole().magnitude_values
    assert whole().num_magnitudes == len(measured) == len(np.unique(measured))
    assert (measured == measured.astype(np.float32)).all(), "they are drawn in float32, and found again after a click"
    for reach in REACHES:
        assert (measured <= reach).sum() > FEWEST_POINTS
        assert reach - measured[measured <= reach][-1] < max(step for _, step in STRETCHES)
    assert measured[-1] == STATE.reach.high


def test_up_to_the_default_reach_they_are_as_dense_as_in_a_download() -> None:
    _, reach, count = magnitudes(STATE.reach.default)
    measured = whole().magnitude_values
    assert np.diff(measured[measured <= reach]).max() <= reach / (count - 1)


def test_what_is_too_large_is_measured_up_to_its_reach() -> None:
    params = SweepParams(num_classes=100, num_samples=128)
    assert whole().num_magnitudes * 100 * 128 > MAX_ROWS
    assert up_to_the_furthest(params) is None


@pytest.mark.parametrize("stretches", [((4.0, 0.0),), ((8.0, 1.0), (4.0, 1.0)), ((math.nan, 1.0),), ((0.0, 1.0),)])
def test_stretches_that_cannot_be_are_refused(stretches: tuple[tuple[float, float], ...]) -> None:
    with pytest.raises(ValueError, match="stretches"):
        SweepParams(stretches=stretches)


def test_labels_are_round_numbers_that_have_room() -> None:
    for reach in REACHES:
        step = tick_step(reach)
        assert f"{step:e}"[0] in "125"
        assert MOST_TICKS / 2.5 < reach / step <= MOST_TICKS


def test_marks_stand_at_the_points_next_to_evenly_spaced_places() -> None:
    x = whole().magnitude_values.astype(np.float32)
    for reach in REACHES[::20]:
        for place in range(4):
            found = marked_points(x, reach, count=14, place=place)
            wished = reach * (np.arange(14) + (2 * (place % 3) + 1) / 6) / 14
            np.testing.assert_array_equal(np.abs(x[found] - wished), np.abs(x[:, None] - wished).min(axis=0))
