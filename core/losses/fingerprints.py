"""A loss value in, what it can mean out: the table ``FINGERPRINTS`` and the function `explain`.

Every value is computed from the formats, the clips and the number of classes; none is typed in. An entry yields the
values that its cause can give, `explain` compares them with the value as it was typed. The order of the table is the
order of the causes.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from core.arithmetic.formats import COMMON, FORMATS, FloatFormat
from core.arithmetic.rounded import round_to
from core.losses.steps import KERAS_EPSILON
from core.losses.theory import flush_of_exp, overflow_of_exp, underflow_of_exp
from core.messages import Message, Template
from core.messages import fingerprints as said

NOISE = 1e-4
"""Relative distance at which a mean loss still counts as the value: batches differ, and logs are rounded."""
COARSE = 0.025
"""Half a unit of the last typed digit, relative to the value, above which too many causes would fit."""
CHANCE = 0.05
"""Share of values that may lie on a grid by chance for the grid to count as a cause."""
CHANCE_OF_EXAMPLES = 0.25
"""The same for shares of a stated number of examples."""
MOST_CLASSES, MOST_EXAMPLES = 10_000_000, 1_000_000_000

USUAL_CLASSES = (*range(2, 11), 20, 100, 1000)
"""Numbers of classes that are assumed where none is stated: more would let every value have a cause."""
VOCABULARIES = {
    "BERT": 30_522,
    "Llama 2, Mistral": 32_000,
    "T5": 32_128,
    "GPT-2": 50_257,
    "GPT-NeoX, Pythia": 50_432,
    "GPT-4": 100_277,
    "Llama 3": 128_256,
    "Qwen 2": 151_936,
    "Gemma": 256_000,
    "Gemma 3": 262_144,
}
"""Numbers of tokens of well-known language models, as their published configurations have them."""
EPSILONS = (*(float(f"1e-{power}") for power in (*range(5, 17), 20)), FORMATS["float64"].eps, FORMATS["float32"].eps)
"""Constants that code adds to a probability, or clips it to: powers of ten and the eps of the formats."""
LOG_CLAMP = 100.0
"""Where ``torch.nn.BCELoss`` replaces the logarithm."""
WIDE = tuple(entry for entry in COMMON.values() if entry.bits >= 16)
"""The formats in which losses are computed."""
STORED = ("bfloat16", "float16")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A loss value as it was typed, and what is known about the training.

    Parameters
    ----------
    value : float
        The loss in nats; may be infinite or NaN.
    unit : float
        One unit of the last digit that was typed.
    classes, examples : int or None
        The number of classes, and of examples in the mean, if stated.
    """

    value: float
    unit: float = 0.0
    classes: int | None = None
    examples: int | None = None

    @property
    def half_unit(self) -> float:
        """How far the value is from what it was rounded from, at most."""
        return self.unit / 2

    @property
    def is_coarse(self) -> bool:
        """Whether too few digits were typed to tell causes apart."""
        return self.value > 0 and self.half_unit > COARSE * self.value

    def is_near(self, value: float) -> bool:
        """Return whether a cause with this loss could be written as the value asked for."""
        if not math.isfinite(self.value) or not math.isfinite(value):
            return self.value == value or (math.isnan(self.value) and math.isnan(value))
        return abs(self.value - value) <= max(self.half_unit if self.value else 0.0, NOISE * abs(value))

    def chance(self, spacing: float) -> float:
        """Return the share of all values of as many digits that lie on a grid."""
        return min(max(self.unit, 2 * NOISE * self.value) / spacing, 1.0)

    def class_counts(self, *, vocabularies: bool) -> Iterable[int]:
        """Return the numbers of classes to consider: the stated one, or the usual ones."""
        if self.classes is not None:
            return [self.classes] if self.classes > 1 else []
        return [*USUAL_CLASSES, *(VOCABULARIES.values() if vocabularies else ())]


