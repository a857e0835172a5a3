"""The rules by which a run is right, silently wrong, or rejected. No TensorFlow here.

A combination is measured by its own declarations: its predictions must be probabilities (after the activation it asks
for), they must depend on the example, and the loss and the gradient that Keras trained with must be those of the
probabilities served. Where that holds, but would not if the loss saw the outputs alone, TensorFlow has rescued it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.arithmetic.arrays import Float64Array
from core.arithmetic.formats import format_named
from core.keras.matrix import truth
from core.keras.matrix.plan import Case, features, weights
from core.keras.matrix.records import Cell, Measurement, Proof
from core.messages import held

TOLERANCE = 2**8 * format_named("float32").unit_roundoff
"""Largest difference that rounding explains, relative to 1 + loss, and to the norm of a gradient.

A float32 loss of 3 classes and 8 examples takes about 30 roundings, each at most one unit roundoff of a term not larger
than 1 + loss; the gradient is read off a training step, which rounds to the weights' own spacing. Real differences
found in the matrix are a thousand times larger.
"""

Numbers = dict[str, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The evidence for the rules.

    Parameters
    ----------
    case : Case
    loss : float
        As reported by ``fit()``.
    gradient : float64 array (num_features + 1, units)
        As taken by ``fit()``.
    read : truth.Reading
        The result of ``predict()``, as probabilities.
    """

    case: Case
    loss: float
    gradient: Float64Array
    read: truth.Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A way to be silently wrong.

    Parameters
    ----------
    name : str
    statement : str
        The requirement.
    broken : callable
        The numbers that prove the breach, or None.
    final : bool
        Whether later rules mean nothing once this one is broken.
    """

    name: str
    statement: str
    broken: Callable[[Evidence], Numbers]
    final: bool = False


def _not_finite(evidence: Evidence) -> Numbers:
    return None if np.isfinite(evidence.loss) else {"loss": evidence.loss}


def _not_probabilities(evidence: Evidence) -> Numbers:
    values = evidence.read.values
    sums = values.sum(axis=1)
    # A sigmoid of one unit states one of two probabilities; every other row of a categorical loss is a distribution.
    adds_up = evidence.case.loss.family == "binary" or evidence.case.head.units == 1
    if values.min() < 0 or values.max() > 1 or not (adds_up or np.allclose(sums, 1, rtol=0, atol=TOLERANCE)):
        return {
            "lowest": float(values.min()),
            "highest": float(values.max()),
            "sum_low": float(sums.min()),
            "sum_high": float(sums.max()),
        }
    return None


def _constant(evidence: Evidence) -> Numbers:
    values = evidence.read.values
    return {"probability": float(values[0, 0])} if np.ptp(values, axis=0).max() == 0 else None


def _other_loss(evidence: Evidence) -> Numbers:
    true = truth.true_loss(evidence.case, evidence.read)
    if np.isfinite(true) and abs(evidence.loss - true) <= TOLERANCE * (1 + abs(true)):
        return None
    return {"reported": evidence.loss, "true": true}


def _other_gradient(evidence: Evidence) -> Numbers:
    logits = pre_activations(evidence.case)
    true = _by_weights(truth.true_gradient(evidence.case, logits))
    norm, error = float(np.linalg.norm(true)), float(np.linalg.norm(evidence.gradient - true))
    if error <= TOLERANCE * norm:
        return None
    return {"taken": float(np.linalg.norm(evidence.gradient)), "true": norm, "relative_error": error / norm}


RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule(name="not_finite", statement="The reported loss is finite.", broken=_not_finite, final=True),
        Rule(
            name="not_probabilities",
            statement=held(
                "The served values lie in [0, 1]; for a categorical loss they sum to 1 over the units.",
                by="served_range",
            ),
            broken=_not_probabilities,
            final=True,
        ),
        Rule(
            name="constant",
            statement="The served values depend on the example.",
            broken=_constant,
        ),
        Rule(
            name="other_loss",
            statement="The reported loss is the loss of the served probabilities.",
            broken=_other_loss,
            final=True,
        ),
        Rule(
            name="other_gradient",
            statement="The training step uses the gradient of the loss of the served probabilities.",
            broken=_other_gradient,
        ),
    )
}
"""The rules in the order of their application."""


def judge(case: Case, measured: Measurement) -> Cell:
    """Apply ``RULES`` to one run.

    Parameters
    ----------
    case : Case
    measured : Measurement

    Returns
    -------
    Cell
    """
    if measured.refusal is not None or measured.loss is None or measured.gradient is None:
        return Cell(
            head=case.head.name,
            loss=case.loss.name,
            labels=case.labels.name,
            outcome="error",
            refusal=measured.refusal,
            warnings=measured.warnings,
        )
    read = truth.reading(case, measured.predictions)
    proofs = broken_rules(Evidence(case=case, loss=measured.loss, gradient=measured.gradient, read=read))
    has_true_loss = "not_probabilities" not in {proof.rule for proof in proofs}
    true_loss = truth.true_loss(case, read) if has_true_loss else None
    return Cell(
        head=case.head.name,
        loss=case.loss.name,
        labels=case.labels.name,
        outcome="silent" if proofs else "fine",
        reported_loss=measured.loss,
        true_loss=true_loss,
        ran=truth.formula_run(case, pre_activations(case), measured.predictions, measured.loss, TOLERANCE),
        proofs=proofs,
        warnings=measured.warnings,
        detached_loss=measured.detached_loss,
        rescued=not proofs and _is_other(measured.detached_loss, true_loss),
    )


def _is_other(loss: float | None, true_loss: float | None) -> bool:
    """Whether a loss was measured and is not the true one, beyond rounding."""
    if loss is None or true_loss is None:
        return False
    return not abs(loss - true_loss) <= TOLERANCE * (1 + abs(true_loss))


def broken_rules(evidence: Evidence) -> tuple[Proof, ...]:
    """Return the proof of every rule broken, up to the first that makes the rest meaningless."""
    proofs: list[Proof] = []
    for rule in RULES.values():
        numbers = rule.broken(evidence)
        if numbers is not None:
            proofs.append(Proof(rule=rule.name, numbers=numbers))
            if rule.final:
                break
    return tuple(proofs)


def pre_activations(case: Case) -> Float64Array:
    """Return the output of the head before its activation, ``(num_samples, units)``, in float64."""
    kernel, bias = weights(case.head.units)
    return features().astype(np.float64) @ kernel.astype(np.float64) + bias


def _by_weights(by_logits: Float64Array) -> Float64Array:
    """Return the gradient by kernel and bias, ``(num_features + 1, units)``, from that by pre-activations."""
    return np.concatenate([features().astype(np.float64).T @ by_logits, by_logits.sum(axis=0, keepdims=True)])
