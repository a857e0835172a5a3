"""The runs of every preset over many seeds: in how many its claims hold, and the range of its curves.

Read here, made by ``train --record`` beside the recordings. Reading needs no TensorFlow.
"""

import dataclasses
import functools
import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from core.arithmetic.arrays import Float64Array
from core.keras.training.plan import TrainParams
from core.keras.training.presets import PRESETS, Preset
from core.keras.training.recordings import COMMAND, FOLDER, settings
from core.keras.training.records import ArmRecord, EpochRecord
from core.keras.versions import processor, versions

NUM_SEEDS = 25
NUMBERS = tuple(field.name for field in fields(ArmRecord) if field.type is float)
DIGITS = 5
"""Significant digits kept of a curve: more than a figure shows."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Band:
    """The range of a number of an arm over the seeds, at each record.

    Parameters
    ----------
    low, high : ndarray of float64, (num_records,)
        The smallest and largest finite value; NaN where no seed has one.
    """

    low: Float64Array
    high: Float64Array


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Spread:
    """A preset over many seeds, as it went on the day it was recorded.

    Parameters
    ----------
    preset : str
        Key of ``PRESETS``.
    day : str
        When, as YYYY-MM-DD.
    seeds : tuple of int
    fails : tuple of tuple of int
        For each claim of the preset, the seeds in which it does not hold.
    epochs : ndarray of float64, (num_records,)
    bands : dict of (str, str) to Band
        By the label of the arm and the name of the number in ``ArmRecord``.
    """

    preset: str
    day: str
    seeds: tuple[int, ...]
    fails: tuple[tuple[int, ...], ...]
    epochs: Float64Array
    bands: dict[tuple[str, str], Band]

    @property
    def holds(self) -> tuple[int, ...]:
        """For each claim, the number of seeds in which it holds."""
        return tuple(len(self.seeds) - len(fails) for fails in self.fails)


def seeds_of(preset: Preset) -> range:
    """Return the seeds of a preset's runs; the first one is its own."""
    return range(preset.params.seed, preset.params.seed + NUM_SEEDS)


def path_of(preset: str, folder: Path = FOLDER) -> Path:
    """Return the path of the runs of a preset."""
    return folder / f"{preset}.seeds.json.gz"


@functools.lru_cache(maxsize=len(PRESETS))
def spread_of(preset: str, folder: Path = FOLDER) -> Spread | None:
    """Return the runs of a preset over its seeds, None if there are none of its present settings and claims."""
    try:
        content = json.loads(gzip.decompress(path_of(preset, folder).read_bytes()))
    except FileNotFoundError:
        return None
    present = PRESETS[preset]
    texts = [str(claim.text) for claim in present.claims]
    if content["settings"] != settings(present.params) or [claim["text"] for claim in content["claims"]] != texts:
        return None
    return Spread(
        preset=preset,
        day=content["day"],
        seeds=tuple(content["seeds"]),
        fails=tuple(tuple(claim["fails"]) for claim in content["claims"]),
        epochs=_array(content["epochs"]),
        bands={
            (label, number): Band(low=_array(low), high=_array(high))
            for label, numbers in content["bands"].items()
            for number, (low, high) in numbers.items()
        },
    )


def spread_for(preset: str, params: TrainParams) -> Spread | None:
    """Return the runs of a preset if these are its settings, except perhaps for the seed."""
    if preset not in PRESETS or dataclasses.replace(params, seed=PRESETS[preset].params.seed) != PRESETS[preset].params:
        return None
    return spread_of(preset)


def write(preset: Preset, runs: Sequence[Sequence[EpochRecord]], *, day: str, folder: Path) -> Path:
    """Write the runs of a preset, one for each of its seeds, and return their file."""
    seeds = seeds_of(preset)
    content = {
        "preset": preset.name,
        "day": day,
        "versions": versions(),
        "processor": processor(),
        "command": COMMAND,
        "settings": settings(preset.params),
        "seeds": list(seeds),
        "claims": [
            {
                "text": str(claim.text),
                "fails": [seed for seed, records in zip(seeds, runs, strict=True) if not claim.holds(records)],
            }
            for claim in preset.claims
        ],
        "epochs": [record.epoch for record in runs[0]],
        "bands": {
            label: {number: _range(runs, place, number) for number in NUMBERS}
            for place, label in enumerate(preset.params.labels)
        },
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = path_of(preset.name, folder)
    text = json.dumps(content, separators=(",", ":"), allow_nan=False)
    path.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))
    return path


def _range(runs: Sequence[Sequence[EpochRecord]], place: int, number: str) -> list[list[float | None]]:
    values = np.array([[getattr(record.arms[place], number) for record in records] for records in runs], np.float64)
    by_record = [column[np.isfinite(column)] for column in values.T]
    return [
        [float(f"{end(finite):.{DIGITS}g}") if len(finite) else None for finite in by_record]
        for end in (np.min, np.max)
    ]


def _array(values: Sequence[Any]) -> Float64Array:
    array = np.array(values, np.float64)  # None becomes NaN
    array.flags.writeable = False
    return array
