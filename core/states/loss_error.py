"""The Loss error page: what is measured, and how it is shown."""

from typing import ClassVar

from core.arithmetic.formats import FORMATS
from core.keras.what_ran.library import LIBRARY
from core.losses import FORMULATIONS, LOSSES
from core.states.controls import Choice, Several, Whole
from core.states.state import State, Values
from core.sweep.every_input import NARROW_FORMATS
from core.sweep.run import NUM_MAGNITUDES, SweepParams
from core.sweep.samples import SIDES

GUIDES = ("last_digit", "onsets", "bounds", "inputs")
"""Guide lines: a result right to the last digit, where theory sees a formula break, its bound, the inputs' rounding."""


def _formulation(loss: str, said: str) -> Choice:
    return Choice(options=tuple(FORMULATIONS[loss]), default="fused", is_list=True, said=said)


def magnitudes(reach: int) -> tuple[float, float, int]:
    """Return the magnitudes that are measured up to the largest one."""
    return 0.0, float(reach), NUM_MAGNITUDES


class LossErrorState(State[SweepParams]):
    """The controls of the Loss error page; those of one loss begin with its name, or end with it."""

    loss = Choice(options=tuple(LOSSES), default="softmax")
    side = Choice(options=tuple(SIDES), default="wrong")
    measure = Choice(options=("digits", "relative", "ulps"), default="digits")
    formats = Several(options=tuple(FORMATS), default=("float32",))
    reach = Whole(low=4, high=800, default=120, step=4)
    softmax_formulations = Several(
        options=tuple(FORMULATIONS["softmax"]),
        default=("max_shift", "keras_clip", "log_softmax", "fused"),
        said="formulations",
    )
    sigmoid_formulations = Several(
        options=tuple(FORMULATIONS["sigmoid"]), default=("naive", "keras_clip", "fused"), said="formulations"
    )
    softmax_library = Several(options=tuple(LIBRARY["softmax"]), default=(), said="library")
    sigmoid_library = Several(options=tuple(LIBRARY["sigmoid"]), default=(), said="library")
    guides = Several(options=GUIDES, default=GUIDES[:2])
    classes = Whole(low=2, high=1000, default=10, is_field=True)
    samples = Whole(low=32, high=512, default=64, is_field=True)
    sweep_seed = Whole(low=0, high=2**31 - 1, default=0, is_field=True, said="seed")
    closer = Choice(options=("autopsy", "formats", "counts", "inputs"), default="autopsy")
    heat_softmax, heat_sigmoid = _formulation("softmax", "heat"), _formulation("sigmoid", "heat")
    counter = Choice(
        options=("sum_is_one", "zero", "clipped", "nonfinite", "dead", "target_dead"), default="dead", is_list=True
    )
    inputs_format = Choice(options=NARROW_FORMATS, default="float16", is_list=True)
    inputs_softmax, inputs_sigmoid = _formulation("softmax", "inputs"), _formulation("sigmoid", "inputs")

    formulations: ClassVar = {"softmax": softmax_formulations, "sigmoid": sigmoid_formulations}
    library: ClassVar = {"softmax": softmax_library, "sigmoid": sigmoid_library}
    heat: ClassVar = {"softmax": heat_softmax, "sigmoid": heat_sigmoid}
    inputs: ClassVar = {"softmax": inputs_softmax, "sigmoid": inputs_sigmoid}

    def params(self, values: Values) -> SweepParams:
        """Return what is measured."""
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


STATE = LossErrorState()
