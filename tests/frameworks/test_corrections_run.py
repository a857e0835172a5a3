"""Corrections of programs of PyTorch and JAX, run before and after: the loss is then the cross-entropy of the logits.

The logits are what the last linear layer of the program returned, so the loss is compared with one that no part of the
program computes.
"""

import re
import warnings
from collections.abc import Iterator
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from logit_doctor.audit import audit_text
from logit_doctor.finding import PYTORCH
from logit_doctor.rules import RULES
from tests.frameworks.running import run
from tests.logit_doctor.framework_programs import PROGRAMS
from tests.logit_doctor.programs import corrected
from tests.logit_doctor.test_corrections_kept import WHOLE_OF_IT
from tests.logit_doctor.test_corrections_torch import CORRECTIONS

pytestmark = pytest.mark.frameworks

ROWS = 8
ONE_CLASS = "[:, 1]"
"""The probability of the second of two classes, which is the sigmoid of the difference of their logits."""
LIKE_OUTPUTS = re.compile(r"BCE|binary_cross_entropy|MSELoss")
"""Losses whose labels have the shape of the outputs."""
RIGHT_BEFORE = {"redundant-log-softmax", "log-of-probabilities", "clipped-log", "softmax-without-dim"}
"""Rules that find a right loss, at small logits and where the axis that PyTorch chooses is right."""
ON_A_GPU = "probabilities-under-autocast"
"""What it finds is refused on a GPU only, where it is shown by the test of its harm."""


def programs() -> dict[str, tuple[str, str]]:
    """The rule and the text of every program that is corrected somewhere in the tests."""
    found = {case: (rule, program) for case, (rule, program, changes) in CORRECTIONS.items() if changes}
    found |= {name: ("double-activation-op", program) for name, (program, _) in WHOLE_OF_IT.items()}
    for (rule, framework), (failing, _) in PROGRAMS.items():
        if RULES[rule].correct is not None and correction(rule, failing):
            found[f"{framework} {rule}"] = (rule, failing)
    return found


def correction(rule: str, program: str) -> str:
    """The program after the correction that it is offered; empty without one."""
    (finding,) = [finding for finding in audit_text(program, "tensorflow").findings if finding.rule == rule]
    return corrected(program, finding.diff) if finding.diff else ""


CASES = programs()
OF_JAX = {case for case, (_, program) in CASES.items() if "jax" in program}
OF_TORCH = CASES.keys() - OF_JAX


@pytest.fixture
def outputs(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[torch.Tensor]]:
    """What linear layers return, the last one last."""
    found: list[torch.Tensor] = []
    forward = nn.Linear.forward

    def kept(layer: nn.Linear, values: torch.Tensor) -> torch.Tensor:
        found.append(forward(layer, values))
        if found[-1].requires_grad:
            found[-1].retain_grad()
        return found[-1]

    monkeypatch.setattr(nn.Linear, "forward", kept)
    # The programs of the rules move their data to a GPU, and autocast there is off where there is none.
    monkeypatch.setattr(torch.Tensor, "cuda", lambda values: values)
    monkeypatch.setattr(nn.Module, "cuda", lambda module: module)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        yield found


def data(program: str) -> dict[str, Any]:
    """Inputs and labels that suit a program."""
    sizes = re.findall(r"Linear\((\d), (\d)\)", program)
    width, units = (int(size) for size in sizes[-1]) if sizes else (4, 3)
    x = torch.linspace(-1, 1, ROWS * width).reshape(ROWS, width)
    if ONE_CLASS in program:
        y = (torch.arange(ROWS) % 2).float()
    elif LIKE_OUTPUTS.search(program):
        y = (torch.arange(ROWS * units).reshape(ROWS, units) % 2).float()
    else:
        y = torch.arange(ROWS) % units
    return {"x": x, "y": y, "z": x, "model": nn.Linear(width, units)}


