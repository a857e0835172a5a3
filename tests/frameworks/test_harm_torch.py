"""Every rule's failing program in PyTorch does the harm that its page states, and its passing one does not."""

import math
import re
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from logit_doctor.finding import PYTORCH
from logit_doctor.rules import RULES
from tests.frameworks.running import measured, run, served
from tests.logit_doctor.framework_programs import PROGRAMS

pytestmark = pytest.mark.frameworks

CERTAIN = [[30.0, 0.0, 0.0]]
"""Logits of a model that is sure of class 0; of three classes, the others share 2 e^-30."""
FLOOR = math.log(1 + 2 / math.e)


def learns(program: str) -> None:
    """The loss is 0 for a right answer; of a wrong one it is the margin, with a gradient of 1."""
    space = run(program)
    assert measured(space, CERTAIN, [0])[0] == pytest.approx(0, abs=1e-9)
    loss, gradient = measured(space, CERTAIN, [1])
    assert loss == pytest.approx(30)
    assert gradient[0] == pytest.approx([1, -1, 0])


def second_softmax(failing: str, passing: str) -> None:
    space = run(failing)
    loss, _ = measured(space, CERTAIN, [0])
    assert loss == pytest.approx(FLOOR)
    _, gradient = measured(space, CERTAIN, [1])
    assert abs(gradient).max() < 1e-8
    learns(passing)


def logits_as_probabilities(failing: str, passing: str) -> None:
    with pytest.raises(RuntimeError, match="between 0 and 1"):
        run(failing)
    loss, gradient = measured(run(passing), [[3.0]], [[0.0]])
    assert loss == pytest.approx(3 + math.log1p(math.exp(-3)))
    assert gradient.item() == pytest.approx(1 / (1 + math.exp(-3)))


def no_logarithm(failing: str, passing: str) -> None:
    space = run(failing)
    assert measured(space, CERTAIN, [0])[0] == pytest.approx(-1)
    _, gradient = measured(space, CERTAIN, [1])
    assert abs(gradient).max() < 1e-8
    of_logits = run(failing.replace(", nn.Softmax(dim=1)", ""))
    assert measured(of_logits, [[1e6, 0.0, 0.0]], [0])[0] == -1e6
    learns(passing)


def two_passes(failing: str, passing: str) -> None:
    passes, results = [], []
    for program in (failing, passing):
        space = run(program)
        with torch.autograd.profiler.profile() as profile:
            results.append(measured(space, [[2.0, -1.0, 0.5]], [1]))
        passes.append(sum(event.name == "aten::_log_softmax" for event in profile.function_events))
    assert passes == [2, 1]
    assert results[0][0] == pytest.approx(results[1][0])
    assert results[0][1] == pytest.approx(results[1][1])


def implied_axis(failing: str, passing: str) -> None:
    with pytest.warns(UserWarning, match="Implicit dimension choice"):
        space = run(failing)
    rows, images = torch.rand(4, 3), torch.rand(5, 4, 3)
    with pytest.warns(UserWarning, match="Implicit dimension choice"):
        chosen = {axis: space["model"][-1](values).exp().sum(axis) for values, axis in ((rows, 1), (images, 0))}
    assert all(sums.numpy() == pytest.approx(1) for sums in chosen.values())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run(passing)


def refused_on_a_gpu(failing: str, passing: str) -> None:
    """The kernel that autocast on a GPU calls, called on the processor: no GPU is needed to be refused by it."""
    on_gpu = torch._C.DispatchKeySet(torch._C.DispatchKey.AutocastCUDA)
    for program, kernel in (
        (failing, torch.ops.aten.binary_cross_entropy.default),
        (passing, torch.ops.aten.binary_cross_entropy_with_logits.default),
    ):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that there is no GPU
            space = run(re.sub(r"\.cuda\(\)", "", program))
        outputs, y = space["model"](space["x"]).detach(), space["y"]
        if program is failing:
            with pytest.raises(RuntimeError, match="unsafe to autocast"):
                kernel.redispatch(on_gpu, outputs, y)
        else:
            assert torch.isfinite(kernel.redispatch(on_gpu, outputs, y))


