"""The data sets of the training lab: a table, and arrays generated with numpy alone.

Data are features in float64 (every arm gets the same numbers, cast to its own dtype) and integer labels, split into
training and validation. Everything follows from the seed. Reading a user's own CSV lives in
``core.keras.training.own_data``.
"""

import gzip
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from core.arithmetic.arrays import Float64Array, Int64Array
from core.keras.training.latest import Latest
from core.keras.training.own_data import OwnTable, table_of
from core.messages import held

DIGITS_FILE = Path(__file__).parents[2] / "data" / "digits.csv.gz"
MAX_KEPT_BYTES = 12_000_000
"""Memory limit of the cached data sets: a dozen times the digits, or ten of the largest tables."""
VALIDATION_PART = 5
PLANE_SAMPLES = 500
OVERLAP_SAMPLES = 1_000
FAR_AWAY_SHARE, FAR_AWAY = 0.1, -20
MIN_BLOB_CLASSES, MAX_BLOB_CLASSES = 2, 10


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Data:
    """A data set, split; the arrays are read-only.

    Parameters
    ----------
    train_features, validation_features : ndarray of float64, (num_samples, num_features)
    train_labels, validation_labels : ndarray of int64, (num_samples,)
        Classes counted from 0; the training labels include the label noise.
    clean_train_labels : ndarray of int64, (num_samples,)
        The training labels before label noise.
    num_classes : int
    class_names : tuple of str
    image_shape : tuple of int or None
        Height and width if a row of features is an image.
    """

    train_features: Float64Array
    train_labels: Int64Array
    clean_train_labels: Int64Array
    validation_features: Float64Array
    validation_labels: Int64Array
    num_classes: int
    class_names: tuple[str, ...]
    image_shape: tuple[int, int] | None = None

    @property
    def validation(self) -> tuple[Float64Array, Int64Array]:
        """Features and labels of the validation part."""
        return self.validation_features, self.validation_labels

    @property
    def num_features(self) -> int:
        """Number of features per sample."""
        return int(self.train_features.shape[1])