Candidates = Iterator[tuple[float, Message]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """A cause of a loss value.

    Parameters
    ----------
    name : str
        Key of ``FINGERPRINTS``.
    candidates : callable
        Yields the losses that the cause can give, each with its sentence.
    page : str
        The page that shows it; empty if there is none.
    state : mapping of str to str
        The state of that page, as in a link.
    """

    name: str
    candidates: Callable[[Asked], Candidates]
    page: str = ""
    state: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A cause that gives a loss value: its fingerprint, the exact loss in nats, and the sentence."""

    fingerprint: Fingerprint
    value: float
    text: Message


def asked(text: str, classes: int | None = None, examples: int | None = None) -> Asked:
    """Read a loss value as it was typed.

    Parameters
    ----------
    text : str
        Such as ``2.303``, ``2,303`` (a decimal comma), ``-1.2e-7``, ``nan`` or ``inf``.
    classes, examples : int, optional
        The number of classes, and of examples in the mean.

    Raises
    ------
    ValueError
        If the text is not a number, or a count is out of range.

    Examples
    --------
    >>> asked("2.30").value, asked("2.30").half_unit
    (2.3, 0.005)
    """
    for argument, count, high in (("classes", classes, MOST_CLASSES), ("examples", examples, MOST_EXAMPLES)):
        if count is not None and not 1 <= count <= high:
            raise ValueError(said.NO_COUNT(argument=argument, value=count, low=1, high=high))
    plain = re.sub(r"(?<=\d),(?=\d)", ".", text.strip()) if "." not in text else text.strip()
    try:
        number = Decimal(plain)
    except InvalidOperation:
        raise ValueError(said.NO_LOSS(text=text)) from None
    if number.is_snan():
        raise ValueError(said.NO_LOSS(text=text))
    exponent = number.as_tuple().exponent
    unit = 10.0 ** max(exponent, -400) if isinstance(exponent, int) and exponent < 300 else 0.0
    return Asked(value=float(number), unit=unit, classes=classes, examples=examples)


def explain(question: Asked) -> list[Cause]:
    """Return what a loss value can mean, the most likely cause first.

    Parameters
    ----------
    question : Asked
        The value, and the number of classes and examples if known.

    Returns
    -------
    list of Cause
        In the order of ``FINGERPRINTS``; empty if nothing gives the value, or too few digits were typed.

    Examples
    --------
    >>> [cause.fingerprint.name for cause in explain(asked("16.12"))]
    ['clip', 'missing_activation']
    >>> print(explain(asked("1.461"))[0].text)
    ln(e + 9) - 1 = 1.461: the smallest loss that a softmax of a softmax can reach with 10 classes. The loss already \
applies softmax, and so does the model.
    """
    if question.is_coarse:
        return []
    return [
        Cause(fingerprint=fingerprint, value=value, text=text)
        for fingerprint in FINGERPRINTS.values()
        for value, text in fingerprint.candidates(question)
        if question.is_near(value)
    ]


def note_on(question: Asked) -> Message | None:
    """Return why there is no cause, or that a zero may be a rounded one; None if there is nothing to say."""
    if question.is_coarse:
        return said.FEW_DIGITS()
    if question.value == 0 and 0 < question.unit < 1:
        return said.ROUNDED_TO_ZERO(half=question.half_unit)
    if explain(question):
        return None
    return said.NO_CAUSE() if question.classes is None or question.examples is None else said.NO_CAUSE_AT_ALL()


CAP = -math.log(KERAS_EPSILON)
"""The loss of a probability at Keras' lower clip."""
CAP_OF_LABEL_0 = -math.log(1 - float(round_to(1 - KERAS_EPSILON, FORMATS["float32"])))
"""That of label 0 in float32, which rounds the upper clip."""


def _one_half(question: Asked) -> Candidates:
    yield math.log(2), said.ONE_HALF(value=math.log(2), half=0.5)


def _uniform(question: Asked) -> Candidates:
    names = {count: name for name, count in VOCABULARIES.items()}
    for classes in question.class_counts(vocabularies=True):
        value = math.log(classes)
        name = names.get(classes)
        yield (
            value,
            said.UNIFORM(classes=classes, value=value)
            if name is None
            else said.UNIFORM_VOCABULARY(classes=classes, value=value, name=name),
        )


def _double_softmax(question: Asked) -> Candidates:
    for classes in question.class_counts(vocabularies=False):
        value = math.log(math.e + classes - 1) - 1
        yield value, said.DOUBLE_SOFTMAX(others=classes - 1, classes=classes, value=value)


def _double_sigmoid_positive(question: Asked) -> Candidates:
    value = math.log1p(math.exp(-1))
    yield value, said.DOUBLE_SIGMOID_POSITIVE(value=value)


def _double_sigmoid_negative(question: Asked) -> Candidates:
    yield math.log(2), said.DOUBLE_SIGMOID_NEGATIVE(value=math.log(2))


def _clip(question: Asked) -> Candidates:
    yield CAP, said.CLIP(epsilon=KERAS_EPSILON, value=CAP)


def _missing_activation(question: Asked) -> Candidates:
    yield CAP, said.MISSING_ACTIVATION(epsilon=KERAS_EPSILON, value=CAP)


def _clip_of_label_0(question: Asked) -> Candidates:
    yield CAP_OF_LABEL_0, said.CLIP_OF_LABEL_0(epsilon=KERAS_EPSILON, value=CAP_OF_LABEL_0, format="float32")


def _epsilon(question: Asked) -> Candidates:
    for epsilon in EPSILONS:
        if epsilon != KERAS_EPSILON:
            value = -math.log(epsilon)
            yield value, said.EPSILON(epsilon=epsilon, value=value)


def _constant_answer(question: Asked) -> Candidates:
    for classes in question.class_counts(vocabularies=False):
        value = (classes - 1) / classes * CAP
        yield value, said.CONSTANT_ANSWER(others=classes - 1, classes=classes, cap=CAP, value=value)


def _constant_answer_1(question: Asked) -> Candidates:
    if question.classes in (None, 1, 2):
        value = CAP_OF_LABEL_0 / 2
        yield value, said.CONSTANT_ANSWER_1(classes=2, cap=CAP_OF_LABEL_0, value=value)


def _share_of(cap: float, template: Template) -> Callable[[Asked], Candidates]:
    """Return the candidates of k of N examples at a cap; none where the digits cannot tell k from k + 1."""

    def candidates(question: Asked) -> Candidates:
        examples = question.examples
        if examples is None or not 0 < question.value < cap:
            return
        count = round(question.value / cap * examples)
        if 0 < count < examples and question.chance(cap / examples) <= CHANCE_OF_EXAMPLES:
            value = count / examples * cap
            yield value, template(count=count, examples=examples, cap=cap, value=value)

    return candidates


def _log_clamp(question: Asked) -> Candidates:
    yield LOG_CLAMP, said.LOG_CLAMP(value=LOG_CLAMP)


def _saturation(question: Asked) -> Candidates:
    for entry in WIDE:
        value = -math.log(entry.unit_roundoff)
        yield value, said.SATURATION(bits=entry.precision, value=value, formats=entry.name)


def _overflow(question: Asked) -> Candidates:
    for value, entries in _by_value(lambda entry: overflow_of_exp(entry, 2)):
        yield value, said.OVERFLOW(largest=math.exp(value), value=value, formats=_names(entries))


def _underflow(question: Asked) -> Candidates:
    for value, entries in _by_value(lambda entry: -math.log(entry.min_subnormal)):
        smallest = entries[0].min_subnormal
        how = said.KEEPS_SUBNORMALS()
        yield value, said.UNDERFLOW(smallest=smallest, value=value, formats=_names(entries), how=how)
    for value, entries in _by_value(lambda entry: flush_of_exp(entry, 2)):
        if value < underflow_of_exp(entries[0], 2):
            smallest, how = entries[0].min_normal, said.FLUSHES_SUBNORMALS()
            yield value, said.UNDERFLOW(smallest=smallest, value=value, formats=_names(entries), how=how)


def _by_value(law: Callable[[FloatFormat], float]) -> Iterator[tuple[float, list[FloatFormat]]]:
    """Yield the values of a law, the widest format first, with the formats that agree within what `NOISE` resolves."""
    values = sorted(((law(entry), entry) for entry in reversed(WIDE)), key=lambda pair: -pair[0])
    while values:
        first = values[0][0]
        group = [entry for value, entry in values if abs(value - first) <= NOISE * first]
        yield first, group
        values = values[len(group) :]


def _names(entries: list[FloatFormat]) -> str:
    return ", ".join(entry.name for entry in entries)


def _stored_loss(question: Asked) -> Candidates:
    if not 0 < question.value < FORMATS["float16"].max:
        return
    for name in STORED:
        entry = FORMATS[name]
        spacing = max(entry.min_subnormal, math.ldexp(1.0, math.frexp(question.value)[1] - entry.precision))
        nearest = float(round_to(question.value, entry))
        if math.frexp(nearest)[0] == 0.5:  # a power of two: in every format, and a round number besides
            return
        if question.unit <= CHANCE * spacing and abs(nearest - question.value) <= question.half_unit:
            yield nearest, said.STORED_LOSS(value=nearest, spacing=spacing, format=name)
            return


def _upper_clip(question: Asked) -> Candidates:
    value = -math.log(float(round_to(1 - KERAS_EPSILON, FORMATS["float32"])))
    yield value, said.UPPER_CLIP(epsilon=KERAS_EPSILON, value=value, format="float32")


def _exactly(value: float, template: Template) -> Callable[[Asked], Candidates]:
    def candidates(question: Asked) -> Candidates:
        yield value, template()

    return candidates


def _one_unit(question: Asked) -> Candidates:
    if question.classes in (None, 1):
        yield 0.0, said.ONE_UNIT()


def _overflow_in_exp(question: Asked) -> Candidates:
    limits = {name: overflow_of_exp(FORMATS[name], 2) for name in ("float16", "float32")}
    for value in (math.nan, math.inf):
        yield value, said.OVERFLOW_IN_EXP(half=limits["float16"], single=limits["float32"])


def _log_of_zero(question: Asked) -> Candidates:
    limits = {name: underflow_of_exp(FORMATS[name], 2) for name in ("float16", "float32")}
    yield math.inf, said.LOG_OF_ZERO(half=limits["float16"], single=limits["float32"])


def _added_epsilon(question: Asked) -> Candidates:
    losses: dict[float, float] = {}
    for epsilon in EPSILONS:
        losses.setdefault(-math.log1p(epsilon), epsilon)
        losses.setdefault(-math.log1p(float(round_to(1 + epsilon, FORMATS["float32"])) - 1), epsilon)
    for loss, epsilon in losses.items():
        if loss < 0:
            yield loss, said.ADDED_EPSILON(epsilon=epsilon, value=loss)


ROUNDED = 64 * FORMATS["float32"].eps
"""How far below 0 a loss can come by rounding, with logits up to a few dozen."""


def _below_zero(question: Asked, *, by_rounding: bool) -> bool:
    """Return whether the value is negative, by no more, or by more, than rounding explains."""
    return -math.inf < question.value < 0 and (question.value >= -ROUNDED) == by_rounding


def _rounded_below_zero(question: Asked) -> Candidates:
    if _below_zero(question, by_rounding=True):
        yield question.value, said.ROUNDED_BELOW_ZERO()


def _negative(template: Template, *others: float) -> Callable[[Asked], Candidates]:
    """Return a candidate for every loss that is clearly negative, and for some values more."""

    def candidates(question: Asked) -> Candidates:
        if _below_zero(question, by_rounding=False):
            yield question.value, template()
        for value in others:
            yield value, template()

    return candidates


_SIGMOID = {"loss": "sigmoid"}
_TYPED = {"source": "typed"}

FINGERPRINTS: dict[str, Fingerprint] = {
    entry.name: entry
    for entry in (
        Fingerprint(
            name="one_half",
            candidates=_one_half,
            page="probabilities",
            state={**_TYPED, "function": "sigmoid", "logits": "0"},
        ),
        Fingerprint(
            name="uniform", candidates=_uniform, page="probabilities", state={**_TYPED, "logits": "0, 0, 0, 0"}
        ),
        Fingerprint(
            name="double_sigmoid_positive",
            candidates=_double_sigmoid_positive,
            page="traps",
            state={"trap_head": "sigmoid_1", "trap_loss": "binary_class_logits"},
        ),
        Fingerprint(
            name="double_sigmoid_negative",
            candidates=_double_sigmoid_negative,
            page="traps",
            state={"trap_head": "sigmoid_1", "trap_loss": "binary_class_logits"},
        ),
        Fingerprint(
            name="double_softmax", candidates=_double_softmax, page="training", state={"preset": "double-activation"}
        ),
        Fingerprint(name="clip", candidates=_clip, page="training", state={"preset": "loud"}),
        Fingerprint(
            name="missing_activation",
            candidates=_missing_activation,
            page="training",
            state={"preset": "missing-activation"},
        ),
        Fingerprint(
            name="clip_of_label_0",
            candidates=_clip_of_label_0,
            page="loss_error",
            state={**_SIGMOID, "sigmoid_formulations": "keras_clip"},
        ),
        Fingerprint(name="epsilon", candidates=_epsilon, page="fixes", state={"epsilon": "-8"}),
        Fingerprint(
            name="constant_answer", candidates=_constant_answer, page="training", state={"preset": "missing-activation"}
        ),
        Fingerprint(
            name="constant_answer_1",
            candidates=_constant_answer_1,
            page="loss_error",
            state={**_SIGMOID, "sigmoid_formulations": "keras_clip"},
        ),
        Fingerprint(
            name="clipped_share",
            candidates=_share_of(CAP, said.CLIPPED_SHARE),
            page="training",
            state={"preset": "loud"},
        ),
        Fingerprint(name="log_clamp", candidates=_log_clamp, page="fixes"),
        Fingerprint(name="clamped_share", candidates=_share_of(LOG_CLAMP, said.CLAMPED_SHARE), page="fixes"),
        Fingerprint(
            name="saturation",
            candidates=_saturation,
            page="loss_error",
            state={**_SIGMOID, "sigmoid_formulations": "naive"},
        ),
        Fingerprint(
            name="overflow", candidates=_overflow, page="loss_error", state={"softmax_formulations": ("naive", "fused")}
        ),
        Fingerprint(
            name="underflow",
            candidates=_underflow,
            page="loss_error",
            state={"softmax_formulations": ("max_shift", "fused")},
        ),
        Fingerprint(name="stored_loss", candidates=_stored_loss, page="round_off"),
        Fingerprint(
            name="absorbed",
            candidates=_exactly(0.0, said.ABSORBED),
            page="training",
            state={"preset": "bfloat16-loss-is-zero"},
        ),
        Fingerprint(
            name="upper_clip",
            candidates=_upper_clip,
            page="loss_error",
            state={**_SIGMOID, "sigmoid_formulations": "keras_clip"},
        ),
        Fingerprint(
            name="one_unit",
            candidates=_one_unit,
            page="traps",
            state={"trap_head": "softmax_1", "trap_loss": "sparse_class_probabilities"},
        ),
        Fingerprint(
            name="zero_times_infinity",
            candidates=_exactly(math.nan, said.ZERO_TIMES_INFINITY),
            page="training",
            state={"preset": "nan-in-float16"},
        ),
        Fingerprint(name="log_of_zero", candidates=_log_of_zero, page="training", state={"preset": "log-of-zero"}),
        Fingerprint(
            name="overflow_in_exp",
            candidates=_overflow_in_exp,
            page="loss_error",
            state={"side": "right", "softmax_formulations": ("naive", "fused")},
        ),
        Fingerprint(name="added_epsilon", candidates=_added_epsilon, page="fixes", state={"side": "right"}),
        Fingerprint(
            name="rounded_below_zero",
            candidates=_rounded_below_zero,
            page="loss_error",
            state={"side": "offset", "softmax_formulations": ("lse_minus_logit", "fused")},
        ),
        Fingerprint(
            name="negative_logarithm",
            candidates=_negative(said.NEGATIVE_LOGARITHM, math.nan),
            page="training",
            state={"preset": "missing-activation"},
        ),
        Fingerprint(
            name="labels_out_of_range",
            candidates=_negative(said.LABELS_OUT_OF_RANGE),
            page="traps",
            state={"trap_labels": "floats"},
        ),
        Fingerprint(name="negative_weights", candidates=_negative(said.NEGATIVE_WEIGHTS)),
        Fingerprint(
            name="not_finite_before",
            candidates=_exactly(math.nan, said.NOT_FINITE_BEFORE),
            page="training",
            state={"preset": "learning-rate-too-high"},
        ),
        Fingerprint(
            name="log_of_infinity",
            candidates=_exactly(-math.inf, said.LOG_OF_INFINITY),
            page="loss_error",
            state={"side": "right", "softmax_formulations": ("naive", "fused")},
        ),
    )
}
"""Every cause, the more likely ones first where several give the same value."""
