"""Corrections of PyTorch and JAX that would break a program or change another use in it are not offered."""

import ast

import pytest

from logit_doctor.audit import audit_text
from tests.logit_doctor.programs import corrected, found

HEAD = "import torch\nfrom torch import nn\nimport torch.nn.functional as F\nfrom collections import OrderedDict\n"
LOSS = "loss = F.cross_entropy(net(x), y)\n"
NET = HEAD + "net = nn.Sequential(nn.Linear(3, 4), nn.Softmax(1))\n" + LOSS
OP = "double-activation-op"


def module(forward: str, more: str = "") -> str:
    """A module of one linear layer."""
    return (
        f"{HEAD}class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        f"        self.fc = nn.Linear(3, 4)\n{more}    def forward(self, x):\n{forward}net = Net()\n"
    )


WHOLE_OF_IT: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "a pair of a name and a layer": (
        f'{HEAD}net = nn.Sequential(OrderedDict([("fc", nn.Linear(3, 4)), ("sm", nn.Softmax(1))]))\n{LOSS}',
        ((', ("sm", nn.Softmax(1))', ""),),
    ),
    "a statement that adds it": (
        f'{HEAD}net = nn.Sequential(nn.Linear(3, 4))\nnet.add_module("sm", nn.Softmax(1))  # ends\n{LOSS}',
        (('net.add_module("sm", nn.Softmax(1))  # ends\n', ""),),
    ),
    "a line with a comment": (
        f"{HEAD}net = nn.Sequential(\n    nn.Linear(3, 4),  # logits\n    nn.Softmax(1),  # probabilities\n)\n{LOSS}",
        (("    nn.Softmax(1),  # probabilities\n", ""),),
    ),
    "the last line with a comment": (
        f"{HEAD}net = nn.Sequential(\n    nn.Linear(3, 4),  # logits\n    nn.Softmax(1)  # probabilities\n)\n{LOSS}",
        (("    nn.Softmax(1)  # probabilities\n", ""),),
    ),
    "a line of its own": (
        f"{HEAD}layers = [\n    nn.Linear(3, 4),\n    nn.Softmax(1)\n]\nnet = nn.Sequential(*layers)\n{LOSS}",
        ((",\n    nn.Softmax(1)\n", "\n"),),
    ),
    "the index of the largest entry": (
        NET + "_, best = torch.max(net(x).data, 1)\nright = (net(x).argmax(1) == y).float().mean()\n",
        ((", nn.Softmax(1)", ""),),
    ),
    "the index of the largest entry in JAX": (
        "import jax\nimport jax.numpy as jnp\nimport optax\nfrom flax import linen as nn\nclass Net(nn.Module):\n"
        "    @nn.compact\n    def __call__(self, x):\n        return nn.softmax(nn.Dense(3)(x))\nnet = Net()\n"
        "def loss(w, x, y):\n    return optax.softmax_cross_entropy(net.apply(w, x), y).mean()\n"
        "def right(w, x, y):\n    return jnp.argmax(net.apply(w, x), -1) == y\n",
        (("nn.softmax(nn.Dense(3)(x))", "nn.Dense(3)(x)"),),
    ),
    "one class, whose probability is right": (
        HEAD + "p = F.softmax(nn.Linear(3, 2)(x), 1)\nloss = nn.BCEWithLogitsLoss()(p[:, 1], y)\n",
        (("BCEWithLogitsLoss", "BCELoss"),),
    ),
    "an operation on what a function returns": (
        HEAD
        + "fc = nn.Linear(3, 4)\nloss = F.cross_entropy(F.softmax(fc(x), 1), y)\ndef evaluate(x):\n    return fc(x)\n",
        (("F.softmax(fc(x), 1)", "fc(x)"),),
    ),
    "a name": (
        HEAD + "p = F.softmax(nn.Linear(3, 4)(x), dim=1)\nloss = F.cross_entropy(p, y)\n",
        (("F.softmax(nn.Linear(3, 4)(x), dim=1)", "nn.Linear(3, 4)(x)"),),
    ),
}
PREDICTING = module(
    "        return self.fc(x)\n", "    def predict(self, x):\n        return F.softmax(self.fc(x), 1)\n"
)
ENDING = module("        return F.softmax(self.fc(x), 1)\n")
NOT_OFFERED = {
    "what is not followed": HEAD + "out = model(x)\nloss = F.cross_entropy(F.softmax(out, dim=1), y)\n",
    "a parameter": HEAD + "def lose(out, y):\n    return F.cross_entropy(F.softmax(out, dim=1), y)\n",
    "one class, with a weight": (
        HEAD + "c = nn.BCEWithLogitsLoss(pos_weight=w)\nloss = c(F.softmax(nn.Linear(3, 2)(x), 1)[:, 1], y)\n"
    ),
    "a record of both": (
        HEAD + "from typing import NamedTuple\nclass Both(NamedTuple):\n    z: object\n    p: object\n"
        "z = nn.Linear(3, 4)(x)\nboth = Both(z, F.softmax(z, 1))\nloss = F.cross_entropy(both.p, y)\n"
    ),
    "two names": f"{HEAD}fc, act = nn.Linear(3, 4), nn.Softmax(1)\nloss = F.cross_entropy(act(fc(x)), y)\n",
    "two names of a list": (
        f"{HEAD}[fc, act] = [nn.Linear(3, 4), nn.Softmax(1)]\nloss = F.cross_entropy(act(fc(x)), y)\n"
    ),
    "a call of the file": (
        f"{HEAD}def build(a, b):\n    return nn.Sequential(a, b)\nnet = build(nn.Linear(3, 4), nn.Softmax(1))\n{LOSS}"
    ),
    "a comment between": (f"{HEAD}net = nn.Sequential(nn.Linear(3, 4),  # logits\n    nn.Softmax(1))\n{LOSS}"),
    "a module by its name": (
        module("        return self.sm(self.fc(x))\n", '        self.add_module("sm", nn.Softmax(1))\n') + LOSS
    ),
    "the layers by their places": NET + "features = net[:-1](x)\n",
    "a layer by its name": (
        f'{HEAD}net = nn.Sequential(OrderedDict([("fc", nn.Linear(3, 4)), ("sm", nn.Softmax(1))]))\n{LOSS}'
        "net.sm.register_forward_hook(seen)\n"
    ),
    "an operand": ENDING + "p = net(x)\nloss = F.cross_entropy(p, y)\ndoubled = p * 2\n",
    "a comparison": NET + "sure = net(x)[:, 1] > 0.5\n",
    "the largest entry": NET + "sure = net(x).max(1).values\n",
    "the largest entry of all": NET + "sure = net(x).max()\n",
    "a sum": NET + "total = net(x).sum(1)\n",
    "a logarithm": NET + "other = F.nll_loss(torch.log(net(x) + 1e-9), y)\n",
    "a loss of numbers": NET + "other = F.mse_loss(net(x), y)\n",
    "the labels of another loss": NET + "other = F.cross_entropy(nn.Linear(3, 4)(x), net(x))\n",
    "a distribution": NET + "drawn = torch.distributions.Categorical(probs=net(x)).sample()\n",
    "a function elsewhere": NET + "plot(net(x))\n",
    "a list": NET + "rows = []\nrows.append(net(x))\n",
    "a text": NET + 'told = f"{net(x)}"\n',
    "a function that serves": NET + "def predict(x):\n    return net(x)\n",
    "a function that returns it": ENDING + LOSS + "def evaluate(x):\n    return net(x)\n",
    "an export": NET + 'torch.onnx.export(net, x, "net.onnx")\n',
    "another instance": ENDING + LOSS + "other = Net()\nsure = other(x) > 0.9\n",
    "predict()": PREDICTING + "loss = F.cross_entropy(net.predict(x), y)\n",
    "both of them": (
        module("        z = self.fc(x)\n        return z, torch.softmax(z, 1)\n")
        + "loss = F.cross_entropy(net(x)[1], y)\n"
    ),
    "a product": HEAD + "p = F.softmax(nn.Linear(3, 4)(x), 1)\nloss = F.cross_entropy(p, y)\nvariance = p * (1 - p)\n",
    "an attribute": (module("        self.p = F.softmax(self.fc(x), 1)\n        return self.p\n") + LOSS),
    "a clip": HEAD + "loss = F.cross_entropy(F.softmax(nn.Linear(3, 4)(x), 1).clamp(1e-6), y)\n",
    "two in one": HEAD
    + "fc = nn.Linear(3, 4)\nloss = F.cross_entropy(torch.cat([fc(x).softmax(1), fc(z).softmax(1)]), y)\n",
}
TEXT_ONLY = {
    "tanh": ("missing-activation", HEAD + "loss = nn.BCELoss()(torch.tanh(nn.Linear(3, 1)(x)), y)\n"),
    "relu": ("missing-activation", HEAD + "loss = nn.BCELoss()(F.relu(nn.Linear(3, 1)(x)), y)\n"),
    "the target of a divergence": (
        "missing-logarithm",
        HEAD + "fc = nn.Linear(3, 4)\nloss = nn.KLDivLoss()(F.softmax(fc(z), 1), F.log_softmax(fc(x), 1))\n",
    ),
    "smoothed labels": (
        "redundant-log-softmax",
        HEAD + "net = nn.Sequential(nn.Linear(3, 4), nn.LogSoftmax(1))\nc = nn.CrossEntropyLoss(label_smoothing=0.1)\n"
        "loss = c(net(x), y)\n",
    ),
    "labels that are probabilities": (
        "redundant-log-softmax",
        HEAD + "net = nn.Sequential(nn.Linear(3, 4), nn.LogSoftmax(1))\n"
        "loss = F.cross_entropy(net(x), torch.softmax(t, 1))\n",
    ),
    "probabilities used otherwise": (
        "missing-logarithm",
        HEAD + "p = F.softmax(nn.Linear(3, 4)(x), 1)\nloss = F.nll_loss(p, y)\nprint(p.max())\n",
    ),
    "a constant of several comparisons": (
        "threshold-at-inference",
        HEAD + "net = nn.Linear(3, 1)\nT = 0.5\nloss = F.binary_cross_entropy_with_logits(net(x), y)\n"
        "hits = net(x) > T\nsure = torch.sigmoid(net(x)) > T\n",
    ),
}


