"""The arms of a training, the heads they are built for and the dtype policies they run under, as tables.

An arm is one way to end a classifier: the output layer, and the loss with its assumption about the output. Everything
here is plain data, importable without TensorFlow; ``core.keras.training.models`` builds Keras objects from it and
``core.keras.training.listing`` the code a user would write.
"""

from dataclasses import dataclass, field

from core.arithmetic.entries import Style, Text
from core.arithmetic.formats import FORMATS
from core.messages import arguments as refused
from core.messages import held


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """One way to end a classifier.

    Parameters
    ----------
    name, title, ending, meaning : str
        Key of ``ARMS``, label in legends, end of the model, one sentence of explanation.
    activated : bool
        Whether the model ends with the head's activation, so that it returns probabilities.
    detached : bool
        Whether an identity ``Reshape`` follows the activation. It makes a new tensor, on which Keras finds neither the
        remembered logits nor a softmax operation: the loss really starts from the probabilities.
    from_logits : bool
        The argument of the Keras loss.
    by_hand : dict of str to str, optional
        For each head, the code of a loss written by hand in place of Keras': a function ``cross_entropy`` of ``y_true``
        and ``y_pred``, one value per sample.
    style : Style, optional
        Its style in figures; by default the palette assigns one.
    """

    name: str
    title: str
    ending: str
    meaning: str
    activated: bool
    detached: bool = False
    from_logits: bool = False
    by_hand: dict[str, str] = field(default_factory=dict)
    style: Style | None = None


LOG_OF_PROBABILITIES = {
    "sparse": """\
def cross_entropy(y_true, y_pred):
    labels = keras.ops.expand_dims(keras.ops.cast(y_true, "int32"), -1)
    return -keras.ops.log(keras.ops.take_along_axis(y_pred, labels, axis=-1))[..., 0]
""",
    "one_hot": """\
def cross_entropy(y_true, y_pred):
    return -keras.ops.sum(y_true * keras.ops.log(y_pred), axis=-1)
""",
    "binary": """\
def cross_entropy(y_true, y_pred):
    terms = y_true * keras.ops.log(y_pred) + (1 - y_true) * keras.ops.log(1 - y_pred)
    return -keras.ops.mean(terms, axis=-1)
""",
}
"""The textbook formula, without Keras' clipping."""

ARMS: dict[str, Arm] = {
    arm.name: arm
    for arm in (
        Arm(
            name="fused",
            title=Text("Fused", de="Fused"),
            ending="linear output, from_logits=True",
            meaning="The model returns logits, and one operation computes the loss from them.",
            activated=False,
            from_logits=True,
            style=Style(light="#0b62a8", dark="#62b0f4", dash="solid", marker="circle"),
        ),
        Arm(
            name="keras_default",
            title=Text("Keras default", de="Keras' Standard"),
            ending="activated output, from_logits=False",
            meaning="The usual code: where Keras finds the logits behind the activation, it silently fuses the two.",
            activated=True,
            style=Style(light="#12805c", dark="#45c898", dash="dash", marker="diamond"),
        ),
        Arm(
            name="two_step_clip",
            title=Text("Two steps, Keras, clipped", de="Zwei Schritte, Keras, mit Clip"),
            ending="loss of the clipped probabilities",
            meaning="The loss is computed from the probabilities, clipped to [1e-7, 1 - 1e-7] as in Keras.",
            activated=True,
            detached=True,
            style=Style(light="#b8470b", dark="#ff8f52", dash="solid", marker="square"),
        ),
        Arm(
            name="two_step_raw",
            title=Text("Two steps, plain", de="Zwei Schritte, einfach"),
            ending="log of the probabilities",
            meaning="The textbook formula written out: the logarithm of the probabilities, without a clip.",
            activated=True,
            by_hand=LOG_OF_PROBABILITIES,
            style=Style(light="#7d2e5e", dark="#f57d9b", dash="dashdot", marker="triangle-up"),
        ),
        Arm(
            name="double_activation",
            title=Text("Double activation", de="Aktivierung doppelt"),
            ending="probabilities treated as logits",
            meaning="The loss treats the probabilities as logits and applies the activation a second time.",
            activated=True,
            detached=True,
            from_logits=True,
            style=Style(light="#8f6400", dark="#e6b73d", dash="longdash", marker="triangle-down"),
        ),
        Arm(
            name="missing_activation",
            title=Text("Missing activation", de="Aktivierung fehlt"),
            ending="logits treated as probabilities",
            meaning="The model returns logits, but the loss treats them as probabilities and clips them.",
            activated=False,
            style=Style(light="#5f5f16", dark="#c3c566", dash="dot", marker="cross"),
        ),
    )
}

