"""Every onset by its name: the table ``ONSETS``.

Those of the formulations are in their entries, those of TensorFlow's operations are here.
"""

import math
from collections.abc import Iterator
from dataclasses import replace

from core.arithmetic.entries import Text
from core.losses import FORMULATIONS
from core.losses.theory import (
    Onset,
    absorption_of_all,
    absorption_of_one,
    at_least_float32,
    dead_gradient,
    flush_of_exp,
    lower_clip,
    nonfinite_loss,
    vanished_loss,
)
from core.messages import held


def _of_formulations() -> Iterator[Onset]:
    for loss, family in FORMULATIONS.items():
        for onset in dict.fromkeys(onset for entry in family.values() for onset in entry.onsets):
            shown_by = tuple(name for name, entry in family.items() if onset in entry.onsets)
            yield replace(onset, loss=loss, formulations=shown_by)


ONSETS: dict[str, Onset] = {
    onset.name: onset
    for onset in (
        *_of_formulations(),
        Onset(
            name="library_probability_flush",
            title=Text(
                held("the library flushes the probability to 0", by="onset"),
                de="die Bibliothek setzt die Wahrscheinlichkeit auf 0",
            ),
            formula=r"-\ln \mathrm{min_{normal}}",
            loss="softmax",
            sides=("wrong",),
            formulations=("tf_softmax_log",),
            begins=lambda format, num_classes: flush_of_exp(format, num_classes) - math.log(2),
            completes=flush_of_exp,
            share=nonfinite_loss,
            engine="tensorflow",
        ),
        Onset(
            name="library_loss_absorbed",
            title=Text(
                held("the library's fused loss rounds to 0", by="onset"),
                de="der fusionierte Loss der Bibliothek wird zu 0 gerundet",
            ),
            formula=r"p \ln 2 \text{ to } \ln(n-1) + p \ln 2,\ p \ge 24",
            loss="softmax",
            sides=("right",),
            formulations=("tf_dense",),
            begins=lambda format, num_classes: absorption_of_one(at_least_float32(format), num_classes),
            completes=lambda format, num_classes: absorption_of_all(at_least_float32(format), num_classes),
            share=vanished_loss,
            engine="tensorflow",
        ),
        Onset(
            name="library_clip_dead",
            title=Text(
                "clipping actual probabilities kills the gradient",
                de="der Clip echter Wahrscheinlichkeiten löscht den Gradienten",
            ),
            formula=r"-\ln 10^{-7}",
            loss="softmax",
            sides=("wrong",),
            formulations=("keras_dense_probabilities",),
            begins=lower_clip,
            share=dead_gradient,
            engine="tensorflow",
        ),
        Onset(
            name="library_sigmoid_saturation",
            title=Text(held("1 - sigmoid rounds to 0", by="onset_of_saturation"), de="1 - sigmoid wird zu 0 gerundet"),
            formula=r"p \ln 2 \text{ to } (p+1) \ln 2",
            loss="sigmoid",
            sides=("right", "wrong"),
            formulations=("tf_sigmoid_log",),
            begins=absorption_of_one,
            completes=lambda format, num_classes: absorption_of_one(format, num_classes) + math.log(2),
            share=nonfinite_loss,
            saturation=0.5,
            engine="tensorflow",
        ),
    )
}
