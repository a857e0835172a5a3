"""JAX, and the libraries around it: optax, Flax (linen and nnx), Haiku, Equinox."""

from logit_doctor.reading.catalogue import words
from logit_doctor.reading.frameworks.entries import (
    Base,
    Container,
    Criterion,
    Entry,
    Framework,
    Gradient,
    Module,
    Operation,
    Passing,
    State,
    under,
)

LINEN, NNX = "flax.linen", "flax.nnx"
FEATURES = Module(kind="Dense", units=0, units_word="features")
SCALING, POOLING = Module(kind="Dropout"), Operation(name="reshape")
CRITERIA: dict[str, Entry] = {
    "softmax_cross_entropy": Criterion(family="categorical", takes="logits"),
    "softmax_cross_entropy_with_integer_labels": Criterion(family="sparse", takes="logits"),
    "safe_softmax_cross_entropy": Criterion(family="categorical", takes="logits"),
    "poly_loss_cross_entropy": Criterion(family="categorical", takes="logits"),
    "sigmoid_binary_cross_entropy": Criterion(family="binary", takes="logits"),
    "sigmoid_focal_loss": Criterion(family="binary", takes="logits"),
    "ctc_loss": Criterion(family="categorical", takes="logits"),
    "kl_divergence": Criterion(family="distribution", takes="logarithms"),
    "kl_divergence_with_log_targets": Criterion(family="distribution", takes="logarithms"),
    **dict.fromkeys(
        words(
            """
            l2_loss squared_error huber_loss log_cosh hinge_loss cosine_distance cosine_similarity smooth_labels
            """
        ),
        Criterion(),
    ),
}
JAX = Framework(
    name="jax",
    roots=("jax", "optax", "flax", "haiku", "equinox", "distrax"),
    homes={
        r"optax\.losses\.(?:_\w+\.)?": "optax.",
        r"flax\.linen\.(?:activation|linear|normalization|stochastic|module|combinators)\.": f"{LINEN}.",
        r"flax\.nnx\.(?:nn\.)?(?:activations|linear|normalization|stochastic|helpers)\.": f"{NNX}.",
        rf"flax\.(?:linen|nnx)\.(?={'|'.join(('softmax', 'log_softmax', 'sigmoid', 'log_sigmoid', 'one_hot'))}$)": (
            "jax.nn."
        ),
        r"jax\.lax\.stop_gradient$": "jax.numpy.stop_gradient",
        r"jax\.scipy\.special\.expit$": "jax.nn.sigmoid",
    },
    entries={
        **{f"optax.{name}": entry for name, entry in CRITERIA.items()},
        **under(LINEN, ("Dense", "DenseGeneral", "Conv", "ConvTranspose", "ConvLocal"), FEATURES),
        f"{NNX}.Linear": Module(kind="Dense", units=1, units_word="out_features"),
        f"{NNX}.LinearGeneral": Module(kind="Dense", units=1, units_word="out_features"),
        f"{NNX}.Conv": Module(kind="Dense", units=1, units_word="out_features"),
        **under(LINEN, ("BatchNorm", "LayerNorm", "GroupNorm", "RMSNorm", "Dropout"), SCALING),
        **under(NNX, ("BatchNorm", "LayerNorm", "GroupNorm", "RMSNorm", "Dropout"), SCALING),
        **{
            f"{home}.{name}": Module(kind=name)
            for home in (LINEN, NNX)
            for name in ("Embed", "LSTMCell", "GRUCell", "RNN", "MultiHeadDotProductAttention", "SelfAttention")
        },
        **under(LINEN, ("avg_pool", "max_pool"), POOLING),
        **under(NNX, ("avg_pool", "max_pool"), POOLING),
        **{
            f"{home}.{name}": Operation(name=name)
            for home in (LINEN, NNX)
            for name in words("relu gelu silu swish tanh elu selu celu leaky_relu softplus soft_sign")
        },
        f"{LINEN}.Sequential": Container(kind="sequential"),
        f"{NNX}.Sequential": Container(kind="sequential"),
        f"{LINEN}.Module": Base(forward="__call__", setup="setup"),
        f"{NNX}.Module": Base(forward="__call__"),
        "haiku.Module": Base(forward="__call__"),
        "equinox.Module": Base(forward="__call__"),
        "haiku.Linear": Module(kind="Dense", units=0, units_word="output_size"),
        "equinox.nn.Linear": Module(kind="Dense", units=1, units_word="out_features"),
        **{
            f"equinox.nn.Conv{turned}{size}d": Module(kind="Dense", units=1, units_word="out_channels")
            for turned in ("", "Transpose")
            for size in (1, 2, 3)
        },
        **under("equinox.nn", ("BatchNorm", "LayerNorm", "GroupNorm", "RMSNorm", "Dropout"), SCALING),
        "equinox.nn.Sequential": Container(kind="sequential"),
        "haiku.Conv2D": Module(kind="Dense", units=0, units_word="output_channels"),
        "flax.training.train_state.TrainState.create": State(),
        "jax.nn.logsumexp": Operation(name="logsumexp"),
        "jax.scipy.special.logsumexp": Operation(name="logsumexp"),
        "jax.nn.one_hot": Operation(name="one_hot"),
        **under("jax", ("jit", "pmap", "vmap", "checkpoint", "remat", "named_call"), Passing()),
        **under(NNX, ("jit", "vmap", "pmap", "remat"), Passing()),
        "equinox.filter_jit": Passing(),
        "jax.value_and_grad": Gradient(has_value=True),
        "jax.grad": Gradient(has_value=False),
        f"{NNX}.value_and_grad": Gradient(has_value=True),
        f"{NNX}.grad": Gradient(has_value=False),
        "equinox.filter_value_and_grad": Gradient(has_value=True),
    },
)
