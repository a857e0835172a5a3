"""The Loss error page: the parameters of the sweep and of its figures, and the point that is taken apart."""

import math
from dataclasses import replace

from core.arithmetic.formats import FORMATS
from core.keras.what_ran.library import LIBRARY
from core.losses import FORMULATIONS, LOSSES
from core.states.table import Choice, Several, State, Typed, Values, Whole
from core.sweep.every_input import NARROW_FORMATS
from core.sweep.run import NUM_MAGNITUDES, SweepParams
from core.sweep.samples import SIDES

GUIDES = ("last_digit", "onsets", "bounds", "inputs")
"""Guide lines: a result right to the last digit, where theory sees a formula break, its bound, the inputs' rounding."""


FOLDED = ("loss", "measure", "guides", "classes", "samples", "sweep_seed", *(f"{loss}_formulations" for loss in LOSSES))
"""The controls that are folded away: what the page is about can be seen without them."""
SHOWN = {
    "softmax": ("max_shift", "keras_clip", "log_softmax", "fused"),
    "sigmoid": ("naive", "keras_clip", "fused"),
}
"""The formulations that are shown at first."""


def _chosen(prefix: str, loss: str) -> Choice:
    return Choice(f"{prefix}_{loss}", options=tuple(FORMULATIONS[loss]), default="fused", is_list=True, said=prefix)


FIRST = "first"
"""In place of a format or a formulation to look into: the first one that is shown."""
FURTHEST = 800
"""The largest magnitude that can be shown."""


def magnitude_of(text: str) -> float | None:
    """Read the magnitude of a point, with a decimal point or comma; None if there is none.

    Raises
    ------
    ValueError
        If it is not a number in range.

    Examples
    --------
    >>> magnitude_of("33,5"), magnitude_of(" ")
    (33.5, None)
    """
    if not text.strip():
        return None
    try:
        magnitude = float(text.replace(",", "."))
    except ValueError:
        magnitude = math.nan
    if not 0 <= magnitude <= FURTHEST:
        raise ValueError(f"look_at: got {text!r}, need a number from 0 to {FURTHEST}")
    return magnitude


def magnitudes(reach: int) -> tuple[float, float, int]:
    """Return the magnitudes that are measured up to the largest one."""
    return 0.0, float(reach), NUM_MAGNITUDES


STRETCHES = ((4.0, 1 / 32), (8.0, 1 / 8), (16.0, 1 / 4), (32.0, 1 / 2), (128.0, 1.0), (256.0, 2.0), (FURTHEST, 8.0))
"""The magnitudes on screen, for every reach: more than a hundred of them up to each, and the same ones."""


def up_to_the_furthest(params: SweepParams) -> SweepParams | None:
    """Return the sweep on screen, of which a reach shows the beginning; None if it would be too large."""
    try:
        return replace(params, magnitudes=magnitudes(FURTHEST), stretches=STRETCHES)
    except ValueError:
        return None


class LossErrorState(State[SweepParams]):
    """The controls of the Loss error page; those of one loss begin with its name, or end with it."""

    def params(self, values: Values) -> SweepParams:
        """Return the parameters of the sweep."""
        loss = values["loss"]
        return SweepParams(
            loss=loss,
            side=values["side"],
            formats=values["formats"],
            formulations=values[f"{loss}_formulations"],
            magnitudes=magnitudes(values["reach"]),
            num_samples=values["samples"],
            num_classes=values["classes"],
            seed=values["sweep_seed"],
        )

    def settings(self, params: SweepParams) -> Values:
        """Return the values of the controls that measure this."""
        return {
            "loss": params.loss,
            "side": params.side,
            "formats": params.formats,
            f"{params.loss}_formulations": params.formulations,
            "reach": round(params.magnitudes[1]),
            "samples": params.num_samples,
            "classes": params.num_classes,
            "sweep_seed": params.seed,
        }


STATE = LossErrorState(
    Choice("loss", options=tuple(LOSSES), default="softmax"),
    Choice("side", options=tuple(SIDES), default="wrong"),
    Choice("measure", options=("digits", "relative", "ulps"), default="digits"),
    Several("formats", options=tuple(FORMATS), default=("float32",)),
    Whole("reach", low=4, high=FURTHEST, default=120, step=4, is_live=True),
    *(
        Several(f"{loss}_formulations", options=tuple(FORMULATIONS[loss]), default=shown, said="formulations")
        for loss, shown in SHOWN.items()
    ),
    *(
        Several(f"{loss}_library", options=tuple(entries), default=(), said="library")
        for loss, entries in LIBRARY.items()
    ),
    Several("guides", options=GUIDES, default=GUIDES[:2]),
    Whole("classes", low=2, high=1000, default=10, is_field=True),
    Whole("samples", low=32, high=512, default=64, is_field=True),
    Whole("sweep_seed", low=0, high=2**31 - 1, default=0, is_field=True, said="seed"),
    Choice("closer", options=("autopsy", "formats", "counts", "inputs"), default="autopsy"),
    *(
        Choice(f"look_{loss}", options=(FIRST, *FORMULATIONS[loss]), default=FIRST, is_list=True, said="look")
        for loss in LOSSES
    ),
    Choice("look_format", options=(FIRST, *FORMATS), default=FIRST, is_list=True),
    Typed("look_at", default="", sample="40", reading=magnitude_of),
    *(_chosen("heat", loss) for loss in LOSSES),
    Choice(
        "counter",
        options=("sum_is_one", "zero", "clipped", "nonfinite", "dead", "target_dead"),
        default="dead",
        is_list=True,
    ),
    Choice("inputs_format", options=NARROW_FORMATS, default="float16", is_list=True),
    *(_chosen("inputs", loss) for loss in LOSSES),
)