def two_steps(failing: str, passing: str) -> None:
    loss, gradient = measured(run(failing), [[20.0]], [[0.0]])
    assert (loss, gradient.item()) == (100, 0)
    loss, gradient = measured(run(passing), [[20.0]], [[0.0]])
    assert loss == pytest.approx(20)
    assert gradient.item() == pytest.approx(1)


def logarithm_of_a_rounded_probability(failing: str, passing: str) -> None:
    space = run(failing)
    loss, gradient = measured(space, [[200.0, 0.0, 0.0]], [[0.0, 1.0, 0.0]])
    assert not math.isfinite(loss)
    assert np.isnan(gradient).any()
    space = run(passing)
    loss, gradient = measured(space, [[200.0, 0.0, 0.0]], [[0.0, 1.0, 0.0]])
    assert loss == pytest.approx(200)
    assert gradient[0] == pytest.approx([1, -1, 0])
    certain = torch.tensor(20.0)
    assert torch.log(torch.sigmoid(certain)) == 0
    assert F.logsigmoid(certain).item() == pytest.approx(-math.exp(-20))


def clipped(failing: str, passing: str) -> None:
    loss, gradient = measured(run(failing), [[200.0, 0.0, 0.0]], [[0.0, 1.0, 0.0]])
    assert loss == pytest.approx(-math.log(1e-7))
    assert not gradient.any()
    loss, gradient = measured(run(passing), [[200.0, 0.0, 0.0]], [[0.0, 1.0, 0.0]])
    assert loss == pytest.approx(200)
    assert gradient[0] == pytest.approx([1, -1, 0])


def constant_output(failing: str, passing: str) -> None:
    rows = [[-5.0], [0.0], [5.0]]
    space = run(failing)
    assert (served(space, rows) == 1).all()
    assert not measured(space, rows, [[0.0], [1.0], [0.0]])[1].any()
    space = run(passing)
    assert len(np.unique(served(space, rows))) == 3
    assert measured(space, rows, [[0.0], [1.0], [0.0]])[1].all()


def wrong_classes_twice(failing: str, passing: str) -> None:
    probabilities = np.array([0.5, 0.25, 0.25])
    rows, labels = [np.log(probabilities).tolist()], [[1.0, 0.0, 0.0]]
    once = -math.log(0.5)
    assert 3 * measured(run(failing), rows, labels)[0] == pytest.approx(once - 2 * math.log(0.75))
    assert measured(run(passing), rows, labels)[0] == pytest.approx(once)


def loss_of_one_unit(failing: str, passing: str) -> None:
    space = run(failing)
    for logit, label in ((-50.0, 1.0), (0.0, 0.0), (3.0, 0.0)):
        loss, gradient = measured(space, [[logit]], [[label]])
        assert (loss, gradient.item()) == (0, 0)
        assert measured(space, [[logit]], [0])[0] == 0
    with pytest.raises(IndexError, match="out of bounds"):
        measured(space, [[3.0]], [1])
    loss, gradient = measured(run(passing), [[-50.0]], [[1.0]])
    assert loss == pytest.approx(50)
    assert gradient.item() == pytest.approx(-1)


def rounded_to_16_bits(failing: str, passing: str) -> None:
    def loss_of(space: dict[str, Any], logit: float) -> tuple[float, float]:
        z = torch.tensor([[logit]], dtype=torch.bfloat16, requires_grad=True)
        space["model"][0].forward = lambda _: z
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = space["loss_fn"](space["model"](space["x"][:1]).float(), torch.zeros(1, 1))
        loss.backward()
        assert z.grad is not None
        return loss.item(), z.grad.item()

    assert loss_of(run(failing), 6.3) == (100, 0)
    loss, gradient = loss_of(run(passing), 6.3)
    assert loss == pytest.approx(6.3, abs=0.02)
    assert gradient == pytest.approx(1, abs=0.01)
    saturated = [z for z in torch.arange(5, 7, 1 / 64).bfloat16() if torch.sigmoid(z) == 1]
    assert float(saturated[0]) == pytest.approx(math.log(511), abs=1 / 32)