def reference(logits: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """The cross-entropy of logits, in float64; of rows of probabilities that sum to 1, over the classes."""
    z = logits.detach().double()
    if y.dtype == torch.int64:
        return -z.log_softmax(1)[torch.arange(len(y)), y].mean()
    if z.ndim == 2 and z.shape[1] > 1 and bool((y.sum(1) == 1).all()):
        return -(y * z.log_softmax(1)).sum(1).mean()
    return F.binary_cross_entropy_with_logits(z, y.double())


def close(first: Any, second: Any) -> bool:
    """Whether values in float32 are those in float64."""
    return bool(np.allclose(first.detach().numpy(), second.detach().numpy(), atol=1e-6))


def is_right(program: str, space: dict[str, Any], z: torch.Tensor) -> bool:
    """Whether what a program leaves is what its outputs mean: their cross-entropy, unless it is about another thing."""
    if "Categorical(" in program:
        return close(space["d"].probs, z.double().softmax(1))
    if "gumbel_softmax" in program:
        return close(space["z"].sum(1), torch.ones(ROWS).double())
    if "logsigmoid" in program or "log(torch.sigmoid" in program:
        return close(space["lost"], F.logsigmoid(space["x"].double()))
    if "lost" in program:
        return close(space["lost"], z.double().log_softmax(1))
    if "hits" in program or "predicted" in program:
        decided = space["hits"] if "hits" in space else space["predicted"]
        return bool((decided == (torch.sigmoid(z) > 0.5)).all())
    if ONE_CLASS in program:
        return close(space["loss"], reference(z[:, 1] - z[:, 0], space["y"]))
    if "MSELoss" in program:
        return close(space["loss"], F.mse_loss(z.double().softmax(1), space["y"].double()))
    return close(space["loss"], reference(z, space["y"]))


@pytest.mark.parametrize("case", sorted(OF_TORCH))
def test_a_corrected_program_of_pytorch_is_right(case: str, outputs: list[torch.Tensor]) -> None:
    text = correction(*CASES[case])
    space = run(text, data(text))
    assert is_right(text, space, outputs[-1].detach())
    loss = space.get("loss")
    if loss is not None and loss.requires_grad:
        if all(logits.grad is None for logits in outputs):
            loss.backward()
        gradient = [logits.grad for logits in outputs if logits.grad is not None][-1]
        assert torch.isfinite(gradient).all()
        assert (gradient.abs().sum(1) > 0).all()


@pytest.mark.parametrize("case", sorted(case for case in OF_TORCH if CASES[case][0] not in {*RIGHT_BEFORE, ON_A_GPU}))
def test_the_program_was_wrong_before(case: str, outputs: list[torch.Tensor]) -> None:
    rule, program = CASES[case]
    try:
        space = run(program, data(program))
    except (RuntimeError, NotImplementedError):
        assert rule in ("missing-activation", "swapped-arguments")
        return
    if "gumbel_softmax" not in program:  # drawn rows sum to 1, whatever they are drawn from
        assert not is_right(program, space, outputs[-1].detach())


@pytest.mark.parametrize("case", sorted(OF_JAX))
def test_a_corrected_program_of_jax_has_the_cross_entropy_and_its_gradient(case: str) -> None:
    rule, program = CASES[case]
    x = jnp.linspace(-1.0, 1.0, ROWS * 4).reshape(ROWS, 4)
    labels = jnp.arange(ROWS) % 3
    layer = {"kernel": jnp.linspace(-2.0, 2.0, 12).reshape(4, 3) ** 2, "bias": jnp.array([0.5, 0.0, -0.5])}
    w = {"params": {**layer, "Dense_0": layer}}
    y = jax.nn.one_hot(labels, 3)
    z = x @ layer["kernel"] + layer["bias"]
    losses = []
    for text in (program, correction(rule, program)):
        space = run(text, {"x": x, "y": y, "w": w})
        names = [name for name in ("cross_entropy", "xent", "loss") if callable(space.get(name))]
        if "cross_entropy" in names:
            given = labels if "one_hot(y" in text else y
            losses.append(jax.value_and_grad(lambda z, f=space["cross_entropy"], y=given: f(z, y))(z))
        elif names:
            given = labels if "one_hot(y" in text else y
            losses.append((space[names[0]](w, x, given), None))
        else:
            losses.append((space["loss"].mean(), None))
    expected = float(-(y * jax.nn.log_softmax(z)).sum(-1).mean())
    assert (abs(float(losses[0][0]) - expected) < 1e-6) == (rule in RIGHT_BEFORE)
    loss, gradient = losses[1]
    assert float(loss) == pytest.approx(expected, abs=1e-6)
    if gradient is not None:
        assert np.asarray(gradient) == pytest.approx(np.asarray(jax.nn.softmax(z) - y) / ROWS, abs=1e-6)


def test_the_corrections_of_both_frameworks_are_many() -> None:
    assert len(OF_TORCH) > 30
    assert len(OF_JAX) > 5
    assert {rule for rule, _ in CASES.values()} >= {
        name for name, rule in RULES.items() if rule.correct and rule.framework == PYTORCH
    }
