"""The parameters of a training: ``TrainParams``, checked once, here. Importable without TensorFlow."""

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from core.arithmetic.arrays import Float64Array
from core.keras.training.arms import HEADS, ArmChoice, Head
from core.keras.training.datasets import DATASETS, MAX_BLOB_CLASSES, MIN_BLOB_CLASSES, Data, load
from core.keras.training.own_data import OwnTable
from core.messages import arguments as refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Optimizer:
    """A Keras optimizer: its class and the arguments beside the learning rate."""

    name: str
    title: str
    keras_class: str
    arguments: tuple[tuple[str, float | bool], ...] = ()


OPTIMIZERS: dict[str, Optimizer] = {
    optimizer.name: optimizer
    for optimizer in (
        Optimizer(name="sgd", title="SGD", keras_class="SGD"),
        Optimizer(name="momentum", title="SGD, momentum 0.9", keras_class="SGD", arguments=(("momentum", 0.9),)),
        Optimizer(name="rmsprop", title="RMSprop", keras_class="RMSprop"),
        Optimizer(name="adam", title="Adam", keras_class="Adam"),
    )
}

MAX_ARMS = 4
MAX_HIDDEN_LAYERS, MAX_UNITS = 4, 256
MAX_EPOCHS = 1_000
MAX_SCALE, MAX_LEARNING_RATE = 1e4, 1e4
MAX_BATCH_SIZE = 1_024
MAX_SEED = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainParams:
    """A training of one to four arms in lockstep, from identical weights and identical batches.

    Parameters
    ----------
    arms : tuple of ArmChoice
        One to four different arms, each with its dtype policy.
    dataset : str, default "digits"
        Key of ``core.keras.training.datasets.DATASETS``.
    head : str, optional
        Key of ``core.keras.training.arms.HEADS``; by default ``binary`` for two classes, else ``sparse``.
    hidden : tuple of int, default ()
        Units of the hidden ReLU layers; none is plain (softmax or logistic) regression.
    scale : float, default 1
        Factor on the Glorot-uniform initial weights of the output layer.
    optimizer, learning_rate, batch_size, epochs
        An epoch is as many whole batches as fit, of a fresh permutation; the samples left over change every epoch.
    label_noise : float, default 0
        Share of the training labels replaced by another class.
    num_classes : int, default 4
        Classes of ``blobs``.
    seed : int, default 0
        Decides data, split, label noise, initial weights and batches.
    csv : str or OwnTable, optional
        The text of the user's file for the data set ``csv``, or the table read from it.
    skip_steps : int, default 0
        Steps replayed silently before the first record, so that a paused run continues bit for bit on any worker.
    steps_per_record : int, optional
        Steps between two records, an epoch by default.
    max_steps : int, optional
        Ends the run after this many steps, counted from the start of training; ``epochs`` epochs by default.

    Raises
    ------
    ValueError
        If an argument is not allowed. The message states the argument, the value and what is allowed.
    """

    arms: tuple[ArmChoice, ...] = (ArmChoice(arm="fused"), ArmChoice(arm="two_step_clip"))
    dataset: str = "digits"
    head: str | None = None
    hidden: tuple[int, ...] = ()
    scale: float = 1.0
    optimizer: str = "sgd"
    learning_rate: float = 0.1
    batch_size: int = 32
    epochs: int = 20
    label_noise: float = 0.0
    num_classes: int = 4
    seed: int = 0
    csv: str | OwnTable | None = None
    skip_steps: int = 0
    steps_per_record: int | None = None
    max_steps: int | None = None

    def __post_init__(self) -> None:
        _check_choices(self)
        _check_layers(self)
        for argument, value, low, high in (
            ("scale", self.scale, 0.0, MAX_SCALE),
            ("learning_rate", self.learning_rate, 0.0, MAX_LEARNING_RATE),
            ("label_noise", self.label_noise, 0.0, 1.0),
        ):
            if not (math.isfinite(value) and low <= value <= high):
                raise ValueError(refused.GOT_NO_NUMBER(argument=argument, value=value, low=low, high=high))
        _check_integer("batch_size", self.batch_size, 1, MAX_BATCH_SIZE)
        _check_integer("epochs", self.epochs, 1, MAX_EPOCHS)
        _check_integer("num_classes", self.num_classes, MIN_BLOB_CLASSES, MAX_BLOB_CLASSES)
        _check_integer("seed", self.seed, 0, MAX_SEED)
        if self.head == "binary" and self.data.num_classes != 2:
            raise ValueError(refused.NEEDS_TWO_CLASSES(dataset=self.dataset, classes=self.data.num_classes))
        if self.steps_per_record is not None:
            _check_integer("steps_per_record", self.steps_per_record, 1, MAX_EPOCHS * self.steps_per_epoch)
        if self.max_steps is not None:
            _check_integer("max_steps", self.max_steps, 0, MAX_EPOCHS * self.steps_per_epoch)
        _check_integer("skip_steps", self.skip_steps, 0, self.last_step)

    @property
    def data(self) -> Data:
        """The data set of these parameters (cached)."""
        return load(
            self.dataset,
            seed=self.seed,
            label_noise=self.label_noise,
            num_classes=self.num_classes,
            csv=self.csv,
        )

    @property
    def labels(self) -> list[str]:
        """The labels of the arms, in order."""
        return [choice.label for choice in self.arms]

    @property
    def chosen_head(self) -> Head:
        """The head, the default one resolved."""
        return HEADS[self.head or ("binary" if self.data.num_classes == 2 else "sparse")]

    @property
    def num_outputs(self) -> int:
        """Units of the output layer."""
        return 1 if self.chosen_head.name == "binary" else self.data.num_classes

    @property
    def batch(self) -> int:
        """Samples in a batch: ``batch_size``, or all of them where there are fewer."""
        return min(self.batch_size, len(self.data.train_labels))

    @property
    def steps_per_epoch(self) -> int:
        """Whole batches in an epoch."""
        return len(self.data.train_labels) // self.batch

    @property
    def last_step(self) -> int:
        """The step after which the run ends."""
        full = self.epochs * self.steps_per_epoch
        return full if self.max_steps is None else min(full, self.max_steps)


