"""The Probabilities page as a document: logits to probabilities in a format, the truth, the right ways at inference."""

from core.export.bundle import bundle
from core.export.cells import Document, cells_of, code_cells, template
from core.losses.activations import ACTIVATIONS
from core.states.probabilities import ProbabilityState

DECISIONS = {"softmax": "logits.argmax(axis=-1)", "sigmoid": "(logits > 0)[0]"}
NEEDED = (
    "core.arithmetic.formats:FORMATS",
    "core.inference.probabilities:probability_rows",
    "core.inference.probabilities:EXACT",
)


def document(state: ProbabilityState) -> Document:
    """Return a document that reproduces ``core.inference.probabilities`` for these logits."""
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
