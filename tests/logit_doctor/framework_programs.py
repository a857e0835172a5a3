"""A program of PyTorch or JAX that breaks a rule, and the same one that does not, for every rule that applies there.

Those of the rules' own files come first; the others are written here. ``tests/frameworks`` runs them: each makes its
own data and leaves what shows the harm in ``model`` and ``loss_fn``, or in the functions ``serve`` and
``cross_entropy``.
"""

from typing import TypeAlias

from logit_doctor.finding import JAX, KERAS, PYTORCH
from logit_doctor.judging import TORCH, torch_trained
from logit_doctor.rules import RULES

Pair: TypeAlias = tuple[str, str]
CLASSES = "torch.arange(64) % 3"
ONE_HOT = "torch.eye(3)[torch.arange(64) % 3]"


def trained(failing: tuple[str, str], passing: tuple[str, str], labels: str) -> Pair:
    """The same training with other layers and another loss."""
    first, second = (torch_trained(layers, loss, labels) for layers, loss in (failing, passing))
    return first, second


def torch_loss(failing: str, passing: str) -> Pair:
    """A loss written by hand, of a linear layer."""
    program = (
        f"{TORCH}y = {ONE_HOT}\n\nmodel = nn.Linear(4, 3)\n"
        "def cross_entropy(z, y):\n    return -(y * {}).sum(1).mean()\nloss = cross_entropy(model(x), y)\n"
    )
    return program.format(failing), program.format(passing)


def torch_served(failing: str, passing: str, layers: str = "nn.Linear(4, 1)") -> Pair:
    """What a program makes of the outputs of a model that it trained on logits."""
    program = (
        torch_trained(layers, "nn.BCEWithLogitsLoss()") + "def serve(x):\n    return {}\npredicted = serve(model(x))\n"
    )
    return program.format(failing), program.format(passing)


def jax_loss(failing: str, passing: str, labels: str = "y") -> Pair:
    """A loss of logits, as a function of them."""
    program = (
        f"{JAX_HEAD}\ndef cross_entropy(z, y):\n    return {{}}\n\n"
        f"loss = cross_entropy(model.apply(parameters, x), {labels})\n"
    )
    return program.format(failing), program.format(passing)


