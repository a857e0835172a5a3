"""The Loss error page: the parameters of the sweep and of its figures."""

from core.arithmetic.formats import FORMATS
from core.keras.what_ran.library import LIBRARY
from core.losses import FORMULATIONS, LOSSES
from core.states.table import Choice, Several, State, Values, Whole
from core.sweep.every_input import NARROW_FORMATS
from core.sweep.run import NUM_MAGNITUDES, SweepParams
from core.sweep.samples import SIDES

GUIDES = ("last_digit", "onsets", "bounds", "inputs")
"""Guide lines: a result right to the last digit, where theory sees a formula break, its bound, the inputs' rounding."""


SHOWN = {
    "softmax": ("max_shift", "keras_clip", "log_softmax", "fused"),
    "sigmoid": ("naive", "keras_clip", "fused"),
}
"""The formulations that are shown at first."""


def _formulation(key: str, loss: str, said: str) -> Choice:
    return Choice(key, options=tuple(FORMULATIONS[loss]), default="fused", is_list=True, said=said)


def magnitudes(reach: int) -> tuple[float, float, int]:
    """Return the magnitudes that are measured up to the largest one."""
    return 0.0, float(reach), NUM_MAGNITUDES


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
    Whole("reach", low=4, high=800, default=120, step=4),
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
    *(_formulation(f"heat_{loss}", loss, "heat") for loss in LOSSES),
    Choice(
        "counter",
        options=("sum_is_one", "zero", "clipped", "nonfinite", "dead", "target_dead"),
        default="dead",
        is_list=True,
    ),
    Choice("inputs_format", options=NARROW_FORMATS, default="float16", is_list=True),
    *(_formulation(f"inputs_{loss}", loss, "inputs") for loss in LOSSES),
)
