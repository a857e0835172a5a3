"""Run everything: all combinations, metrics and options, with the versions they were run with."""

from core.keras.matrix.exclusions import EXCLUSIONS
from core.keras.matrix.metrics import METRICS
from core.keras.matrix.plan import cases
from core.keras.matrix.records import Matrix
from core.keras.matrix.run import cell
from core.keras.matrix.run_findings import exclusion_finding, metric_finding, variation_finding
from core.keras.matrix.variations import VARIATIONS
from core.keras.versions import versions


def run_all() -> Matrix:
    """Run every combination, metric and option with Keras; takes about two minutes."""
    return Matrix(
        versions=versions(),
        cells=tuple(cell(case.head.name, case.loss.name, case.labels.name) for case in cases()),
        metrics=tuple(map(metric_finding, METRICS)),
        variations=tuple(map(variation_finding, VARIATIONS)),
        exclusions=tuple(map(exclusion_finding, EXCLUSIONS)),
    )
