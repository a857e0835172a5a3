"""The corrections of programs of PyTorch, written out by hand and compared."""

import ast

import pytest

from logit_doctor.audit import audit_text
from logit_doctor.finding import KERAS
from logit_doctor.rules import RULES
from tests.logit_doctor.programs import corrected, found

# Each: the rule, the program, and what of it is corrected into what.
CORRECTIONS: dict[str, tuple[str, str, tuple[tuple[str, str], ...]]] = {}


def corrects(rule: str, program: str, *changes: tuple[str, str]) -> None:
    CORRECTIONS[f"{rule} {len(CORRECTIONS)}"] = (rule, program, changes)


TORCH_HEAD = (
    "import torch\nfrom torch import nn\nimport torch.nn.functional as F\nfrom torch.nn.functional import softmax\n"
)


def torch(loss: str, layers: str = "nn.Linear(4, 3)", output: str = "net(x)") -> str:
    """A loss of PyTorch on the output of a chain of layers."""
    return f"{TORCH_HEAD}net = nn.Sequential({layers})\ncriterion = {loss}\nloss = criterion({output}, y)\n"


SOFTMAX, LOG_SOFTMAX = "nn.Linear(4, 3), nn.Softmax(dim=1)", "nn.Linear(4, 3), nn.LogSoftmax(dim=1)"
corrects("double-activation-op", torch("nn.CrossEntropyLoss()", SOFTMAX), (", nn.Softmax(dim=1)", ""))
for written in ("F.softmax(net(x), dim=1)", "net(x).softmax(1)", "torch.softmax(net(x), 1)", "softmax(net(x), dim=-1)"):
    corrects("double-activation-op", torch("nn.CrossEntropyLoss()", output=written), (written, "net(x)"))
corrects("double-activation-op", torch("nn.BCEWithLogitsLoss()", output="net(x).sigmoid()"), (".sigmoid()", ""))
corrects(
    "double-activation-op",
    torch("nn.MSELoss()", SOFTMAX) + "d = torch.distributions.Categorical(logits=net(x))\n",
    ("logits=", "probs="),
)
# The layer is kept in an attribute, where nothing may take its place.
corrects(
    "double-activation-op",
    TORCH_HEAD
    + "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.fc = nn.Linear(4, 3)\n"
    "        self.end = nn.Softmax(1)\n    def forward(self, x):\n        return self.end(self.fc(x))\n"
    "loss = F.cross_entropy(Net()(x), y)\n",
)
corrects("missing-activation", torch("nn.BCELoss()"), ("BCELoss", "BCEWithLogitsLoss"))
corrects("missing-activation", torch("F.binary_cross_entropy"))
corrects(
    "missing-activation",
    TORCH_HEAD + "loss = F.binary_cross_entropy(nn.Linear(4, 1)(x), y)\n",
    ("binary_cross_entropy", "binary_cross_entropy_with_logits"),
)
corrects("missing-logarithm", torch("nn.NLLLoss()", SOFTMAX), ("nn.Softmax(", "nn.LogSoftmax("))
corrects("missing-logarithm", torch("nn.NLLLoss()"), ("NLLLoss", "CrossEntropyLoss"))
corrects("missing-logarithm", torch("nn.NLLLoss()", output="net(x).softmax(-1)"), (".softmax(", ".log_softmax("))
corrects("missing-logarithm", torch("nn.NLLLoss()", output="softmax(net(x), dim=-1)"))
corrects("missing-logarithm", torch("nn.KLDivLoss()"))
JAX_HEAD = "import jax\nimport jax.numpy as jnp\nimport optax\nfrom flax import linen as nn\nnet = nn.Dense(3)\n"
corrects(
    "missing-logarithm",
    JAX_HEAD + "def xent(w, x, y):\n    p = jax.nn.softmax(net.apply(w, x))\n"
    "    return -jnp.mean(jnp.sum(jax.nn.one_hot(y, 3) * p, axis=-1))\n",
    ("jax.nn.softmax", "jax.nn.log_softmax"),
)
corrects(
    "double-activation-op",
    JAX_HEAD + "loss = optax.softmax_cross_entropy(nn.softmax(net.apply(w, x)), y)\n",
    ("nn.softmax(net.apply(w, x))", "net.apply(w, x)"),
)
corrects(
    "double-activation-op",
    torch("nn.MSELoss()") + "z = F.gumbel_softmax(logits=F.softmax(net(x), dim=1))\n",
    ("F.softmax(net(x), dim=1)", "net(x)"),
)
corrects("redundant-log-softmax", torch("nn.CrossEntropyLoss()", LOG_SOFTMAX), ("CrossEntropyLoss", "NLLLoss"))
corrects(
    "softmax-without-dim",
    torch("nn.MSELoss()", output="F.softmax(net(x))"),
    ("F.softmax(net(x))", "F.softmax(net(x), dim=1)"),
)
corrects(
    "softmax-axis", torch("nn.NLLLoss()", "nn.Flatten(), nn.Linear(4, 3), nn.LogSoftmax(dim=0)"), ("dim=0", "dim=-1")
)
corrects(
    "swapped-arguments",
    torch("nn.CrossEntropyLoss()").replace("(net(x), y)", "(y, net(x))"),
    ("(y, net(x))", "(net(x), y)"),
)
corrects("threshold-at-inference", torch("nn.BCEWithLogitsLoss()") + "hits = net(x) > 0.5\n", ("> 0.5", "> 0.0"))
corrects(
    "log-of-probabilities",
    torch("nn.MSELoss()") + "lost = torch.log(F.softmax(net(x), dim=1))\n",
    ("torch.log(F.softmax(net(x), dim=1))", "F.log_softmax(net(x), dim=1)"),
)
corrects(
    "log-of-probabilities",
    torch("nn.MSELoss()") + "lost = torch.log(torch.sigmoid(z))\n",
    ("torch.log(torch.sigmoid(z))", "F.logsigmoid(z)"),
)
corrects("argmax-one-unit", torch("nn.BCEWithLogitsLoss()", "nn.Linear(4, 1)") + "best = net(x).argmax(1)\n")
corrects("two-step", torch("nn.BCELoss()", "nn.Linear(4, 1), nn.Sigmoid()"))
corrects(
    "probabilities-under-autocast",
    torch("nn.BCELoss()", "nn.Linear(4, 1), nn.Sigmoid()").replace("loss =", 'with torch.autocast("cuda"): loss ='),
    (", nn.Sigmoid()", ""),
    ("BCELoss", "BCEWithLogitsLoss"),
)


@pytest.mark.parametrize("case", CORRECTIONS)
def test_a_correction_changes_this_and_nothing_else(case: str) -> None:
    rule, program, changes = CORRECTIONS[case]
    finding = found(program, rule)
    if not changes:
        assert finding.diff == ""
        return
    expected = program
    for old, new in changes:
        assert expected.count(old) == 1
        expected = expected.replace(old, new)
    text = corrected(program, finding.diff)
    assert text == expected
    ast.parse(text)
    assert rule not in {other.rule for other in audit_text(text, "tensorflow").findings}


def test_every_rule_of_another_framework_that_corrects_has_corrections_here() -> None:
    elsewhere = {name for name, rule in RULES.items() if rule.correct and rule.framework != KERAS}
    assert elsewhere <= {rule for rule, _, changes in CORRECTIONS.values() if changes}
