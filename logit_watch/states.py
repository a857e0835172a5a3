"""The states that a training can be in, each with the sentence that is printed when it begins: the table ``STATES``.

Which state a batch is in is decided in ``broken``, for a loss that is not finite, and in ``silent``, for all others.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

LOSS = "the loss"
"""Where a state is if it is in no layer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A state of a training.

    Parameters
    ----------
    name : str
        Key of ``STATES``.
    sentence : str
        A format string with the fields of the evidence.
    """

    name: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A state that a batch is in.

    Parameters
    ----------
    state : str
        Key of ``STATES``.
    where : str
        ``LOSS``, or the path of a layer.
    evidence : mapping of str to float or str
        The values in the sentence; a number may be infinite or NaN, a text is the name of a format.
    """

    state: str
    where: str = LOSS
    evidence: Mapping[str, float | str] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """What was found, in English."""
        return STATES[self.state].sentence.format(**self.evidence)


STATES: dict[str, State] = {
    state.name: state
    for state in (
        State(name="inputs_not_finite", sentence="The inputs of this batch contain NaN or infinity."),
        State(
            name="zero_weights",
            sentence="The loss is {loss:.4g}, and no example of this batch counts: all weights "
            "are zero, or all labels are ignored.",
        ),
        State(name="negative_weights", sentence="{count:,} sample weights of this batch are below zero."),
        State(
            name="labels_out_of_range",
            sentence="The labels go from {low:.12g} to {high:.12g}, and the loss wants them from zero to {most:.12g}.",
        ),
        State(
            name="ignore_label",
            sentence="The label {label:.12g} marks examples that do not count, and the loss does not know it.",
        ),
        State(name="log_of_zero", sentence="The loss is {loss:.4g}: the logarithm of a number that is exactly zero."),
        State(
            name="overflow",
            sentence="A number is too large for {format}, of which the largest is {limit:.4g}: "
            "before the overflow there were numbers of up to {largest:.4g}.",
        ),
        State(name="masked_row", sentence="In {count:,} rows, every class is masked with minus infinity."),
        State(name="learning_rate", sentence="The training diverges: the loss grew from {low:.4g} to {high:.4g}."),
        State(
            name="exploded_weights",
            sentence="The training diverges: the largest weight grew from {low:.4g} to {high:.4g}.",
        ),
        State(
            name="weights_not_finite",
            sentence="Weights are not finite although the losses before were: a gradient was infinite or NaN.",
        ),
        State(name="layer_not_finite", sentence="The layer turns finite numbers into infinity or NaN."),
        State(
            name="loss_not_finite",
            sentence="The loss is {loss:.4g} although outputs and labels are finite and in "
            "range: it arises inside the loss.",
        ),
        State(
            name="double_activation",
            sentence="The outputs are probabilities, and the loss applies the activation "
            "again: computed again, the loss is what that gives.",
        ),
        State(
            name="missing_activation", sentence="The loss wants probabilities, and {count:,} outputs are below zero."
        ),
        State(
            name="clip",
            sentence="{share:.0%} of the examples of this batch are at the ceiling of the clip, a loss "
            "of {ceiling:.3f}, with a gradient of exactly zero.",
        ),
        State(
            name="absorbed",
            sentence="In {share:.0%} of the examples of this batch, the softmax sum has one term: "
            "the others are rounded away in {format}.",
        ),
        State(
            name="stored_loss",
            sentence="The loss is stored in {format}: near {loss:.4g} it moves in steps of "
            "{spacing:.4g}, and the last {count:,} losses have {distinct:,} values.",
        ),
        State(
            name="hidden_not_finite",
            sentence="The loss became {loss:.4g} in a compiled step, inside which the watch cannot look.",
        ),
    )
}
"""Every state; where several apply to a loss that is not finite, the first is reported."""
