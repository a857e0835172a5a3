"""A known output paired with a known loss, the subject of most rules."""

from dataclasses import dataclass, replace

from logit_doctor.judging.rule import Origin
from logit_doctor.judging.wording import described, described_loss, described_reason, place_of
from logit_doctor.messages import Message, say
from logit_doctor.reading import catalogue
from logit_doctor.reading.facts import Pairing
from logit_doctor.reading.state import file_of
from logit_doctor.reading.values import Loss, Tensor, Unknown

OVER_CLASSES = ("sparse", "categorical")
"""Families of losses whose outputs are one distribution over classes."""
ARRAYS = frozenset(
    {
        f"torch.{name}"
        for name in ("randn", "rand", "zeros", "ones", "tensor", "FloatTensor", "LongTensor", "from_numpy")
    }
    | {f"{home}.array" for home in ("numpy", "jax.numpy")}
)
"""Functions that make an array of numbers, which no model has computed."""
CROSSENTROPIES = (*OVER_CLASSES, "binary")
"""Families of losses that can take logits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A known output and a known loss.

    ``family`` is that of the loss, which depends on the number of units for 'crossentropy'; ``pairing`` is the fact.
    """

    output: Tensor
    loss: Loss
    family: str
    pairing: Pairing

    @property
    def activation(self) -> str | None:
        """Name of the output's activation."""
        return self.output.activation.name

    @property
    def is_activated(self) -> bool:
        """Whether the output is probabilities."""
        return self.activation in catalogue.PROBABILITIES

    @property
    def is_of_one_class(self) -> bool:
        """Whether the output is the probability of one class, chosen from the softmax of all, for a binary loss."""
        return self.activation == "softmax" and self.family == "binary" and "chosen" in self.output.steps

    @property
    def takes_probabilities(self) -> bool:
        """Whether the loss takes probabilities, not logits or logarithms."""
        return not self.loss.from_logits and not self.loss.of_logarithms

    def description(self) -> Message:
        """Return the sentence that an output meets a loss."""
        place = place_of(self.loss.node)
        return say("meets", output=described(self.output), loss=described_loss(self.loss), place=place)


def source_of(output: Tensor) -> Origin | None:
    """Return what tells whether two outputs are the same one: its model, or outside Keras its layer.

    A model of Keras is trained on all its outputs, a module of another framework may have one for each loss.
    """
    if output.activation.library in ("keras", "tf"):
        return output.model
    return file_of(output.node), output.node.lineno, output.node.col_offset


def family_of(output: Tensor, loss: Loss) -> str:
    """Return the loss's family; Keras decides 'crossentropy' by the number of units."""
    return loss.family if loss.family != "auto" else ("binary" if output.units == 1 else "categorical")


def meeting_of(pairing: Pairing) -> Meeting | Message | None:
    """Return the meeting of a pairing, or the reason why a part of it is unknown.

    None for softmax over a single unit, which another rule reports for the model's output, and for an array that the
    program makes itself, at random or from numbers that are typed in.
    """
    output, loss = pairing.output, with_flag(pairing)
    if isinstance(loss, Unknown):
        return say("loss-unknown", reason=described_reason(loss))
    if isinstance(output, Unknown) and output.reason.key == "elsewhere" and output.reason.values["name"] in ARRAYS:
        return None
    if isinstance(output, Unknown):
        return say("output-unknown", loss=loss.spelling, reason=described_reason(output))
    if output.activation.name is None:
        reason, place = output.activation.reason, place_of(output.activation.node or output.node)
        return say("activation-unknown", place=place, loss=loss.spelling, reason=reason)
    if loss.from_logits is None and not (output.activation.name == "sigmoid" and loss.family in OVER_CLASSES):
        return say("flag-unknown", loss=loss.spelling)
    if output.activation.name == "softmax" and output.units == 1:
        return None
    return Meeting(output=output, loss=loss, family=family_of(output, loss), pairing=pairing)


def undetermined(meeting: Meeting, reason: Message) -> Message:
    """Return the sentence that it is not known what an output is that meets a loss."""
    output, loss = meeting.output, meeting.loss
    place = place_of(output.activation.node or output.node)
    return say("activation-unknown", place=place, loss=loss.spelling, reason=reason)


def with_flag(pairing: Pairing) -> Loss | Unknown:
    """Return the loss; an unknown from_logits is taken from the conditions of the output."""
    loss = pairing.loss
    if isinstance(loss, Loss) and loss.from_logits is None:
        for guard in pairing.guards:
            if guard.comparison == "truth" and loss.flag in (guard.subject, f"not {guard.subject}"):
                return replace(loss, from_logits=guard.holds == (loss.flag == guard.subject))
    return loss
