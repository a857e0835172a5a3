"""The Doctor page's check of logits as a document: the logits, and the table of formats and formulations."""

import numpy as np

from core.export.bundle import bundle
from core.export.cells import Document, cells_of, code_cells, template
from core.export.embedded import IMPORTS, compressed, reading
from core.logits.file import LogitsFile
from core.losses import FORMULATIONS, LOSSES

NEEDED = (
    "core.arithmetic.formats:COMMON",
    "core.arithmetic.rounded:arithmetic_of",
    "core.losses.formulation:by_class",
    "core.sweep.samples:Draw",
    "core.sweep.samples:round_draw",
    "core.logits.report:judge",
    "core.export.standalone.truth:as_pairs",
)
NO_LABELS = (
    "The file contains no labels, so the class of the largest logit is used (for a sigmoid: whether it is positive)."
)
FIGURE_IMPORTS = ("import json", "from dataclasses import replace", "import plotly.graph_objects as go")


def document(file: LogitsFile) -> Document:
    """Return a document that reproduces ``core.logits.report.report_on`` for these samples.

    Parameters
    ----------
    file : LogitsFile
        The evaluated samples. The document contains its numbers, and nothing else of it.
    """
    loss = file.loss
    steps = LOSSES[loss].steps.__name__
    formulas = {name: entry.function.__name__ for name, entry in FORMULATIONS[loss].items()}
    found = bundle(
        [
            *NEEDED,
            *(f"core.losses.{loss}:{name}" for name in (steps, *formulas.values())),
            f"core.truth.reference:{loss}_reference",
            f"core.export.standalone.truth:{loss}_truth",
        ]
    )
    cells = cells_of(
        template("logits"),
        num_samples=str(len(file.labels)),
        about_labels="" if file.has_labels else NO_LABELS,
        imports=found.imports_with(*IMPORTS, *FIGURE_IMPORTS),
        code=code_cells(found.sections),
        data=reading(compressed(np.column_stack([file.logits, file.labels]).tolist())),
        logits="table[:, :-1]" if loss == "softmax" else "table[:, 0]",
        formulas="{" + ", ".join(f'"{name}": {function}' for name, function in formulas.items()) + "}",
        loss=loss,
        steps=steps,
    )
    return Document(name="logits", cells=cells)
