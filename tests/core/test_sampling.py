"""The properties of the logits and labels of the five sides."""

import numpy as np
import pytest

from core.arithmetic.formats import COMMON, FORMATS, FloatFormat
from core.arithmetic.rounded import round_to
from core.sweep.samples import MARGIN_SPREAD, SIDES, Samples, draw, round_draw

MAGNITUDES = np.array([0.0, 1.0, 7.5, 30.0])
NUM_SAMPLES = 32


def sample(loss: str, side: str, format: FloatFormat, seed: int = 0, num_classes: int = 5) -> Samples:
    drawn = draw(
        loss=loss,
        side=SIDES[side],
        magnitudes=MAGNITUDES,
        num_samples=NUM_SAMPLES,
        num_classes=num_classes,
        seed=seed,
    )
    return round_draw(drawn, format)


@pytest.mark.parametrize("format", COMMON.values(), ids=lambda format: format.name)
@pytest.mark.parametrize("side", ["right", "wrong"])
def test_a_margin_sample_leads_by_exactly_the_magnitude(side: str, format: FloatFormat) -> None:
    samples = sample("softmax", side, format)
    logits = samples.logits.reshape(len(MAGNITUDES), NUM_SAMPLES, 5)
    labels = samples.labels.reshape(len(MAGNITUDES), NUM_SAMPLES)
    assert np.array_equal(logits.max(axis=2), np.repeat(round_to(MAGNITUDES, format)[:, None], NUM_SAMPLES, axis=1))
    for magnitude in range(1, len(MAGNITUDES)):
        leads = logits[magnitude].argmax(axis=1) == labels[magnitude]
        assert leads.all() if side == "right" else not leads.any()
        others = np.sort(logits[magnitude], axis=1)[:, :-1]
        assert others.max() <= 0
        assert others.min() >= -MARGIN_SPREAD
    assert len(np.unique(logits[-1])) > 4, "low-order bits vary"


@pytest.mark.parametrize("side", ["right", "wrong"])
def test_sigmoid_margins_have_both_signs_and_reach_the_magnitude(side: str) -> None:
    samples = sample("sigmoid", side, FORMATS["float32"])
    logits, labels = samples.logits.reshape(4, -1)[1:], samples.labels.reshape(4, -1)[1:]
    assert np.array_equal((logits > 0) == (labels == 1), np.full(logits.shape, side == "right"))
    for row, magnitude in zip(logits, MAGNITUDES[1:], strict=True):
        assert {magnitude, -magnitude} <= set(row.tolist())
        assert np.abs(row).max() == magnitude
        assert np.abs(row).min() >= magnitude - MARGIN_SPREAD


@pytest.mark.parametrize("loss", ["softmax", "sigmoid"])
def test_argmax_labels_are_the_predictions_and_random_ones_are_not(loss: str) -> None:
    def share_right(side: str) -> float:
        samples = sample(loss, side, FORMATS["float32"])
        predicted = samples.logits > 0 if loss == "sigmoid" else samples.logits.argmax(axis=1)
        return float((predicted == samples.labels).mean())

    assert share_right("argmax") == 1
    assert share_right("random") < 0.8


def test_offset_moves_all_logits_together() -> None:
    samples = sample("softmax", "offset", FORMATS["float64"])
    means = samples.logits.reshape(4, -1).mean(axis=1)
    assert means == pytest.approx(MAGNITUDES, abs=5 / np.sqrt(5 * NUM_SAMPLES))


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("loss", ["softmax", "sigmoid"])
def test_formats_share_the_draw_and_seeds_do_not(loss: str, side: str) -> None:
    wide, narrow = (sample(loss, side, FORMATS[name]) for name in ("float64", "float16"))
    assert np.array_equal(round_to(wide.logits, FORMATS["float16"]), narrow.logits)
    assert np.array_equal(sample(loss, side, FORMATS["float64"]).logits, wide.logits)
    assert not np.array_equal(sample(loss, side, FORMATS["float64"], seed=1).logits, wide.logits)


def test_logits_beyond_the_format_are_marked_and_zeroed() -> None:
    drawn = draw(
        loss="softmax",
        side=SIDES["right"],
        magnitudes=np.array([400.0, 500.0]),
        num_samples=4,
        num_classes=3,
        seed=0,
    )
    samples = round_draw(drawn, FORMATS["float8_e4m3fn"])
    assert samples.representable.tolist() == [True] * 4 + [False] * 4
    assert not samples.logits[4:].any()
    assert np.isfinite(samples.logits).all()