@pytest.mark.parametrize("case", WHOLE_OF_IT)
def test_what_is_removed_is_removed_whole(case: str) -> None:
    program, changes = WHOLE_OF_IT[case]
    expected = program
    for old, new in changes:
        assert expected.count(old) == 1
        expected = expected.replace(old, new)
    text = corrected(program, found(program, OP).diff)
    assert text == expected
    ast.parse(text)
    assert OP not in {finding.rule for finding in audit_text(text, "tensorflow").findings}


@pytest.mark.parametrize("case", NOT_OFFERED)
def test_an_activation_that_something_else_needs_is_not_removed(case: str) -> None:
    assert found(NOT_OFFERED[case], OP).diff == ""


@pytest.mark.parametrize("case", TEXT_ONLY)
def test_some_findings_have_no_correction(case: str) -> None:
    rule, program = TEXT_ONLY[case]
    assert found(program, rule).diff == ""


def test_a_threshold_is_reported_where_it_is_compared() -> None:
    _, program = TEXT_ONLY["a constant of several comparisons"]
    finding = found(program, "threshold-at-inference")
    assert program.splitlines()[(finding.line or 0) - 1] == "hits = net(x) > T"


def test_of_two_activations_the_one_before_a_loss_of_logits_goes() -> None:
    program = (
        HEAD + "net = nn.Sequential(nn.Linear(3, 1), nn.Sigmoid())\ndef step(x, y):\n    z = net(x)\n"
        "    p = torch.sigmoid(z)\n    overlap = (p * y).sum()\n"
        "    return F.binary_cross_entropy_with_logits(z, y) + overlap\nstep(x, y)\n"
    )
    expected = program.replace(", nn.Sigmoid()", "")
    for rule in ("stacked-activation", OP):
        assert corrected(program, found(program, rule).diff) == expected
    assert {finding.rule for finding in audit_text(expected, "tensorflow").findings}.isdisjoint(
        {"stacked-activation", OP}
    )