Generate = Callable[[np.random.Generator, int], tuple[Float64Array, Int64Array]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """An entry of the table of data sets.

    ``generate(random, num_classes)`` returns all features and labels; ``None`` marks the user's own CSV.
    ``num_classes`` is None where the user chooses it, ``num_features`` where the file decides.
    """

    name: str
    title: str
    meaning: str
    generate: Generate | None
    num_features: int | None = 2
    num_classes: int | None = 2
    class_names: tuple[str, ...] = ()
    image_shape: tuple[int, int] | None = None


@lru_cache(maxsize=1)
def _digits_file() -> tuple[Float64Array, Int64Array]:
    with gzip.open(DIGITS_FILE, "rt") as file:
        table = np.loadtxt(file, delimiter=",", dtype=np.int64)
    return table[:, :-1] / 16, table[:, -1]


def _digits(random: np.random.Generator, num_classes: int) -> tuple[Float64Array, Int64Array]:
    features, labels = _digits_file()
    chosen = labels < num_classes
    return features[chosen], labels[chosen]


def _moons(random: np.random.Generator, num_classes: int) -> tuple[Float64Array, Int64Array]:
    labels = np.arange(PLANE_SAMPLES) % 2
    angle = np.pi * random.random(PLANE_SAMPLES)
    upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    lower = np.stack([1 - np.cos(angle), 0.5 - np.sin(angle)], axis=1)
    points = np.where(labels[:, None] == 0, upper, lower) - np.array([0.5, 0.25])
    return points + random.normal(0, 0.15, points.shape), labels


def _circles(random: np.random.Generator, num_classes: int) -> tuple[Float64Array, Int64Array]:
    labels = np.arange(PLANE_SAMPLES) % 2
    angle = 2 * np.pi * random.random(PLANE_SAMPLES)
    radius = np.where(labels == 0, 1.5, 0.7)
    points = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return points + random.normal(0, 0.15, points.shape), labels


def _spirals(random: np.random.Generator, num_classes: int) -> tuple[Float64Array, Int64Array]:
    labels = np.arange(PLANE_SAMPLES) % 2
    turn = np.sqrt(random.random(PLANE_SAMPLES))
    angle = 3 * np.pi * turn + np.pi * labels
    points = 2 * turn[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return points + random.normal(0, 0.08, points.shape), labels


def _blobs(random: np.random.Generator, num_classes: int) -> tuple[Float64Array, Int64Array]:
    labels = np.arange(PLANE_SAMPLES) % num_classes
    angle = 2 * np.pi * np.arange(num_classes) / num_classes
    centres = 2 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return centres[labels] + random.normal(0, 0.45, (PLANE_SAMPLES, 2)), labels


def _overlap(random: np.random.Generator, num_classes: int) -> tuple[Float64Array, Int64Array]:
    labels = np.arange(OVERLAP_SAMPLES) % 2
    centres = np.where(labels[:, None] == 0, -0.7, 0.7)
    return centres + random.normal(0, 1, (OVERLAP_SAMPLES, 2)), labels


def _outliers(random: np.random.Generator, num_classes: int) -> tuple[Float64Array, Int64Array]:
    labels = np.arange(PLANE_SAMPLES) % 2
    centres = np.where(labels[:, None] == 0, -1.0, 1.0)
    points = centres + random.normal(0, 0.5, (PLANE_SAMPLES, 2))
    far_away = random.random(PLANE_SAMPLES) < FAR_AWAY_SHARE
    points[far_away] *= FAR_AWAY
    return points, labels


DATASETS: dict[str, Dataset] = {
    dataset.name: dataset
    for dataset in (
        Dataset(
            name="digits",
            title=held("Digits, 10 classes", by="classes_of_digits"),
            meaning="1,797 hand-written digits of 8x8 pixels.",
            generate=_digits,
            num_features=64,
            num_classes=10,
            class_names=tuple("0123456789"),
            image_shape=(8, 8),
        ),
        Dataset(
            name="digits_0_1",
            title=held("Digits, 0 against 1", by="two_classes"),
            meaning="The zeros and ones of the digits: a binary task that a linear model solves.",
            generate=_digits,
            num_features=64,
            class_names=("0", "1"),
            image_shape=(8, 8),
        ),
        Dataset(name="moons", title="Moons", meaning="Two interleaved half circles.", generate=_moons),
        Dataset(
            name="circles", title="Circles", meaning="A ring around a ring: no line separates them.", generate=_circles
        ),
        Dataset(name="spirals", title="Spirals", meaning="Two arms, one and a half turns each.", generate=_spirals),
        Dataset(
            name="blobs",
            title="Blobs, K classes",
            meaning="K round clouds on a circle.",
            generate=_blobs,
            num_classes=None,
        ),
        Dataset(
            name="overlap",
            title="Overlap (logistic regression)",
            meaning="Two overlapping clouds: no model can be certain, so the logits stay small.",
            generate=_overlap,
        ),
        Dataset(
            name="outliers",
            title="Outliers",
            meaning="Two clouds, each with a few points far away on the other's side.",
            generate=_outliers,
        ),
        Dataset(
            name="csv",
            title="Your own CSV",
            meaning="Columns of numbers and one column of labels; features are standardised on the training rows.",
            generate=None,
            num_features=None,
            num_classes=None,
        ),
    )
}


def _split(random: np.random.Generator, labels: Int64Array) -> tuple[Int64Array, Int64Array]:
    order = random.permutation(len(labels))
    num_validation = math.ceil(len(labels) / VALIDATION_PART)
    return order[num_validation:], order[:num_validation]


def _flip(random: np.random.Generator, labels: Int64Array, share: float, num_classes: int) -> Int64Array:
    """Give exactly round(share * len) labels another class, each other class equally likely."""
    noisy = labels.copy()
    flipped = random.permutation(len(labels))[: round(share * len(labels))]
    noisy[flipped] = (labels[flipped] + random.integers(1, num_classes, len(flipped))) % num_classes
    return noisy


def load(
    name: str, *, seed: int, label_noise: float = 0.0, num_classes: int = 4, csv: str | OwnTable | None = None
) -> Data:
    """Return the data set called ``name``, split and frozen; the same arguments give the same object.

    Parameters
    ----------
    name : str
        Key of ``DATASETS``.
    seed : int
        Decides the points, the split and which labels are flipped.
    label_noise : float, default 0
        Share of training labels replaced by another class.
    num_classes : int, default 4
        Number of classes where the data set lets one choose.
    csv : str or OwnTable, optional
        The text of the file for ``csv``, or the table read from it.

    Returns
    -------
    Data
        4/5 for training, 1/5 for validation (digits: 1,437 and 360).
    """
    return _loaded(name, seed, label_noise, num_classes, csv)


def _load(name: str, seed: int, label_noise: float, num_classes: int, csv: str | OwnTable | None) -> Data:
    dataset = DATASETS[name]
    points, split, noise = (np.random.default_rng([seed, stream]) for stream in range(3))
    if dataset.generate is None:
        table = table_of(csv)
        features, labels, class_names = table.features, table.labels, table.class_names
    else:
        classes = dataset.num_classes or num_classes
        features, labels = dataset.generate(points, classes)
        class_names = dataset.class_names or tuple(str(index) for index in range(classes))
    train, validation = _split(split, labels)
    if dataset.generate is None:
        spread = features[train].std(axis=0)
        features = (features - features[train].mean(axis=0)) / np.where(spread > 0, spread, 1)
    data = Data(
        train_features=features[train],
        train_labels=_flip(noise, labels[train], label_noise, len(class_names)),
        clean_train_labels=labels[train],
        validation_features=features[validation],
        validation_labels=labels[validation],
        num_classes=len(class_names),
        class_names=class_names,
        image_shape=dataset.image_shape,
    )
    for array in (data.train_features, data.train_labels, data.clean_train_labels, *data.validation):
        array.setflags(write=False)
    return data


def _size(data: Data) -> int:
    parts = (data.train_features, data.train_labels, data.clean_train_labels, *data.validation)
    return sum(part.nbytes for part in parts)


_loaded = Latest(_load, MAX_KEPT_BYTES, _size)
