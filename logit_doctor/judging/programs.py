"""Building blocks of the rules' failing and passing programs: data, and the training of a one-layer model."""

CLASSES = """\
import keras
import numpy as np

x = np.random.default_rng(0).normal(size=(64, 4)).astype("float32")
y = np.arange(64) % 3
"""
ONE_HOT = CLASSES.replace("np.arange(64) % 3", "np.eye(3)[np.arange(64) % 3]")
BINARY = CLASSES.replace("np.arange(64) % 3", "(np.arange(64) % 2).reshape(-1, 1)")
SPREAD = BINARY.replace("normal(size", "normal(scale=10, size")
OPERATIONS = """\
import tensorflow as tf

logits = tf.constant([[2.0, -1.0, 0.5], [0.0, 3.0, -2.0]])
y = tf.constant([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
"""


def compiled(data: str, layer: str, loss: str, metrics: str = "") -> str:
    """Return a program that trains one layer."""
    tail = f", metrics=[{metrics}]" if metrics else ""
    return (
        f"{data}\nmodel = keras.Sequential([keras.Input((4,)), {layer}])\n"
        f'model.compile(optimizer="sgd", loss={loss}{tail})\nmodel.fit(x, y, verbose=0)\n'
    )


SPARSE_LOGITS = "keras.losses.SparseCategoricalCrossentropy(from_logits=True)"
BINARY_LOGITS = "keras.losses.BinaryCrossentropy(from_logits=True)"

TORCH = """\
import torch
from torch import nn
import torch.nn.functional as F

x = torch.linspace(-1.0, 1.0, 256).reshape(64, 4)
"""


def torch_trained(layer: str, loss: str, labels: str = "(torch.arange(64) % 2).reshape(-1, 1).float()") -> str:
    """Return a program that trains one layer of PyTorch."""
    return (
        f"{TORCH}y = {labels}\n\nmodel = nn.Sequential({layer})\nloss_fn = {loss}\n"
        "optimizer = torch.optim.SGD(model.parameters(), lr=0.1)\nfor epoch in range(10):\n"
        "    optimizer.zero_grad()\n    loss = loss_fn(model(x), y)\n    loss.backward()\n    optimizer.step()\n"
    )


JAX_DATA = """\
import jax
import jax.numpy as jnp
import optax
from flax import linen as nn

x = jnp.linspace(-1.0, 1.0, 256).reshape(64, 4)
y = jnp.arange(64) % 3
"""


def flax_trained(output: str, loss: str) -> str:
    """Return a program that computes the gradient of a loss of ``outputs`` and ``y``, in JAX with Flax."""
    return (
        f"{JAX_DATA}\n\nclass Net(nn.Module):\n    @nn.compact\n    def __call__(self, x):\n"
        f"        return {output}\n\n\nnet = Net()\nweights = net.init(jax.random.key(0), x)\n\n\n"
        f"def loss_of(weights):\n    outputs = net.apply(weights, x)\n    return {loss}\n\n\n"
        "loss, gradient = jax.value_and_grad(loss_of)(weights)\n"
    )
