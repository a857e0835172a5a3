"""The causes, each with the page of the lab that shows it: the table ``CAUSES``.

Titles and repairs are messages; how a sign speaks for or against a cause is in ``core.emergency.signs``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.messages import Message
from core.messages.emergency import REPAIRS, TITLES, WHYS

State = Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A cause of a symptom.

    Parameters
    ----------
    name : str
        Key of ``CAUSES``.
    page : str
        The page that shows it; empty if there is none.
    state : mapping of str to str
        The state of that page, as in a link.
    """

    name: str
    page: str = ""
    state: State = field(default_factory=dict)

    @property
    def title(self) -> Message:
        """The cause in a few words."""
        return TITLES[self.name]()

    @property
    def why(self) -> Message:
        """How it brings the symptom about."""
        return WHYS[self.name]()

    @property
    def repair(self) -> Message:
        """What to do about it."""
        return REPAIRS[self.name]()


def _preset(name: str, preset: str) -> Cause:
    return Cause(name=name, page="training", state={"preset": preset})


def _logits(name: str, logits: str) -> Cause:
    return Cause(name=name, page="probabilities", state={"source": "typed", "logits": logits})


def _trap(name: str, **state: str) -> Cause:
    return Cause(name=name, page="traps", state={f"trap_{key}": value for key, value in state.items()})


CAUSES: dict[str, Cause] = {
    cause.name: cause
    for cause in (
        _logits("not_learned", "0, 0, 0, 0"),
        _preset("double_activation", "double-activation"),
        _preset("clip", "loud"),
        _preset("missing_activation", "missing-activation"),
        _preset("constant_answer", "missing-activation"),
        _preset("log_of_zero", "log-of-zero"),
        Cause(name="overflow", page="loss_error", state={"side": "right", "softmax_formulations": ("naive", "fused")}),
        _preset("learning_rate", "learning-rate-too-high"),
        _logits("inputs_not_finite", "nan, 0, 1"),
        _trap("labels_out_of_range", head="linear_1", loss="sparse_class_logits"),
        _trap("ignore_label", head="linear_1", loss="sparse_class_logits"),
        Cause(name="zero_weights"),
        Cause(name="negative_weights"),
        _logits("masked_row", "-inf, -inf"),
        _trap("threshold_on_logits", head="linear_1", loss="binary_class_logits", metrics="balanced"),
        _trap("wrong_metric", metrics="three_classes"),
        _logits("activation_at_inference", "3, 0, -1"),
        _trap("one_unit", head="softmax_1", loss="sparse_class_probabilities"),
        _preset("absorbed", "bfloat16-loss-is-zero"),
        Cause(name="epsilon", page="fixes", state={"epsilon": "-8"}),
        Cause(name="log_clamp", page="fixes"),
        Cause(name="saturation", page="loss_error", state={"loss": "sigmoid", "sigmoid_formulations": "naive"}),
        Cause(
            name="rounding",
            page="loss_error",
            state={"side": "offset", "softmax_formulations": ("lse_minus_logit", "fused")},
        ),
        Cause(name="stored_loss", page="round_off"),
        Cause(name="root_of_zero"),
        _trap("wrong_pair", head="sigmoid_1", loss="sparse_class_probabilities"),
        _trap("label_shape", head="linear_3", loss="sparse_class_logits", labels="one_hot"),
    )
}
"""Every cause; of those with equally strong evidence, the first is the most likely."""
