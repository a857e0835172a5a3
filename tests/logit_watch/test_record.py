"""The record of a batch, in NumPy, against closed forms."""

import math

import numpy as np
import pytest

from logit_watch.batches import MOST_VALUES, Batch, Loss, arranged
from logit_watch.formats import FORMATS
from logit_watch.record import MOST_OF_A_ROW, record_of

LOGITS = Loss(family="sparse", takes="logits")
CLIPPED = Loss(family="sparse", takes="probabilities", clip=1e-7)
BINARY = Loss(family="binary", takes="logits")
PROBABILITIES = np.array([[0.7, 0.2, 0.1], [0.1, 0.1, 0.8]])
LABELS = np.array([0.0, 1.0])


def cross_entropy(rows: np.ndarray, labels: np.ndarray) -> float:
    """The mean of log-sum-exp minus the logit of the label."""
    pairs = zip(rows, labels, strict=True)
    return float(np.mean([math.log(sum(map(math.exp, row))) - row[int(label)] for row, label in pairs]))


@pytest.mark.parametrize("name", ["float16", "float32", "float64"])
def test_formats_are_those_of_numpy(name: str) -> None:
    format, of_numpy = FORMATS[name], np.finfo(name)
    assert format.largest == float(of_numpy.max)
    assert 2 * format.unit_roundoff == float(of_numpy.eps)
    assert format.spacing(2.3) == float(np.spacing(np.array(2.3, name)))
    assert format.spacing(0.0) == float(of_numpy.smallest_subnormal)


def test_a_loss_on_logits_is_found_again() -> None:
    rows = np.array([[2.0, 1.0, -1.0], [0.0, 3.0, 0.5]])
    found = record_of(Batch(loss=cross_entropy(rows, LABELS), kind=LOGITS, outputs=rows, labels=LABELS))
    assert (found.path, found.rows, found.classes, found.largest_logit) == ("logits", 2, 3, 3.0)
    assert (found.one_term, found.zero_gradient, found.labels_outside) == (0.0, 0.0, 0)
    assert found.gradient_sum is not None
    assert found.gradient_sum <= 4 * FORMATS["float32"].unit_roundoff


def test_the_worst_row_begins_with_its_true_class_and_names_none() -> None:
    rows = np.array([[2.0, 1.0, -1.0], [0.5, 300.0, 0.0], [0.0, 0.0, 9.0]])
    labels = np.array([0.0, 2.0, 2.0])
    sparse = record_of(Batch(loss=1.0, kind=LOGITS, outputs=rows, labels=labels))
    assert sparse.worst_row == (0.0, 300.0, 0.5)
    categorical = Loss(family="categorical", takes="logits")
    one_hot = record_of(Batch(loss=1.0, kind=categorical, outputs=rows, labels=np.eye(3)[labels.astype(int)]))
    assert one_hot.worst_row == sparse.worst_row
    shuffled = record_of(Batch(loss=1.0, kind=LOGITS, outputs=rows[:, [2, 0, 1]], labels=(labels + 1) % 3))
    assert shuffled.worst_row == sparse.worst_row


def test_the_worst_row_is_the_first_whose_loss_is_not_finite() -> None:
    rows = np.array([[0.0, 700.0], [math.nan, 1.0], [math.inf, 2.0]])
    found = record_of(Batch(loss=math.nan, kind=LOGITS, outputs=rows, labels=np.array([0.0, 1.0, 0.0])))
    assert found.worst_row is not None
    assert found.worst_row[0] == 1.0
    assert math.isnan(found.worst_row[1])


def test_of_many_classes_the_largest_logits_are_kept_as_they_are_read_back() -> None:
    row = np.linspace(-3, 3, 1_000, dtype=np.float32)[None]
    found = record_of(Batch(loss=1.0, kind=LOGITS, outputs=row.astype(np.float64), labels=np.array([0.0])))
    assert found.worst_row is not None
    assert len(found.worst_row) == MOST_OF_A_ROW
    assert np.array_equal(np.array(found.worst_row, np.float32), [row[0, 0], *row[0, :-MOST_OF_A_ROW:-1]])


@pytest.mark.parametrize(
    ("kind", "labels"),
    [
        (CLIPPED, [0.0, 1.0]),  # the outputs are no logits
        (LOGITS, [0.0, 7.0]),  # there is no such class
        (Loss(family="sparse", takes="logits", ignored=0), [0.0, 0.0]),  # no example counts
        (Loss(family="categorical", takes="logits"), [[0.9, 0.1, 0.0], [0.0, 0.5, 0.5]]),  # labels name no class
    ],
)
def test_where_no_class_is_the_true_one_there_is_no_worst_row(kind: Loss, labels: list[object]) -> None:
    assert record_of(Batch(loss=1.0, kind=kind, outputs=PROBABILITIES, labels=np.array(labels))).worst_row is None


