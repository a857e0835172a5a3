"""The figure of the metrics: every finding in it, nothing dropped, wrong ones joined to their definition."""

from typing import Any

import pytest

from core.keras.matrix.metrics import METRICS
from core.keras.matrix.records import load
from ui.drawing.charts.traps import METRIC_GROUPS, STYLES, metrics_alt, metrics_figure, row_label, series_of
from ui.words import words

TEXT = words("traps")
FOUND = load().metrics


def of(group: str) -> list[Any]:
    return [finding for finding in FOUND if METRICS[finding.name].data in METRIC_GROUPS[group]]


def test_every_metric_is_in_one_figure() -> None:
    assert sum(len(of(group)) for group in METRIC_GROUPS) == len(FOUND)


@pytest.mark.parametrize("group", METRIC_GROUPS)
def test_every_finding_is_a_point_or_a_refusal(group: str) -> None:
    traces = {trace.uid: trace for trace in metrics_figure(of(group), TEXT).data}
    for series in STYLES:
        own = [finding for finding in of(group) if series_of(METRICS[finding.name]) == series]
        reported = [finding.reported for finding in own if finding.reported is not None]
        assert list(traces[series].x) == reported
        refused = sum(finding.refusal is not None for finding in own)
        assert (len(traces[f"{series} refused"].y) if refused else 0) == refused
        wrong = [finding for finding in own if finding.outcome == "silent"]
        assert list(traces[f"{series} errors"].x[0::3]) == [finding.true for finding in wrong]
        assert list(traces[f"{series} errors"].x[1::3]) == [finding.reported for finding in wrong]


@pytest.mark.parametrize("group", METRIC_GROUPS)
def test_rows_are_labelled_once_and_stand_apart(group: str) -> None:
    figure = metrics_figure(of(group), TEXT)
    labels = [annotation.text for annotation in figure.layout.annotations]
    assert len(set(labels)) == len(labels)
    assert set(labels) == {row_label(METRICS[finding.name], TEXT) for finding in of(group)}


def test_no_reported_value_lies_outside_the_axis() -> None:
    for group in METRIC_GROUPS:
        low, high = metrics_figure(of(group), TEXT).layout.xaxis.range
        assert all(low <= finding.reported <= high for finding in of(group) if finding.reported is not None)


@pytest.mark.wording
def test_the_alt_text_counts_and_names_the_worst() -> None:
    found = of("rare")
    text = metrics_alt(found, set_name="rare classes", text=TEXT)
    assert f"{sum(finding.outcome == 'silent' for finding in found)} of {len(found)}" in text
    assert "reports 0.5 instead of 1" in text
    assert metrics_alt([f for f in found if f.outcome == "fine"], set_name="x", text=TEXT).endswith("none.")
