"""The Loss error page as a document: the same samples, formulas and truth, and the numbers of every curve."""

from collections.abc import Collection, Mapping

from core.arithmetic.formats import FORMATS
from core.export.bundle import bundle
from core.export.cells import Document, cells_of, code_cells, template
from core.losses import FORMULATIONS, LOSSES
from core.sweep.run import SweepParams
from core.sweep.samples import SIDES

BOTH_LOSSES = (
    "core.arithmetic.formats:FORMATS",
    "core.arithmetic.rounded:arithmetic_of",
    "core.losses.formulation:by_class",
    "core.sweep.samples:SIDES",
    "core.sweep.samples:draw",
    "core.sweep.samples:round_draw",
    "core.sweep.errors:correct_digits",
    "core.export.standalone.summary:summarise",
)
COMPENSATED_NEEDS = ("core.truth.reference:{loss}_reference",)
COMPENSATED = """\
def true_values(samples, format):
    reference = {loss}_reference(samples.logits, samples.labels)
    loss = reference.loss_hi, reference.loss_lo
    return loss, (np.atleast_2d(reference.gradient_hi.T), np.atleast_2d(reference.gradient_lo.T))"""
DECIMAL_NEEDS = ("core.export.standalone.truth:{loss}_truth", "core.export.standalone.truth:as_pairs")
DECIMAL = """\
def true_values(samples, format):
    return as_pairs({loss}_truth, by_class(samples.logits).T, samples.labels)"""

IMPORTS = ("import json", "import numpy as np", "import plotly.graph_objects as go")
LIBRARY_NEEDS = ("core.keras.what_ran.ops:evaluate", "core.keras.what_ran.library:LIBRARY_FORMATS")
WIDER = """\
    arithmetic = replace(  # as a library's kernel does, nearly
            arithmetic,
            add_up=lambda narrow, terms: in_wider(narrow, terms, FORMATS["float32"]),
            accumulator=arithmetic_of(FORMATS["float32"]),
        )
"""
LIBRARY_CURVES = """
    # TensorFlow's own computations on the same samples: their bits depend on its version and on the processor.
    for name in {names!r} if format_name in LIBRARY_FORMATS else ():
        evaluation = evaluate(name, format_name, samples.logits, samples.labels)
        evaluation = replace(evaluation, gradient=np.atleast_2d(evaluation.gradient.T))
        add_rows("tensorflow", name, evaluation, samples, truth, FORMATS[format_name])
"""


def _needs_of(orders: Mapping[str, str]) -> tuple[str, ...]:
    """Return the functions that add up in other orders than from left to right."""
    named = {"pairwise": "in_pairs", "float32": "in_wider"}
    return tuple(f"core.arithmetic.reductions:{named[name]}" for name in sorted({*orders.values()}) if name in named)


def _adding(orders: Mapping[str, str]) -> str:
    """Return the lines that make an arithmetic add up as the sweep does."""
    lines = {
        "pairwise": "    arithmetic = replace(arithmetic, add_up=in_pairs)  # as a library's kernel does, nearly\n",
        "float32": WIDER,
    }
    used = {order: [name for name in orders if orders[name] == order] for order in orders.values() if order in lines}
    return "".join(f"    if format_name in {names!r}:\n    {lines[order]}" for order, names in used.items())


def document(params: SweepParams, library: Collection[str] = ()) -> Document:
    """Return a document that reproduces ``core.sweep.run.sweep`` for these parameters.

    Parameters
    ----------
    params : SweepParams
    library : collection of str, optional
        Keys of ``LIBRARY[params.loss]``: TensorFlow's own computations, measured on the same samples.
    """
    by_decimals = any(FORMATS[name].precision > FORMATS["float32"].precision for name in params.formats)
    steps = LOSSES[params.loss].steps.__name__
    formulas = {name: FORMULATIONS[params.loss][name].function.__name__ for name in params.formulations}
    orders = {name: params.reduction_in(name) for name in params.formats}
    found = bundle(
        [
            *BOTH_LOSSES,
            *(f"core.losses.{params.loss}:{name}" for name in (steps, *formulas.values())),
            *(name.format(loss=params.loss) for name in (DECIMAL_NEEDS if by_decimals else COMPENSATED_NEEDS)),
            *(LIBRARY_NEEDS if library else ()),
            *_needs_of(orders),
        ]
    )
    truth = DECIMAL if by_decimals else COMPENSATED
    cells = cells_of(
        template("loss_error"),
        sampling=SIDES[params.side].description,
        loss=repr(params.loss),
        side=repr(params.side),
        formats=repr(params.formats),
        formulations=repr(params.formulations),
        magnitudes=repr(params.magnitudes),
        num_samples=repr(params.num_samples),
        num_classes=repr(params.num_classes),
        seed=repr(params.seed),
        imports=found.imports_with(
            *IMPORTS, *(["from dataclasses import replace"] if library or _needs_of(orders) else [])
        ),
        code=code_cells(found.sections),
        titles="\n".join(f"# - `{name}`: {FORMULATIONS[params.loss][name].title}" for name in params.formulations),
        formulas="{" + ", ".join(f'"{name}": {function}' for name, function in formulas.items()) + "}",
        truth=truth.format(loss=params.loss),
        steps=steps,
        adding=_adding(orders),
        needs="TensorFlow" if library else "ml_dtypes (it comes with TensorFlow)",
        library=LIBRARY_CURVES.format(names=tuple(library)) if library else "",
    )
    return Document(name="loss_error", cells=cells)
