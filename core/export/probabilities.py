"""The Probabilities page as a document: logits to probabilities in a format, the truth, the right ways at inference."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.arithmetic.formats import format_named
from core.export.bundle import bundle
from core.export.cells import Document, cells_of, code_cells, template
from core.losses.activations import ACTIVATIONS, activation_named

DECISIONS = {"softmax": "logits.argmax(axis=-1)", "sigmoid": "(logits > 0)[0]"}
NEEDED = (
    "core.arithmetic.formats:FORMATS",
    "core.inference.probabilities:probability_rows",
    "core.inference.probabilities:EXACT",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbabilityState:
    """What the page shows.

    Parameters
    ----------
    logits : mapping of str to sequence of float
        One example's logits by the title of what returned them: of each arm, or the typed ones.
    function : str
        "softmax" or "sigmoid".
    format : str
        A key of ``FORMATS``.
    activation : str
        A key of ``ACTIVATIONS[function]``.
    temperature : float

    Raises
    ------
    ValueError
        If an argument is unknown or out of range; the message says what is allowed.
    """

    logits: Mapping[str, Sequence[float]]
    function: str = "softmax"
    format: str = "float32"
    activation: str = "max_shift"
    temperature: float = 1.0

    def __post_init__(self) -> None:
        activation_named(self.function, self.activation)
        format_named(self.format)
        if not (np.isfinite(self.temperature) and self.temperature > 0):
            raise ValueError(f"temperature: {self.temperature} arrived, a finite number above 0 is allowed")
        for row in self.logits.values():
            if not len(row) or not np.isfinite(row).all():
                raise ValueError(f"logits: {list(row)} arrived, at least one finite number is needed")


def document(state: ProbabilityState) -> Document:
    """Return a document that computes what ``core.inference.probabilities`` computes for these logits."""
    activation = ACTIVATIONS[state.function][state.activation]
    evaluate = activation.evaluate.__name__
    found = bundle(
        [
            *NEEDED,
            f"core.losses.activations:{evaluate}",
            "core.losses.activations:Activation",
            f"core.inference.probabilities:exact_{state.function}",
        ]
    )
    chosen = (
        f'ACTIVATION = Activation(\n    name="{activation.name}",\n    function="{state.function}",\n'
        f'    formula="{activation.formula}",\n    evaluate={evaluate},\n)'
    )
    count = max(len(row) for row in state.logits.values())
    cells = cells_of(
        template("probabilities"),
        count=f"{count} logit{'s' if count > 1 else ''}",
        function=state.function,
        format_name=state.format,
        way=activation.formula,
        logits=repr({title: [float(value) for value in row] for title, row in state.logits.items()}),
        format=repr(state.format),
        temperature=repr(state.temperature),
        imports=found.imports_with(
            "import json",
            "import numpy as np",
            "import plotly.graph_objects as go",
        ),
        code=code_cells([*found.sections, chosen]),
        decisions=DECISIONS[state.function],
    )
    return Document(name="probabilities", cells=cells)