def axis_of_the_batch(failing: str, passing: str) -> None:
    rows = [[1.0, 2.0, 0.0], [3.0, -1.0, 0.5]]
    space = run(failing)
    both = np.exp(served(space, rows))
    assert both.sum(axis=0) == pytest.approx(1)
    assert abs(both.sum(axis=1) - 1).min() > 0.1
    assert abs(np.exp(served(space, rows[:1])) - both[:1]).max() > 0.1
    space = run(passing)
    both = np.exp(served(space, rows))
    assert both.sum(axis=1) == pytest.approx(1)
    assert np.exp(served(space, rows[:1])) == pytest.approx(both[:1])


BETWEEN = torch.tensor([[0.1], [0.3], [0.49]])
"""Logits whose probability is above one half."""


def decided_wrongly(failing: str, passing: str) -> None:
    assert (torch.sigmoid(BETWEEN) > 0.5).all()
    assert not run(failing)["serve"](BETWEEN).any()
    assert run(passing)["serve"](BETWEEN).all()


def always_the_first_class(failing: str, passing: str) -> None:
    logits = torch.tensor([[-2.0], [3.0]])
    assert run(failing)["serve"](logits).tolist() == [0, 0]
    assert run(passing)["serve"](logits).tolist() == [0, 1]


def labels_as_outputs(failing: str, passing: str) -> None:
    losses = []
    for program in (failing, passing):
        space = run(program)
        z, y = space["model"](space["x"]), space["y"]
        losses.append(space["loss"].item())
        expected = (-(y * z.log_softmax(1)), -(z * y.log_softmax(1)))[program is failing]
        assert losses[-1] == pytest.approx(expected.sum(1).mean().item(), abs=1e-6)
    assert abs(losses[0] - losses[1]) > 0.1


def squeezed(failing: str, passing: str) -> None:
    values = RULES["stacked-activation"].values
    assert values["most"] == math.e / (math.e + values["classes"] - 1)
    assert served(run(failing), CERTAIN).max() == pytest.approx(math.e / (math.e + 2))
    assert served(run(passing), CERTAIN).max() == pytest.approx(1)


HARMS: dict[str, Callable[[str, str], None]] = {
    "double-activation-op": second_softmax,
    "missing-activation": logits_as_probabilities,
    "missing-logarithm": no_logarithm,
    "redundant-log-softmax": two_passes,
    "softmax-without-dim": implied_axis,
    "probabilities-under-autocast": refused_on_a_gpu,
    "two-step": two_steps,
    "log-of-probabilities": logarithm_of_a_rounded_probability,
    "clipped-log": clipped,
    "softmax-one-unit": constant_output,
    "softmax-with-binary": wrong_classes_twice,
    "one-unit-sparse": loss_of_one_unit,
    "half-precision-output": rounded_to_16_bits,
    "softmax-axis": axis_of_the_batch,
    "threshold-at-inference": decided_wrongly,
    "argmax-one-unit": always_the_first_class,
    "swapped-arguments": labels_as_outputs,
    "stacked-activation": squeezed,
}
"""What shows the harm of a rule in its failing program, and that its passing one is free of it."""


def test_every_rule_that_has_a_program_shows_its_harm() -> None:
    assert HARMS.keys() == {rule for rule, framework in PROGRAMS if framework == PYTORCH}


@pytest.mark.parametrize("rule", HARMS)
def test_the_failing_program_does_the_harm_and_the_passing_one_does_not(rule: str) -> None:
    HARMS[rule](*PROGRAMS[rule, PYTORCH])
