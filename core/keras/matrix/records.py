"""The measurements and results of each combination, and their data file. No TensorFlow here."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from core.arithmetic.arrays import Float64Array

DATA_FILE = Path(__file__).parents[2] / "data" / "matrix.json"
TABLES = ("cells", "metrics", "variations", "exclusions")

OUTCOMES = {
    "fine": "loss and gradient are those of the probabilities that predict() serves",
    "silent": "Keras trains without an error, but optimises a different loss from that of its predictions",
    "error": "Keras rejects it",
}
"""The possible outcomes of a combination."""

STATES = {
    "fine": "loss and gradient are those of the probabilities that predict() serves",
    "rescued": "right only because TensorFlow recovers the logits; silently wrong on JAX and PyTorch",
    "silent": "Keras trains without an error, but optimises a different loss from that of its predictions",
    "error": "Keras rejects it",
}
"""The outcomes, with a separate one for combinations that are right on TensorFlow only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An exception that Keras raised.

    Parameters
    ----------
    kind : str
        The class of the exception.
    text : str
        Keras' own words, without the trace.
    meaning : str
        A key of ``core.keras.matrix.messages.MEANINGS``.
    """

    kind: str
    text: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One run of one combination.

    Parameters
    ----------
    predictions : float64 array (num_samples, units)
        The result of ``predict()`` before the training step.
    loss : float or None
        The loss that ``fit()`` reported for the step, that is for the same weights; None after an error.
    gradient : float64 array (num_features + 1, units) or None
        The step that ``fit()`` took at learning rate 1, kernel above bias; None after a refusal.
    refusal : Refusal or None
    warnings : tuple of str
        The warnings of Keras.
    detached_loss : float or None
        What Keras reports if the loss is given the numbers of ``predict()`` and nothing behind them, as on a backend
        that never looks there; None after a refusal.
    """

    predictions: Float64Array
    loss: float | None
    gradient: Float64Array | None
    refusal: Refusal | None
    warnings: tuple[str, ...]
    detached_loss: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A rule that a combination breaks, and the numbers that show it.

    Parameters
    ----------
    rule : str
        A key of ``core.keras.matrix.judge.RULES``.
    numbers : mapping of str to float
    """

    rule: str
    numbers: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The result of one combination.

    Parameters
    ----------
    head, loss, labels : str
        Keys of the tables of ``core.keras.matrix.plan``.
    outcome : str
        A key of ``OUTCOMES``.
    reported_loss, true_loss : float or None
        The loss that ``fit()`` reported, and the loss of the result of ``predict()``; None where there is none.
    ran : str or None
        The formula that gives the reported loss, a key of ``core.keras.matrix.truth.FORMULAS``.
    proofs : tuple of Proof
        Every rule broken; empty unless the outcome is ``"silent"``.
    refusal : Refusal or None
    warnings : tuple of str
    detached_loss : float or None
        Keras' loss of the plain numbers of ``predict()``, without a link to the logits; None after an error.
    rescued : bool
        Whether a fine outcome is one only because Keras went back to the logits: ``detached_loss`` is another loss.
    """

    head: str
    loss: str
    labels: str
    outcome: str
    reported_loss: float | None = None
    true_loss: float | None = None
    ran: str | None = None
    proofs: tuple[Proof, ...] = ()
    refusal: Refusal | None = None
    warnings: tuple[str, ...] = ()
    detached_loss: float | None = None
    rescued: bool = False

    @property
    def key(self) -> str:
        """``head/loss/labels``, unique."""
        return f"{self.head}/{self.loss}/{self.labels}"

    @property
    def state(self) -> str:
        """The outcome, with a separate one for combinations that are right on TensorFlow only: a key of ``STATES``."""
        return "rescued" if self.rescued else self.outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The result of one metric, one option of a loss, or one way to leave an example out.

    Parameters
    ----------
    name : str
        Key of the table it comes from, ``METRICS``, ``VARIATIONS`` or ``EXCLUSIONS``.
    outcome : str
        A key of ``OUTCOMES``.
    reported, true : float or None
        The value reported by Keras, and the value by definition.
    numbers : mapping of str to float
        Further numbers measured.
    ran : str or None
        Which way the loss was computed; None for metrics.
    refusal : Refusal or None
    warnings : tuple of str
    rescued : bool
        Whether a fine outcome is one only because Keras went back to the logits behind an activation.
    """

    name: str
    outcome: str
    reported: float | None = None
    true: float | None = None
    numbers: Mapping[str, float] = field(default_factory=dict)
    ran: str | None = None
    refusal: Refusal | None = None
    warnings: tuple[str, ...] = ()
    rescued: bool = False

    @property
    def state(self) -> str:
        """The outcome, with a separate one for combinations that are right on TensorFlow only: a key of ``STATES``."""
        return "rescued" if self.rescued else self.outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """All runs, and the versions used.

    Parameters
    ----------
    versions : mapping of str to str
        Package to version.
    cells : tuple of Cell
    metrics, variations, exclusions : tuple of Finding
    """

    versions: Mapping[str, str]
    cells: tuple[Cell, ...]
    metrics: tuple[Finding, ...]
    variations: tuple[Finding, ...]
    exclusions: tuple[Finding, ...] = ()

    def cell(self, key: str) -> Cell:
        """Return the cell called ``head/loss/labels``.

        Raises
        ------
        ValueError
            If there is none.
        """
        found = next((cell for cell in self.cells if cell.key == key), None)
        if found is None:
            raise ValueError(f"cell: unknown key {key!r}, write head/loss/labels, for example {self.cells[0].key}")
        return found


def load(path: Path = DATA_FILE) -> Matrix:
    """Read the data file."""
    return from_json(json.loads(path.read_text(encoding="utf-8")))


def save(matrix: Matrix, path: Path = DATA_FILE) -> None:
    """Write the data file, one record per line, so that a change of version gives a readable diff."""
    document = to_json(matrix)
    parts = [f'"versions": {json.dumps(document["versions"])}']
    for table in TABLES:
        lines = ",\n".join(json.dumps(record) for record in document[table])
        parts.append(f'"{table}": [\n{lines}\n]')
    path.write_text("{" + ",\n".join(parts) + "}\n", encoding="utf-8")


def to_json(matrix: Matrix) -> dict[str, Any]:
    """Return plain lists and dictionaries; None, False and empty values are omitted, infinity is a string."""
    return {
        "versions": dict(matrix.versions),
        **{table: [_plain(asdict(record)) for record in getattr(matrix, table)] for table in TABLES},
    }


def from_json(document: Mapping[str, Any]) -> Matrix:
    """Return the matrix that ``to_json`` described."""
    return Matrix(
        versions=document["versions"],
        cells=tuple(Cell(**_restored(record)) for record in document["cells"]),
        metrics=tuple(Finding(**_restored(record)) for record in document["metrics"]),
        variations=tuple(Finding(**_restored(record)) for record in document["variations"]),
        exclusions=tuple(Finding(**_restored(record)) for record in document["exclusions"]),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items() if item is not False and item not in (None, (), {})}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float) and not np.isfinite(value):
        return str(value)
    return value


def _restored(record: Mapping[str, Any]) -> dict[str, Any]:
    restored = dict(record)
    for name in ("reported_loss", "true_loss", "detached_loss", "reported", "true"):
        if name in restored:
            restored[name] = float(restored[name])
    if "numbers" in restored:
        restored["numbers"] = _numbers(restored["numbers"])
    if "refusal" in restored:
        restored["refusal"] = Refusal(**restored["refusal"])
    if "proofs" in restored:
        restored["proofs"] = tuple(
            Proof(rule=proof["rule"], numbers=_numbers(proof.get("numbers", {}))) for proof in restored["proofs"]
        )
    restored["warnings"] = tuple(restored.get("warnings", ()))
    return restored


def _numbers(written: Mapping[str, Any]) -> dict[str, float]:
    return {name: float(number) for name, number in written.items()}