JAX_HEAD = """\
import jax
import jax.numpy as jnp
import optax
from flax import linen as nn

x = jnp.linspace(-1.0, 1.0, 256).reshape(64, 4)
labels = jnp.arange(64) % 3
y = jax.nn.one_hot(labels, 3)
model = nn.Dense(3)
parameters = model.init(jax.random.key(0), x)
"""
AUTOCAST = (
    f"{TORCH}y = (torch.arange(64) % 2).reshape(-1, 1).float()\n\nmodel = nn.Sequential(nn.Linear(4, 1){{}})\n"
    'loss_fn = nn.{}()\nwith torch.autocast("cpu", dtype=torch.bfloat16):\n    outputs = model(x)\n'
    "    loss = loss_fn(outputs.float(), y)\n"
)
WRITTEN: dict[tuple[str, str], Pair] = {
    ("two-step", PYTORCH): trained(
        ("nn.Linear(4, 1), nn.Sigmoid()", "nn.BCELoss()"),
        ("nn.Linear(4, 1)", "nn.BCEWithLogitsLoss()"),
        "(torch.arange(64) % 2).reshape(-1, 1).float()",
    ),
    ("log-of-probabilities", PYTORCH): torch_loss("torch.log(F.softmax(z, dim=1))", "F.log_softmax(z, dim=1)"),
    ("clipped-log", PYTORCH): torch_loss("torch.log(F.softmax(z, dim=1).clamp(1e-7, 1))", "F.log_softmax(z, dim=1)"),
    ("softmax-one-unit", PYTORCH): trained(
        ("nn.Linear(4, 1), nn.Softmax(dim=1)", "nn.BCELoss()"),
        ("nn.Linear(4, 1), nn.Sigmoid()", "nn.BCELoss()"),
        "(torch.arange(64) % 2).reshape(-1, 1).float()",
    ),
    ("softmax-with-binary", PYTORCH): trained(
        ("nn.Linear(4, 3), nn.Softmax(dim=1)", "nn.BCELoss()"), ("nn.Linear(4, 3)", "nn.CrossEntropyLoss()"), ONE_HOT
    ),
    ("one-unit-sparse", PYTORCH): trained(
        ("nn.Linear(4, 1)", "nn.CrossEntropyLoss()"),
        ("nn.Linear(4, 1)", "nn.BCEWithLogitsLoss()"),
        "(torch.arange(64) % 2).reshape(-1, 1).float()",
    ),
    ("half-precision-output", PYTORCH): (
        AUTOCAST.format(", nn.Sigmoid()", "BCELoss"),
        AUTOCAST.format("", "BCEWithLogitsLoss"),
    ),
    ("softmax-axis", PYTORCH): trained(
        ("nn.Flatten(), nn.Linear(4, 3), nn.LogSoftmax(dim=0)", "nn.NLLLoss()"),
        ("nn.Flatten(), nn.Linear(4, 3), nn.LogSoftmax(dim=-1)", "nn.NLLLoss()"),
        CLASSES,
    ),
    ("threshold-at-inference", PYTORCH): torch_served("x > 0.5", "x > 0.0"),
    ("swapped-arguments", PYTORCH): (
        f"{TORCH}y = {ONE_HOT}\nmodel = nn.Linear(4, 3)\nloss = F.cross_entropy(y, model(x))\n",
        f"{TORCH}y = {ONE_HOT}\nmodel = nn.Linear(4, 3)\nloss = F.cross_entropy(model(x), y)\n",
    ),
    ("stacked-activation", PYTORCH): trained(
        ("nn.Linear(4, 3), nn.Softmax(dim=1), nn.Softmax(dim=1)", "nn.MSELoss()"),
        ("nn.Linear(4, 3), nn.Softmax(dim=1)", "nn.MSELoss()"),
        ONE_HOT,
    ),
    ("argmax-one-unit", PYTORCH): torch_served("x.argmax(1)", "(x > 0.0)[:, 0].long()"),
    ("double-activation-op", JAX): jax_loss(
        "optax.softmax_cross_entropy(jax.nn.softmax(z), y).mean()", "optax.softmax_cross_entropy(z, y).mean()"
    ),
    ("log-of-probabilities", JAX): jax_loss(
        "-(y * jnp.log(jax.nn.softmax(z))).sum(-1).mean()", "-(y * jax.nn.log_softmax(z)).sum(-1).mean()"
    ),
    ("clipped-log", JAX): jax_loss(
        "-(y * jnp.log(jnp.clip(jax.nn.softmax(z), 1e-7, 1.0))).sum(-1).mean()",
        "-(y * jax.nn.log_softmax(z)).sum(-1).mean()",
    ),
    ("missing-logarithm", JAX): jax_loss(
        "-jnp.mean(jnp.sum(jax.nn.one_hot(y, 3) * jax.nn.softmax(z), axis=-1))",
        "-jnp.mean(jnp.sum(jax.nn.one_hot(y, 3) * jax.nn.log_softmax(z), axis=-1))",
        "labels",
    ),
    ("swapped-arguments", JAX): jax_loss(
        "optax.softmax_cross_entropy(y, z).mean()", "optax.softmax_cross_entropy(z, y).mean()"
    ),
}
PROGRAMS: dict[tuple[str, str], Pair] = {
    **{(name, rule.framework): (rule.failing, rule.passing) for name, rule in RULES.items() if rule.framework != KERAS},
    **{(name, framework): pair for name, rule in RULES.items() for framework, pair in rule.examples.items()},
    **WRITTEN,
}
"""By the name of a rule and a framework."""
