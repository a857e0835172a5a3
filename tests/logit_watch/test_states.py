"""Which state a batch is in, in NumPy: one case for each entry of the table, and what must not be one."""

import math
from collections.abc import Callable
from pathlib import Path
from string import Formatter
from typing import Any

import numpy as np
import pytest

from logit_watch.batches import Loss
from logit_watch.broken import Replay, Site, cause_of, of_labels
from logit_watch.history import History
from logit_watch.record import Record
from logit_watch.replaying import Trace
from logit_watch.silent import states_of
from logit_watch.states import STATES, Found

ROOT = Path(__file__).parents[2]
SPARSE = Loss(family="sparse", takes="logits")
CLIPPED = Loss(family="sparse", takes="probabilities", clip=1e-7)
INF, NAN = np.inf, np.nan


def history(*losses: float, largest_weight: float | None = 1.0) -> History:
    made = History()
    for loss in losses:
        made.add(loss)
    made.largest_weight = largest_weight
    return made


CALM, GROWN = history(2.3, 2.2, 2.1), history(2.3, 9.0, 4e5)
DENSE = Site(layer="dense", dtype="float16", inputs_largest=300.0)
BROKEN: dict[str, Callable[[], Found]] = {
    "inputs_not_finite": lambda: cause(Record(labels_outside=3), Replay(inputs_not_finite=True)),
    "zero_weights": lambda: cause(Record(weights_sum=0.0, labels_outside=1)),
    "labels_out_of_range": lambda: cause(Record(labels_low=0, labels_high=10, labels_outside=1, classes=10)),
    "ignore_label": lambda: cause(Record(labels_low=-1, labels_high=9, labels_outside=2, labels_ignored=2)),
    "weights_not_finite": lambda: cause(Record(), Replay(weights="dense")),
    "learning_rate": lambda: cause(Record(), Replay(weights="dense"), GROWN),
    "exploded_weights": lambda: cause(Record(largest_weight=1e6), Replay(weights="dense")),
    "masked_row": lambda: cause(Record(), Replay(site=Site(layer="mask", masked_rows=1))),
    "log_of_zero": lambda: cause(Record(exact_zeros=2, largest_logit=1.0, negative=0), family="other"),
    "overflow": lambda: cause(Record(), Replay(site=DENSE)),
    "layer_not_finite": lambda: cause(Record(), Replay(site=Site(layer="dense", inputs_largest=2.0))),
    "loss_not_finite": lambda: cause(Record(exact_zeros=0, largest_logit=3.0, negative=2)),
}
SILENT: dict[str, tuple[Record, Loss, History]] = {
    "labels_out_of_range": (Record(labels_low=0, labels_high=4, labels_outside=1, classes=4), SPARSE, CALM),
    "ignore_label": (Record(labels_low=0, labels_high=255, labels_outside=1, labels_ignored=1), SPARSE, CALM),
    "zero_weights": (Record(weights_sum=0.0), SPARSE, CALM),
    "negative_weights": (Record(weights_negative=1), SPARSE, CALM),
    "double_activation": (Record(path="activation_twice"), SPARSE, CALM),
    "missing_activation": (Record(negative=4), CLIPPED, CALM),
    "clip": (Record(path="clipped", at_ceiling=0.2), CLIPPED, CALM),
    "absorbed": (Record(one_term=0.6), SPARSE, CALM),
    "stored_loss": (Record(loss_dtype="bfloat16"), SPARSE, history(*np.arange(1, 2, 1 / 32))),
    "learning_rate": (Record(), SPARSE, history(*[2.3] * 5, *[1e4] * 5)),
}
NOT: dict[str, tuple[Record, Loss, History]] = {
    "nothing": (Record(), SPARSE, CALM),
    "an outlier at the clip": (Record(path="clipped", at_ceiling=0.03), CLIPPED, CALM),
    "the clip, rescued": (Record(path="rescued", at_ceiling=None), CLIPPED, CALM),
    "some confident examples": (Record(one_term=0.3), SPARSE, CALM),
    "shares of a batch in float32": (Record(), SPARSE, history(*np.arange(1, 2, 1 / 32))),
    "a spike": (Record(), SPARSE, history(*[2.3] * 5, *[1e4] * 3, 2.0)),
    "a large loss of its own": (Record(), Loss(), history(*[2.3] * 5, *[1e4] * 5)),
    "negative logits": (Record(negative=9), SPARSE, CALM),
}


def cause(record: Record, replay: Replay | None = None, before: History = CALM, family: str = "sparse") -> Found:
    return cause_of(NAN, record, replay or Replay(), before, family)