def _check_integer(argument: str, value: int, low: int, high: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise ValueError(refused.GOT_NO_INTEGER(argument=argument, value=value, low=low, high=high))


def _check_choices(params: TrainParams) -> None:
    if not 1 <= len(params.arms) <= MAX_ARMS:
        raise ValueError(refused.ARMS_COUNT(count=len(params.arms), most=MAX_ARMS))
    if len(set(params.labels)) < len(params.labels):
        raise ValueError(refused.ARMS_TWICE(labels=", ".join(params.labels)))
    for argument, name, allowed in (
        ("dataset", params.dataset, tuple(DATASETS)),
        ("optimizer", params.optimizer, tuple(OPTIMIZERS)),
        ("head", params.head, (None, *HEADS)),
    ):
        if name not in allowed:
            choices = ", ".join(str(choice) for choice in allowed if choice)
            raise ValueError(refused.UNKNOWN_NAME(argument=argument, name=name, allowed=choices))
    if params.dataset == "csv" and params.csv is None:
        raise ValueError(refused.NO_CSV())


def _check_layers(params: TrainParams) -> None:
    if len(params.hidden) > MAX_HIDDEN_LAYERS:
        raise ValueError(refused.LAYERS_COUNT(count=len(params.hidden), most=MAX_HIDDEN_LAYERS))
    for units in params.hidden:
        _check_integer("hidden", units, 1, MAX_UNITS)


def initial_weights(params: TrainParams) -> tuple[Float64Array, ...]:
    """Draw the master weights that all arms start from, in float64.

    Returns
    -------
    tuple of ndarray of float64
        Kernel (num_inputs, units) and bias (units,) of each layer in order: Glorot-uniform kernels, the output
        layer's times ``scale``; zero biases.
    """
    random = np.random.default_rng([params.seed, 3])
    sizes = (params.data.num_features, *params.hidden, params.num_outputs)
    weights: list[Float64Array] = []
    for inputs, units in pairwise(sizes):
        limit = math.sqrt(6 / (inputs + units))
        weights += [random.uniform(-limit, limit, (inputs, units)), np.zeros(units)]
    weights[-2] = weights[-2] * params.scale
    return tuple(weights)


def batches(params: TrainParams, epoch: int) -> NDArray[np.int32]:
    """Return the training samples of each batch of an epoch, (steps_per_epoch, batch)."""
    order = np.random.default_rng([params.seed, 4, epoch]).permutation(len(params.data.train_labels))
    return order[: params.steps_per_epoch * params.batch].reshape(-1, params.batch).astype(np.int32)
