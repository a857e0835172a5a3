"""Tables of the names of Keras and TensorFlow.

A name arrives here as a dotted path whose first part is the library (``tensorflow.keras.layers.Dense``). ``canonical``
maps the many paths of an object to one, and ``kind_of`` returns its kind.
"""

import functools
import math
import re

KERAS_EPSILON = 1e-7
"""Keras clips probabilities here before it takes their logarithm (``keras.config.epsilon()``)."""
CAP = -math.log(KERAS_EPSILON)
"""The largest loss, in nats, that clipped probabilities can give; beyond it the whole gradient is zero."""


def words(text: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(text.split())


KERAS_HOMES = (
    "tensorflow.compat.v1.keras",
    "tensorflow.compat.v2.keras",
    "tensorflow.contrib.keras",
    "tensorflow.python.keras",
    "tensorflow.keras",
    "keras.src",
    "keras.api",
    "keras_core",
    "tf_keras",
)
"""Packages that are Keras under another name."""

GUESSES = {
    "tf": "tensorflow",
    "tensorflow": "tensorflow",
    "keras": "keras",
    "layers": "keras.layers",
    "models": "keras.models",
    "losses": "keras.losses",
    "metrics": "keras.metrics",
    "activations": "keras.activations",
    "optimizers": "keras.optimizers",
    "K": "keras.backend",
    "np": "numpy",
    "ops": "keras.ops",
}
"""The meaning of names in a snippet without imports."""

SHAPED_LAYERS = words(
    """
    Dense EinsumDense Conv1D Conv2D Conv3D Convolution1D Convolution2D Convolution3D Conv1DTranspose
    Conv2DTranspose Conv3DTranspose Convolution2DTranspose Deconvolution2D SeparableConv1D SeparableConv2D
    SeparableConvolution2D DepthwiseConv1D DepthwiseConv2D LocallyConnected1D LocallyConnected2D
    """
)
"""Layers that end in an ``activation`` argument which defaults to none."""

RESHAPING_LAYERS = words(
    """
    Reshape Flatten Permute RepeatVector Cropping1D Cropping2D Cropping3D ZeroPadding1D ZeroPadding2D
    ZeroPadding3D UpSampling1D UpSampling2D UpSampling3D Resizing GlobalAveragePooling1D GlobalAveragePooling2D
    GlobalAveragePooling3D GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D AveragePooling1D
    AveragePooling2D AveragePooling3D MaxPooling1D MaxPooling2D MaxPooling3D GlobalAvgPool1D GlobalAvgPool2D
    GlobalMaxPool1D GlobalMaxPool2D MaxPool1D MaxPool2D AvgPool2D Identity
    """
)
"""Layers that only rearrange or pool their input, so probabilities stay probabilities."""

SCALING_LAYERS = words(
    """
    BatchNormalization LayerNormalization GroupNormalization UnitNormalization Rescaling Normalization Dropout
    SpatialDropout1D SpatialDropout2D GaussianNoise GaussianDropout AlphaDropout
    """
)
"""Layers after which unbounded values are still unbounded, and probabilities no longer surely probabilities."""

TRANSPARENT_LAYERS = frozenset({"ActivityRegularization"})
ACTIVATION_LAYERS = {
    "Softmax": "softmax",
    "ReLU": "relu",
    "LeakyReLU": "leaky_relu",
    "PReLU": "relu",
    "ELU": "elu",
    "ThresholdedReLU": "relu",
}
MERGING_LAYERS = words(
    """
    Add Subtract Average Concatenate Multiply Maximum Minimum Dot
    """
)
WRAPPERS = frozenset({"TimeDistributed", "SpectralNormalization"})
OTHER_LAYERS = words(
    """
    Embedding LSTM GRU SimpleRNN RNN Bidirectional ConvLSTM2D CuDNNLSTM CuDNNGRU Attention AdditiveAttention
    MultiHeadAttention GroupQueryAttention Masking Lambda Activation TextVectorization StringLookup
    IntegerLookup CategoryEncoding Discretization Hashing RandomFlip RandomRotation RandomZoom RandomContrast
    RandomTranslation RandomCrop CenterCrop RandomBrightness RandomHeight RandomWidth TFSMLayer Layer InputLayer
    DenseFeatures MaxoutDense Highway
    """
)
LAYERS = (
    SHAPED_LAYERS
    | RESHAPING_LAYERS
    | SCALING_LAYERS
    | TRANSPARENT_LAYERS
    | MERGING_LAYERS
    | WRAPPERS
    | OTHER_LAYERS
    | frozenset(ACTIVATION_LAYERS)
)

RANKS = {
    **dict.fromkeys(("Conv1D", "Convolution1D", "Conv1DTranspose", "SeparableConv1D"), 3),
    **dict.fromkeys(("Conv2D", "Convolution2D", "Conv2DTranspose", "SeparableConv2D", "DepthwiseConv2D"), 4),
    **dict.fromkeys(("Conv3D", "Convolution3D", "Conv3DTranspose"), 5),
    "Flatten": 2,
    **{name: 2 for name in RESHAPING_LAYERS if name.startswith("Global")},
}
"""Rank of a layer's output, batch axis included, where the class alone decides it."""

ACTIVATIONS = words(
    """
    softmax sigmoid linear relu tanh elu selu celu gelu softplus softsign swish silu mish relu6 leaky_relu
    exponential log_softmax log_sigmoid hard_sigmoid hard_tanh hard_silu hard_swish squareplus soft_shrink
    hard_shrink tanh_shrink threshold glu sparsemax sparse_plus sparse_sigmoid
    """
)
"""Activation names Keras accepts as a string."""

PROBABILITIES = frozenset({"softmax", "sigmoid"})
OTHER_PROBABILITIES = frozenset({"hard_sigmoid", "sparsemax", "sparse_sigmoid"})
"""Activations with outputs in [0, 1] whose inputs no loss of Keras can use as logits."""

CROSSENTROPY_FUNCTIONS = {
    "sparse_categorical_crossentropy": "sparse",
    "categorical_crossentropy": "categorical",
    "binary_crossentropy": "binary",
    "binary_focal_crossentropy": "binary",
    "categorical_focal_crossentropy": "categorical",
    "bce": "binary",
    "BCE": "binary",
}
CROSSENTROPY_CLASSES = {
    "SparseCategoricalCrossentropy": "sparse",
    "CategoricalCrossentropy": "categorical",
    "BinaryCrossentropy": "binary",
    "BinaryFocalCrossentropy": "binary",
    "CategoricalFocalCrossentropy": "categorical",
}
SHORT_FOR = {"bce": "BinaryCrossentropy", "BCE": "BinaryCrossentropy"}
"""Abbreviations that Keras accepts, with their class; all other functions are spelled like their class."""
FROM_LOGITS_POSITION = {
    "SparseCategoricalCrossentropy": 0,
    "CategoricalCrossentropy": 0,
    "BinaryCrossentropy": 0,
    "BinaryFocalCrossentropy": 3,
    "CategoricalFocalCrossentropy": 2,
    "binary_focal_crossentropy": 5,
    "categorical_focal_crossentropy": 4,
}
"""Place of ``from_logits`` among positional arguments; 2 for the plain loss functions."""

FAMILIES = {
    **CROSSENTROPY_FUNCTIONS,
    **CROSSENTROPY_CLASSES,
    **dict.fromkeys(words("kld KLD kl_divergence kullback_leibler_divergence KLDivergence"), "distribution"),
    **dict.fromkeys(words("dice Dice tversky Tversky"), "overlap"),
}
"""Families of the losses that the doctor judges; those without ``from_logits`` take probabilities."""
LOGITS_LOSSES = {"ctc": "categorical", "CTC": "categorical"}
"""Losses that always take logits, with their families."""
OTHER_LOSSES = words(
    """
    mse MSE mean_squared_error mae MAE mean_absolute_error mape MAPE mean_absolute_percentage_error msle MSLE
    mean_squared_logarithmic_error huber huber_loss log_cosh logcosh hinge squared_hinge categorical_hinge kld
    KLD kl_divergence kullback_leibler_divergence poisson cosine_similarity cosine_proximity dice tversky circle
    ctc MeanSquaredError MeanAbsoluteError MeanAbsolutePercentageError MeanSquaredLogarithmicError Huber LogCosh
    Hinge SquaredHinge CategoricalHinge KLDivergence Poisson CosineSimilarity Dice Tversky Circle CTC
    """
)
"""Losses without ``from_logits``; those without a family are losses of real numbers, which take any output."""

LOGITS_OPS = {
    "softmax_cross_entropy_with_logits": "categorical",
    "softmax_cross_entropy_with_logits_v2": "categorical",
    "sparse_softmax_cross_entropy_with_logits": "sparse",
    "sigmoid_cross_entropy_with_logits": "binary",
    "weighted_cross_entropy_with_logits": "binary",
    "softmax_cross_entropy": "categorical",
    "sparse_softmax_cross_entropy": "sparse",
    "sigmoid_cross_entropy": "binary",
}
"""TensorFlow operations that take logits and never look behind them."""

THRESHOLD_METRICS = (
    {"BinaryAccuracy": "threshold", "Precision": "thresholds", "Recall": "thresholds"}
    | dict.fromkeys(("TruePositives", "TrueNegatives", "FalsePositives", "FalseNegatives"), "thresholds")
    | dict.fromkeys(("BinaryIoU", "F1Score", "FBetaScore"), "threshold")
)
"""Metrics that compare with 0.5 by default, with the argument that changes it."""

THRESHOLD_POSITION = {"BinaryAccuracy": 2, "BinaryIoU": 1, "F1Score": 1, "FBetaScore": 2}
"""Place of the threshold among positional arguments, if it is not the first."""
PROBABILITY_THRESHOLDS = frozenset({"F1Score", "FBetaScore"})
"""Metrics without a threshold of their own, and whose threshold must be that of a probability."""
CLASS_METRICS = {"Accuracy": None, "MeanIoU": 3, "IoU": 4}
"""Metrics of class numbers, with the place of ``sparse_y_pred`` among positional arguments."""
FROM_LOGITS_METRICS = frozenset(
    {"AUC", "BinaryCrossentropy", "CategoricalCrossentropy", "SparseCategoricalCrossentropy"}
)
METRIC_STRINGS = {
    "accuracy": "accuracy",
    "acc": "accuracy",
    "Accuracy": "accuracy",
    "binary_accuracy": "BinaryAccuracy",
    "BinaryAccuracy": "BinaryAccuracy",
    "precision": "Precision",
    "Precision": "Precision",
    "recall": "Recall",
    "Recall": "Recall",
    "auc": "AUC",
    "AUC": "AUC",
    "binary_crossentropy": "BinaryCrossentropy",
    "bce": "BinaryCrossentropy",
    "BinaryCrossentropy": "BinaryCrossentropy",
    "categorical_crossentropy": "CategoricalCrossentropy",
    "CategoricalCrossentropy": "CategoricalCrossentropy",
    "sparse_categorical_crossentropy": "SparseCategoricalCrossentropy",
    "SparseCategoricalCrossentropy": "SparseCategoricalCrossentropy",
}

OP_HOMES = (
    "tensorflow",
    "tensorflow.nn",
    "tensorflow.math",
    "tensorflow.linalg",
    "keras.ops",
    "keras.ops.nn",
    "keras.ops.math",
    "keras.backend",
    "keras.activations",
    "jax.nn",
    "jax.numpy",
    "keras.numpy",
    "keras.config",
    "torch",
    "torch.nn.functional",
)
KERAS_OP_HOMES = ("keras.ops", "keras.ops.nn", "keras.activations", "keras.backend")
ACTIVATION_OPS = ACTIVATIONS - {"threshold", "linear"}
RESHAPING_OPS = words(
    """
    reshape squeeze expand_dims cast identity boolean_mask stop_gradient transpose convert_to_tensor gather gather_nd
    ensure_shape reverse tile repeat flatten permute_dimensions batch_flatten slice take take_along_axis ravel
    """
)
CLIP_OPS = frozenset({"clip_by_value", "clip", "maximum"})
LOG_OPS = frozenset({"log"})
ROUND_OPS = frozenset({"round", "rint", "around"})
MATRIX_OPS = frozenset(
    {"matmul", "bias_add", "xw_plus_b", "conv1d", "conv2d", "conv3d", "tensordot", "einsum", "dot", "batch_dot"}
)
REDUCING_OPS = frozenset({"reduce_sum", "reduce_mean", "reduce_prod", "reduce_max", "reduce_min", "sum", "mean"})
JOINING_OPS = frozenset({"concat", "concatenate", "stack", "hstack", "vstack"})
SQUARE_OPS = frozenset({"square", "squared_difference", "abs"})
"""Operations of losses over real numbers."""
IDENTITY_OPS = frozenset({"cast", "identity", "linear"})
OPERATIONS = (
    ACTIVATION_OPS
    | RESHAPING_OPS
    | CLIP_OPS
    | LOG_OPS
    | ROUND_OPS
    | MATRIX_OPS
    | IDENTITY_OPS
    | REDUCING_OPS
    | SQUARE_OPS
    | frozenset({"epsilon", "exp", "argmax"})
)
TENSOR_METHODS = words(
    """
    flatten ravel squeeze reshape numpy astype copy tolist item transpose argmax max min sum mean std
    """
)
ARGUMENT_NAMES = {
    "labels": ("y_true", "target", "targets", "labels", "onehot_labels", "multi_class_labels"),
    "outputs": ("y_pred", "output", "logits", "input", "inputs", "log_probs", "log_predictions"),
}
"""Keyword spellings of a loss function's two arguments."""


@functools.lru_cache(maxsize=4096)
def canonical(path: str) -> str:
    """Return the canonical path of ``path``, which the tables use."""
    for home in KERAS_HOMES:
        if path == home or path.startswith(home + "."):
            return canonical_keras("keras" + path[len(home) :])
    for old in ("tensorflow.compat.v1", "tensorflow.compat.v2"):
        if path.startswith(old):
            path = "tensorflow" + path[len(old) :]
    parts = path.split(".")
    is_class = len(parts) == 3 and parts[2][:1].isupper()
    is_function = len(parts) == 3 and parts[2] in CROSSENTROPY_FUNCTIONS
    if (is_class or is_function) and parts[0] == "tensorflow" and parts[1] in ("losses", "metrics"):
        return "keras." + ".".join(parts[1:])
    return canonical_keras(path)


def canonical_keras(path: str) -> str:
    """Fold the private and historic homes inside Keras."""
    for old, new in (
        ("keras.objectives", "keras.losses"),
        ("keras.engine.training", "keras.models"),
        ("keras._tf_keras.keras", "keras"),
    ):
        if path == old or path.startswith(old + "."):
            return new + path[len(old) :]
    return path


def class_of_loss(spelling: str) -> str | None:
    """Return the class of a cross-entropy that is named as a function or as a class; None where Keras has none.

    Examples
    --------
    >>> class_of_loss("binary_focal_crossentropy")
    'BinaryFocalCrossentropy'
    """
    name = SHORT_FOR.get(spelling) or spelling[:1].upper() + re.sub(
        "_(.)", lambda found: found[1].upper(), spelling[1:]
    )
    return name if name in CROSSENTROPY_CLASSES else None


def is_keras(path: str) -> bool:
    """Whether ``path`` is in Keras."""
    return path.startswith("keras.")


def operation(path: str) -> str | None:
    """Return the name of a tensor operation, or None if ``path`` is not a known one."""
    home, _, name = path.rpartition(".")
    return name if home in OP_HOMES and name in OPERATIONS else None


@functools.lru_cache(maxsize=4096)
def kind_of(path: str) -> tuple[str, str]:
    """Return the kind and the last name of a canonical path.

    Returns
    -------
    tuple of str
        Kind: ``layer``, ``sequential``, ``model``, ``input``, ``loss_class``, ``loss_function``, ``logits_op``,
        ``metric``, ``application``, ``policy``, ``operation``, ``base``, or ``""`` for everything else.
    """
    name = path.rpartition(".")[2]
    if is_keras(path):
        return keras_kind(path, name), name
    if path.startswith("tensorflow.") and name in LOGITS_OPS:
        return "logits_op", name
    return ("operation" if operation(path) else ""), name


def keras_kind(path: str, name: str) -> str:
    """Return the kind of a thing in Keras."""
    if ".applications." in path and name[:1].isupper():
        return "application"
    if name in CROSSENTROPY_FUNCTIONS and "." in path[6:]:
        return "loss_function"
    if ".metrics" in path and name[:1].isupper():
        return "metric"
    if (name in CROSSENTROPY_CLASSES or name in OTHER_LOSSES) and ".losses" in path:
        return "loss_class" if name[:1].isupper() else "other_loss"
    kinds = {"Sequential": "sequential", "Model": "model", "Functional": "model", "Input": "input"}
    if name in kinds:
        return kinds[name]
    if operation(path):
        return "operation"
    if name in LAYERS:
        return "layer"
    return "policy" if name in POLICY_SETTERS else ""


POLICY_SETTERS = frozenset({"set_global_policy", "set_policy", "set_dtype_policy", "set_floatx"})
BARE_NAMES = {
    **{name: f"keras.layers.{name}" for name in LAYERS},
    **{name: f"keras.losses.{name}" for name in CROSSENTROPY_CLASSES},
    **{name: f"keras.metrics.{name}" for name in ("BinaryAccuracy", "AUC", "Precision", "Recall")},
    "Sequential": "keras.Sequential",
    "Model": "keras.Model",
    "Input": "keras.Input",
    "sparse_categorical_crossentropy": "keras.losses.sparse_categorical_crossentropy",
    "categorical_crossentropy": "keras.losses.categorical_crossentropy",
    "binary_crossentropy": "keras.losses.binary_crossentropy",
}
"""Names that resolve to Keras in a snippet without imports or with a star import of Keras."""