def test_an_activation_applied_twice_is_told_from_one_that_was_rescued() -> None:
    rescued = float(-np.log([0.7, 0.1]).mean())
    losses = {cross_entropy(PROBABILITIES, LABELS): "activation_twice", rescued: "rescued", 0.123: "unknown"}
    paths = {
        loss: record_of(Batch(loss=loss, kind=LOGITS, outputs=PROBABILITIES, labels=LABELS)).path for loss in losses
    }
    assert paths == losses


def test_a_clip_is_told_from_logits_that_were_recovered() -> None:
    rows = np.array([[1.0, 1e-30], [0.4, 0.6]])
    labels = np.array([1.0, 1.0])
    clipped = float(-np.log([1e-7, 0.6]).mean())
    unclipped = float(-np.log([1e-30, 0.6]).mean())
    found = record_of(Batch(loss=clipped, kind=CLIPPED, outputs=rows, labels=labels))
    assert (found.path, found.at_ceiling, found.zero_gradient) == ("clipped", 0.5, 0.5)
    found = record_of(Batch(loss=unclipped, kind=CLIPPED, outputs=rows, labels=labels))
    assert (found.path, found.at_ceiling) == ("rescued", None)


@pytest.mark.parametrize(("computed_in", "gap"), [("float32", 24), ("bfloat16", 8), ("float16", 11)])
def test_a_softmax_sum_keeps_one_term_from_the_unit_roundoff_on(computed_in: str, gap: int) -> None:
    rows = np.array([[gap * math.log(2) * 1.01, 0.0], [gap * math.log(2) * 0.99, 0.0]])
    kept = record_of(Batch(loss=0.0, computed_in=computed_in, kind=LOGITS, outputs=rows, labels=np.zeros(2)))
    assert kept.one_term == 0.5


def test_masked_classes_are_not_rounded_away() -> None:
    rows = np.array([[1.0, -np.inf, -np.inf], [1.0, -1e9, -1e9]])
    assert record_of(Batch(loss=0.0, kind=LOGITS, outputs=rows, labels=np.zeros(2))).one_term == 0.0


@pytest.mark.parametrize(
    ("kind", "labels", "outside", "ignored"),
    [
        (LOGITS, [0, 2], 0, 0),
        (LOGITS, [0, 3], 1, 0),
        (LOGITS, [-1, 255], 2, 2),
        (LOGITS, [-100, 3], 2, 1),
        (Loss(family="sparse", takes="logits", ignored=-1), [-1, 2], 0, 0),
    ],
)
def test_labels_are_counted_outside_of_their_range(kind: Loss, labels: list[int], outside: int, ignored: int) -> None:
    found = record_of(Batch(loss=1.0, kind=kind, outputs=PROBABILITIES, labels=np.array(labels, float)))
    assert (found.labels_outside, found.labels_ignored) == (outside, ignored)


def test_binary_labels_lie_between_zero_and_one() -> None:
    found = record_of(Batch(loss=1.0, kind=BINARY, outputs=np.zeros((3, 1)), labels=np.array([-1.0, 0.5, 1.0])))
    assert (found.labels_outside, found.labels_low, found.labels_ignored) == (1, -1.0, 0)


def test_labels_that_are_all_ignored_are_seen() -> None:
    kind = Loss(family="sparse", takes="logits", ignored=-100)
    assert record_of(Batch(loss=math.nan, kind=kind, outputs=PROBABILITIES, labels=np.full(2, -100.0))).all_ignored


def test_weights_are_summed_and_counted() -> None:
    found = record_of(Batch(loss=0.0, sample_weights=np.array([1.0, -1.0, 0.0])))
    assert (found.weights_sum, found.weights_negative) == (2.0, 1)


def test_what_does_not_fit_is_left_out() -> None:
    outputs = np.array([[np.nan, 1.0], [-np.inf, -np.inf]])
    found = record_of(Batch(loss=math.nan, kind=LOGITS, outputs=outputs, labels=np.zeros(7)))
    assert (found.not_finite, found.masked_rows, found.largest_logit) == (3, 1, 1.0)
    assert (found.labels_low, found.path, found.spacing) == (None, "unknown", None)


def test_of_very_many_outputs_some_rows_are_read() -> None:
    rows, labels = arranged(np.zeros((3000, 1000)), np.zeros(3000), LOGITS)
    assert labels is not None
    assert rows.size <= MOST_VALUES
    assert len(labels) == len(rows) == MOST_VALUES // 1000


def test_an_own_loss_that_clips_is_known_by_its_value() -> None:
    rows, labels = np.array([[1.0, 1e-30], [0.4, 0.6]]), np.array([1.0, 1.0])
    clipped = float(-np.log([1e-7, 0.6]).mean())
    found = record_of(Batch(loss=clipped, outputs=rows, labels=labels))
    assert (found.path, found.at_ceiling) == ("clipped", 0.5)
    assert record_of(Batch(loss=clipped, outputs=rows, labels=np.eye(2)[[1, 1]])).path == "clipped"
    assert record_of(Batch(loss=clipped + 0.1, outputs=rows, labels=labels)).path == "unknown"
