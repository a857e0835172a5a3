"""Recorded runs of the presets, for where nothing can be trained: read here, made by ``train --record``.

A recording is gzipped JSON: numbers as Python writes them, which restores every bit; arrays in base64, in the narrowest
float that holds them exactly. Reading one needs no TensorFlow and runs nothing that it contains.
"""

import base64
import dataclasses
import functools
import gzip
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.arithmetic.arrays import Float64Array
from core.keras.training.plan import TrainParams
from core.keras.training.presets import PRESETS, Preset
from core.keras.training.records import ArmRecord, EpochRecord, NonFinite, Outcome, Ran, Surface, ran_sentence
from core.keras.versions import processor, versions
from core.messages import Message, as_data
from core.messages.catalogue import from_data

FOLDER = Path(__file__).parents[2] / "data" / "recordings"
COMMAND = "python -m core train --record"
NESTED = {"nonfinite": NonFinite, "surface": Surface, "ran": Ran, "outcome": Outcome}
ARRAYS = {"validation_logits": np.float64, "class_index": np.uint8, "confidence": np.uint8}
DERIVED = "sentence"
"""Made of the other fields of ``Ran``, whose numbers may be infinite, when a recording is read."""
KEPT = 4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Recording:
    """A preset's run, as it went on the day it was recorded.

    Parameters
    ----------
    preset : str
        Key of ``PRESETS``.
    day : str
        When, as YYYY-MM-DD.
    versions : dict of str to str
        With which Python, TensorFlow, Keras and NumPy.
    processor : str
        On which processor.
    command : str
        The versions that made it.
    records : tuple of EpochRecord
        The records of ``core.keras.loop.train``.
    """

    preset: str
    day: str
    versions: dict[str, str]
    processor: str
    command: str
    records: tuple[EpochRecord, ...]

    @property
    def params(self) -> TrainParams:
        """The settings it was recorded with."""
        return PRESETS[self.preset].params


def path_of(preset: str, folder: Path = FOLDER) -> Path:
    """Return the path of the recording of a preset."""
    return folder / f"{preset}.json.gz"


@functools.lru_cache(maxsize=KEPT)
def recording_of(preset: str, folder: Path = FOLDER) -> Recording | None:
    """Return the recording of a preset, None if there is none of its present settings."""
    try:
        content = json.loads(gzip.decompress(path_of(preset, folder).read_bytes()))
    except FileNotFoundError:
        return None
    if content["settings"] != settings(PRESETS[preset].params):
        return None
    return Recording(
        preset=preset,
        day=content["day"],
        versions=content["versions"],
        processor=content["processor"],
        command=content["command"],
        records=tuple(map(_record, content["records"])),
    )


def write(preset: Preset, records: list[EpochRecord], *, day: str, folder: Path) -> Path:
    """Write the recording of a preset's run on this machine and return its file."""
    content = {
        "preset": preset.name,
        "day": day,
        "versions": versions(),
        "processor": processor(),
        "command": COMMAND,
        "settings": settings(preset.params),
        "records": [plain(record) for record in records],
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = path_of(preset.name, folder)
    text = json.dumps(content, separators=(",", ":"), allow_nan=False)
    path.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))
    return path


def settings(params: TrainParams) -> dict[str, Any]:
    """Return parameters as JSON would give them back."""
    content: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(params)))
    return content


def plain(value: Any) -> Any:
    """Return a record in a form for JSON, in which records with equal bits, NaN included, are equal.

    Examples
    --------
    >>> plain(NonFinite(step=3, operation="log", reason="of zero"))
    {'step': 3, 'operation': 'log', 'reason': 'of zero'}
    >>> plain(float("nan")), plain(np.array([1.5]))
    ('nan', {'dtype': 'float16', 'shape': [1], 'base64': 'AD4='})
    """
    if isinstance(value, np.ndarray):
        return _plain_array(value)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, Message):
        return as_data(value)
    if isinstance(value, tuple):
        return [plain(entry) for entry in value]
    if dataclasses.is_dataclass(value):
        pairs = ((field.name, getattr(value, field.name)) for field in dataclasses.fields(value))
        return {name: plain(entry) for name, entry in pairs if entry is not None and name != DERIVED}
    return value


def _plain_array(array: NDArray[Any]) -> dict[str, Any]:
    narrow = _narrowest(array) if array.dtype == np.float64 else array
    text = base64.b64encode(np.ascontiguousarray(narrow).tobytes()).decode()
    return {"dtype": narrow.dtype.name, "shape": list(array.shape), "base64": text}


def _narrowest(array: Float64Array) -> NDArray[Any]:
    # Values beyond a narrow format become infinite there, which identifies them.
    with np.errstate(over="ignore", under="ignore"):
        candidates = (array.astype(dtype) for dtype in (np.float16, np.float32))
        exact = (narrow for narrow in candidates if np.array_equal(narrow.astype(np.float64), array, equal_nan=True))
        return next(exact, array)


def _array(content: dict[str, Any], dtype: type) -> NDArray[Any]:
    raw = np.frombuffer(base64.b64decode(content["base64"]), dtype=np.dtype(content["dtype"]))
    array: NDArray[Any] = raw.reshape(content["shape"]).astype(dtype)
    array.flags.writeable = False
    return array


def _record(content: dict[str, Any]) -> EpochRecord:
    return EpochRecord(**{**content, "arms": tuple(map(_arm, content["arms"]))})


def _arm(content: dict[str, Any]) -> ArmRecord:
    arm: ArmRecord = _dataclass(ArmRecord, content)
    if arm.ran is None:
        return arm
    return dataclasses.replace(arm, ran=dataclasses.replace(arm.ran, sentence=ran_sentence(arm.label, arm.ran)))


def _dataclass(kind: type[Any], content: dict[str, Any]) -> Any:
    types = {field.name: field.type for field in dataclasses.fields(kind)}
    return kind(**{name: _value(name, value, types[name]) for name, value in content.items()})


def _value(name: str, value: Any, kind: Any) -> Any:
    if name in NESTED:
        return _dataclass(NESTED[name], value)
    if name in ARRAYS:
        return _array(value, ARRAYS[name])
    if kind is float:
        return float(value)
    if isinstance(value, dict):
        return from_data(value)
    return tuple(value) if isinstance(value, list) else value