def test_the_table_of_the_documentation_is_that_of_the_states() -> None:
    rows = "".join(f"| `{name}` | {state.sentence} |\n" for name, state in STATES.items())
    table = f"<!-- states -->\n| state | what is said |\n|---|---|\n{rows}<!-- /states -->"
    assert table in (ROOT / "docs/watch.md").read_text("utf-8")


def test_every_state_has_a_case() -> None:
    assert {*BROKEN, *SILENT, "hidden_not_finite"} == set(STATES)


@pytest.mark.parametrize("name", BROKEN)
def test_a_loss_that_is_not_finite_has_its_cause(name: str) -> None:
    found = BROKEN[name]()
    assert found.state == name
    assert found.sentence.endswith(".")


@pytest.mark.parametrize("name", SILENT)
def test_a_silent_state_is_seen_and_no_other(name: str) -> None:
    (found,) = states_of(*SILENT[name])
    assert found.state == name
    assert set(found.evidence) >= {field for _, field, _, _ in Formatter().parse(STATES[name].sentence) if field}


@pytest.mark.parametrize("name", NOT)
def test_what_is_nothing_is_not_said(name: str) -> None:
    assert list(states_of(*NOT[name])) == []


def test_a_loss_stored_in_half_precision_after_float32_is_known_by_its_grid() -> None:
    values = (np.linspace(0.3, 1.9, 30).astype(np.float32).view(np.uint32) & 0xFFFF0000).view(np.float32)
    (found,) = states_of(Record(), SPARSE, history(*map(float, values)))
    assert found.evidence["format"] == "bfloat16"


def test_the_logarithm_comes_before_the_divergence_that_it_ends() -> None:
    record = Record(exact_zeros=1, largest_logit=1.0, negative=0)
    assert cause(record, before=GROWN).state == "log_of_zero"
    assert cause(Record(exact_zeros=0, negative=0), before=GROWN).state == "learning_rate"


def test_exp_overflows_in_an_own_loss_beyond_the_logarithm_of_the_largest_number() -> None:
    assert cause(Record(largest_logit=89.0), family="other").state == "overflow"
    assert cause(Record(largest_logit=88.0), family="other").state == "loss_not_finite"


def test_infinite_numbers_in_a_format_are_written_out() -> None:
    found = cause(Record(), Replay(site=DENSE))
    assert (found.where, found.evidence["limit"]) == ("dense", float(np.finfo(np.float16).max))


def test_binary_labels_go_up_to_one() -> None:
    assert of_labels(Record(labels_low=-1, labels_high=1, labels_outside=2), "binary").evidence["most"] == 1.0


def traced(*layers: tuple[Any, Any]) -> Site | None:
    trace = Trace()
    for place, (inputs, outputs) in enumerate(layers):
        trace.show(f"layer {place}", "float32", [np.array(inputs, float)], [np.array(outputs, float)])
    return trace.site()


@pytest.mark.parametrize(
    ("layers", "layer", "rows", "is_logarithm"),
    [
        ([([1.0], [2.0]), ([2.0], [INF]), ([INF], [NAN])], "layer 1", 0, False),
        ([([[1.0, 0.0]], [[0.0, -INF]]), ([0.0, -INF], [NAN, NAN])], "layer 0", 0, True),
        ([([[1.0, 0.0]], [[-INF, -INF]]), ([[-INF, -INF]], [[NAN, NAN]])], "layer 0", 1, False),
        ([([[3.0, 4.0]], [[3.0, -INF]]), ([[3.0, -INF]], [[NAN, NAN]])], "layer 1", 0, False),
        ([([[3.0, 4.0], [5.0, 6.0]], [[3.0, -INF], [-INF, -INF]])], "layer 0", 1, False),
    ],
)
def test_the_layer_is_the_first_that_makes_what_is_not_finite(
    layers: list[tuple[Any, Any]], layer: str, rows: int, is_logarithm: bool
) -> None:
    site = traced(*layers)
    assert site is not None
    assert (site.layer, site.masked_rows, site.is_logarithm) == (layer, rows, is_logarithm)


def test_nothing_is_found_where_all_is_finite() -> None:
    assert traced(([1.0], [2.0]), ([2.0], [3.0])) is None


def test_classes_that_are_masked_are_no_cause_of_their_own() -> None:
    site = Site(layer="mask", is_minus=True)
    found = cause(Record(exact_zeros=0, negative=1, not_finite=0), Replay(site=site))
    assert (found.state, found.where) == ("loss_not_finite", "the loss")


def test_losses_that_grow_are_told_from_those_that_do_not() -> None:
    assert GROWN.growth() == (2.3, 4e5)
    assert CALM.growth() is None
    assert history(9.0, 0.1, 3.0).growth() is None
    assert history(math.nan).growth() is None