ARM_ALIASES = {"two_step": "two_step_clip"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """An output layer with its loss and the form of its labels.

    ``activation`` is Keras' name; ``loss`` the Keras class; ``labels`` the form of the labels.
    """

    name: str
    title: str
    activation: str
    loss: str
    labels: str


HEADS: dict[str, Head] = {
    head.name: head
    for head in (
        Head(
            name="sparse",
            title="softmax, integer labels",
            activation="softmax",
            loss="SparseCategoricalCrossentropy",
            labels="integers (num_samples,)",
        ),
        Head(
            name="one_hot",
            title="softmax, one-hot labels",
            activation="softmax",
            loss="CategoricalCrossentropy",
            labels="one-hot rows (num_samples, num_classes)",
        ),
        Head(
            name="binary",
            title=held("sigmoid, 0 or 1", by="two_classes"),
            activation="sigmoid",
            loss="BinaryCrossentropy",
            labels="0 or 1 (num_samples, 1)",
        ),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A Keras dtype policy: dtypes of computation and variables, and whether Keras scales the loss under it."""

    name: str
    compute_dtype: str
    variable_dtype: str
    meaning: str
    loss_scaling: bool = False


POLICIES: dict[str, Policy] = {
    policy.name: policy
    for policy in (
        Policy(
            name="float32",
            compute_dtype="float32",
            variable_dtype="float32",
            meaning="The Keras default: everything in float32.",
        ),
        Policy(
            name="mixed_float16",
            compute_dtype="float16",
            variable_dtype="float32",
            meaning="Layers compute in float16 with float32 weights, and Keras scales the loss against underflow.",
            loss_scaling=True,
        ),
        Policy(
            name="mixed_bfloat16",
            compute_dtype="bfloat16",
            variable_dtype="float32",
            meaning="Layers compute in bfloat16 with float32 weights.",
        ),
        Policy(
            name="float16",
            compute_dtype="float16",
            variable_dtype="float16",
            meaning=(
                "Layers and weights in float16: small updates are absorbed, and "
                f"{FORMATS['float16'].max:,.0f} is the largest number."
            ),
        ),
        Policy(
            name="bfloat16",
            compute_dtype="bfloat16",
            variable_dtype="bfloat16",
            meaning=(
                f"Layers and weights in bfloat16: {FORMATS['bfloat16'].precision} significant bits, so small updates "
                "are absorbed."
            ),
        ),
        Policy(
            name="float64",
            compute_dtype="float64",
            variable_dtype="float64",
            meaning="Layers and weights in float64; the loss class still casts its input to float32.",
        ),
    )
}

LOSS_DTYPES = ("float32", "float16", "bfloat16", "float64")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmChoice:
    """An arm under a dtype policy.

    Parameters
    ----------
    arm : str
        Key of ``ARMS`` (``two_step`` is accepted for ``two_step_clip``).
    policy : str, default "float32"
        Key of ``POLICIES``, passed to every layer.
    loss_dtype : str, default "float32"
        The ``dtype`` of the loss object. Keras' own default is ``floatx``, float32 unless it was changed globally.

    Examples
    --------
    >>> ArmChoice(arm="two_step", policy="mixed_float16").label
    'two_step_clip:mixed_float16'
    """

    arm: str
    policy: str = "float32"
    loss_dtype: str = "float32"

    def __post_init__(self) -> None:
        object.__setattr__(self, "arm", ARM_ALIASES.get(self.arm, self.arm))
        for argument, value, allowed in (
            ("arm", self.arm, tuple(ARMS)),
            ("policy", self.policy, tuple(POLICIES)),
            ("loss_dtype", self.loss_dtype, LOSS_DTYPES),
        ):
            if value not in allowed:
                raise ValueError(refused.UNKNOWN_NAME(argument=argument, name=value, allowed=", ".join(allowed)))

    @property
    def label(self) -> str:
        """The choice as text, defaults left out: ``arm[:policy[:loss_dtype]]``; ``parse_choice`` reads it back."""
        parts = [self.arm, self.policy, self.loss_dtype]
        while len(parts) > 1 and parts[-1] == "float32":
            parts.pop()
        return ":".join(parts)


def parse_choice(text: str, policy: str = "float32") -> ArmChoice:
    """Read an ``ArmChoice`` from ``arm``, ``arm:policy`` or ``arm:policy:loss_dtype``.

    Parameters
    ----------
    text : str
        For example ``fused`` or ``keras_default:mixed_float16``.
    policy : str, default "float32"
        The policy of an arm without one.

    Raises
    ------
    ValueError
        If a part is not in its table, or there are more than three parts.
    """
    arm, *rest = text.strip().split(":")
    if len(rest) > 2:
        raise ValueError(refused.ARM_SYNTAX(text=text))
    return ArmChoice(arm=arm, policy=rest[0] if rest else policy, loss_dtype=rest[1] if len(rest) > 1 else "float32")
