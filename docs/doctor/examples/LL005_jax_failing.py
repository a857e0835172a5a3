import jax
import jax.numpy as jnp
import optax
from flax import linen as nn

x = jnp.linspace(-1.0, 1.0, 256).reshape(64, 4)
y = jnp.arange(64) % 3


class Net(nn.Module):
    @nn.compact
    def __call__(self, x):
        return nn.Dense(3)(x)


net = Net()
weights = net.init(jax.random.key(0), x)


def loss_of(weights):
    outputs = net.apply(weights, x)
    return -jnp.log(nn.softmax(outputs))[jnp.arange(64), y].mean()


loss, gradient = jax.value_and_grad(loss_of)(weights)
