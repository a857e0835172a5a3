"""The loss families by mpmath, at 200 bits and as a textbook writes them: the other truth that tests compare with."""

from collections.abc import Callable, Sequence

import mpmath
from mpmath import mpf

BITS, WORKING = 200, 800
"""Bits of a result, and those in between, for what cancels."""
Numbers = Sequence[mpf]


def _total(logits: Numbers) -> mpf:
    return mpmath.fsum(mpmath.exp(logit) for logit in logits)


def _softmax(logits: Numbers) -> list[mpf]:
    total = _total(logits)
    return [mpmath.exp(logit) / total for logit in logits]


def _cross_entropy(logits: Numbers) -> mpf:
    return mpmath.log(_total(logits)) - logits[0]


def _sigmoid(logit: mpf) -> mpf:
    return 1 / (1 + mpmath.exp(-logit))


def label_smoothing(logits: Numbers, a: mpf) -> mpf:
    share, total = a / len(logits), mpmath.log(_total(logits))
    labels = [1 - a + share, *[share] * (len(logits) - 1)]
    return mpmath.fsum(label * (total - logit) for label, logit in zip(labels, logits, strict=True))


def focal(logits: Numbers, gamma: mpf) -> mpf:
    rest = _total(logits[1:]) / _total(logits)
    return rest**gamma * mpmath.log1p(_total(logits[1:]) / mpmath.exp(logits[0]))


def distillation(inputs: Numbers, temperature: mpf) -> mpf:
    half = len(inputs) // 2
    teacher, student = (_softmax([one / temperature for one in part]) for part in (inputs[:half], inputs[half:]))
    pairs = [(p, q) for p, q in zip(teacher, student, strict=True) if p]
    return temperature**2 * mpmath.fsum(p * mpmath.log(p / q) if q else mpmath.inf for p, q in pairs)


def k3(inputs: Numbers) -> mpf:
    return mpmath.exp(inputs[0]) - inputs[0] - 1


def importance_ratio(inputs: Numbers) -> mpf:
    return mpmath.exp(inputs[0]) / mpmath.exp(inputs[1])


def dpo(inputs: Numbers, beta: mpf) -> mpf:
    return mpmath.log1p(mpmath.exp(-beta * inputs[0]))


def negative_sampling(inputs: Numbers) -> mpf:
    return mpmath.log1p(mpmath.exp(inputs[0]))


def z_loss(logits: Numbers, weight: mpf) -> mpf:
    return weight * mpmath.log(_total(logits)) ** 2


def soft_cap(logits: Numbers, cap: mpf) -> mpf:
    return _cross_entropy([cap * mpmath.tanh(logit / cap) for logit in logits])


def masked(logits: Numbers) -> mpf:
    return mpmath.log1p(_total(logits[1:]) / mpmath.exp(logits[0]))


def weighted_mean(inputs: Numbers) -> mpf:
    half = len(inputs) // 2
    return mpmath.fdot(inputs[:half], inputs[half:]) / mpmath.fsum(inputs[half:])


def dice(logits: Numbers) -> mpf:
    half = len(logits) // 2
    chances = [_sigmoid(logit) for logit in logits]
    wrong = [-logit for logit in logits[:half]] + list(logits[half:])
    entropy = mpmath.fsum(mpmath.log1p(mpmath.exp(logit)) for logit in wrong) / len(logits)
    return 1 - 2 * mpmath.fsum(chances[:half]) / (mpmath.fsum(chances) + half) + entropy


ORACLES: dict[str, Callable[..., mpf]] = {
    "label_smoothing": label_smoothing,
    "focal": focal,
    "focal_root": focal,
    "distillation": distillation,
    "k3": k3,
    "importance_ratio": importance_ratio,
    "dpo": dpo,
    "negative_sampling": negative_sampling,
    "z_loss": z_loss,
    "soft_cap": soft_cap,
    "masked": masked,
    "weighted_mean": weighted_mean,
    "dice": dice,
}


def loss(name: str, inputs: Sequence[float], parameters: dict[str, float]) -> mpf:
    """Return the loss of one sample to about 200 bits."""
    with mpmath.workprec(WORKING):
        return ORACLES[name]([mpf(value) for value in inputs], **{key: mpf(value) for key, value in parameters.items()})


def derivative(name: str, inputs: Sequence[float], parameters: dict[str, float], place: int) -> mpf:
    """Return the derivative by one input, as a central difference: its error is of the order of the step squared."""
    with mpmath.workprec(WORKING):
        constants = {key: mpf(value) for key, value in parameters.items()}
        step = mpf(2) ** (-BITS)

        def at(shift: mpf) -> mpf:
            moved = [mpf(value) + (shift if number == place else 0) for number, value in enumerate(inputs)]
            return ORACLES[name](moved, **constants)

        return (at(step) - at(-step)) / (2 * step)
