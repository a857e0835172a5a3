"""``python -m core train``: train arms in lockstep and print one line per epoch and arm, then a summary.

With ``--record`` it writes what the page shows without training: the recording of a preset
(``core.keras.training.recordings``), and the range of its runs over many seeds (``core.keras.training.seeds``).
"""

import argparse
import dataclasses
import datetime
import json
import math
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from core.keras.training import recordings, seeds
from core.keras.training.arms import ARM_ALIASES, ARMS, HEADS, LOSS_DTYPES, POLICIES, parse_choice
from core.keras.training.datasets import DATASETS
from core.keras.training.plan import OPTIMIZERS, TrainParams
from core.keras.training.presets import PRESETS, Preset, preset_named
from core.keras.training.recordings import FOLDER
from core.keras.training.records import ArmRecord, EpochRecord
from core.keras.versions import versions
from core.messages import with_codes
from core.states.links import former_labels
from core.states.training import layers

MAX_CSV_BYTES = 4_000_000
QUANTITIES = (
    "loss",
    "true_loss",
    "train_accuracy",
    "validation_accuracy",
    "gradient_norm",
    "zero_loss_share",
    "dead_share",
    "wrong_and_dead_share",
    "clipped_share",
    "keras_accuracy",
    "largest_logit",
    "weight_norm",
)


EPILOG = "\n\n".join(
    "\n".join([f"{kind}:", *(f"  {name:<29}{said}" for name, said in table.items())])
    for kind, table in (
        ("presets", {name: preset.title for name, preset in PRESETS.items()}),
        ("arms", {name: f"{arm.title}: {arm.ending}" for name, arm in ARMS.items()}),
    )
)
OPTIONS: dict[str, dict[str, Any]] = {
    "--preset": {"help": f"a prepared experiment: {', '.join(PRESETS)} (or its title)"},
    "--arms": {
        "nargs": "+",
        "metavar": "ARM[:POLICY[:LOSS_DTYPE]]",
        "help": f"1 to 4 of {', '.join((*ARMS, *ARM_ALIASES))}; loss dtypes: {', '.join(LOSS_DTYPES)}",
    },
    "--policy": {"default": "float32", "help": f"policy of arms without one: {', '.join(POLICIES)}"},
    "--dataset": {"help": ", ".join(DATASETS)},
    "--head": {"help": ", ".join(HEADS)},
    "--hidden": {"help": "units of the hidden layers, for example 25,15; none for no hidden layer"},
    "--scale": {"type": float, "help": "factor on the output layer's initial weights"},
    "--optimizer": {"help": ", ".join(OPTIMIZERS)},
    "--learning-rate": {"type": float},
    "--batch-size": {"type": int},
    "--epochs": {"type": int},
    "--label-noise": {"type": float, "help": "share of the training labels replaced by a wrong class"},
    "--num-classes": {"type": int, "help": "number of classes of the data set blobs"},
    "--seed": {"type": int},
    "--csv": {"type": Path, "help": "a file with columns of numbers and one column of labels, for --dataset csv"},
    "--record": {
        "action": "store_true",
        "help": (
            f"run the preset, or all presets, with {seeds.NUM_SEEDS} seeds, and write the recordings that the page "
            "plays, and how often each claim holds"
        ),
    },
    "--folder": {"type": Path, "default": FOLDER, "help": "folder for --record; the lab reads %(default)s"},
    "--json": {"action": "store_true", "help": "print one JSON object per line"},
}


def run(arguments: argparse.Namespace) -> int:
    """Train and print; bad input raises ``ValueError``."""
    preset = _preset(arguments)
    overrides = _overrides(arguments)
    if arguments.record:
        return _record([preset] if preset else list(PRESETS.values()), overrides, arguments.folder)
    params = dataclasses.replace(preset.params if preset else TrainParams(), **overrides)
    if arguments.csv and params.dataset != "csv":
        raise ValueError(f"--csv: got a file for the data set {params.dataset}, need --dataset csv")
    # TensorFlow takes seconds to import; --help and bad input do without.
    from core.keras.loop import train

    records = []
    write = _json_lines if arguments.json else _text_lines
    for record in train(params):
        records.append(record)
        for line in write(record):
            print(line, flush=True)
    summary = _summary(params, preset, records)
    print(json.dumps(summary) if arguments.json else "\n".join(_text_summary(summary)))
    return 0


def _record(presets: list[Preset], overrides: dict[str, Any], folder: Path) -> int:
    if overrides:
        raise ValueError(
            f"--record: got {', '.join(overrides)} as well, need --preset alone: presets are recorded unchanged"
        )
    from core.keras.loop import train

    day = datetime.datetime.now(datetime.UTC).date().isoformat()
    try:
        for preset in presets:
            with ThreadPoolExecutor(os.cpu_count()) as pool:  # the bits of a run do not depend on those beside it
                params = [dataclasses.replace(preset.params, seed=seed) for seed in seeds.seeds_of(preset)]
                runs = list(pool.map(lambda each: list(train(each)), params))
            for path in (
                recordings.write(preset, runs[0], day=day, folder=folder),
                seeds.write(preset, runs, day=day, folder=folder),
            ):
                print(path, flush=True)
    except OSError as error:
        raise ValueError(f"--folder: cannot write to {folder}: {error.strerror}") from None
    return 0


def _preset(arguments: argparse.Namespace) -> Preset | None:
    return preset_named(arguments.preset, former_labels()["preset"]) if arguments.preset else None


def _overrides(arguments: argparse.Namespace) -> dict[str, Any]:
    names = ("dataset", "head", "scale", "optimizer", "learning_rate", "batch_size", "epochs", "label_noise")
    overrides = {name: getattr(arguments, name) for name in (*names, "num_classes", "seed")}
    if arguments.arms:
        overrides["arms"] = tuple(parse_choice(text, arguments.policy) for text in arguments.arms)
    elif arguments.policy != "float32":
        preset = _preset(arguments)
        default = preset.params if preset else TrainParams()
        overrides["arms"] = tuple(dataclasses.replace(choice, policy=arguments.policy) for choice in default.arms)
    if arguments.hidden is not None:
        overrides["hidden"] = layers(arguments.hidden)
    if arguments.csv:
        overrides["csv"] = _read(arguments.csv)
    return {name: value for name, value in overrides.items() if value is not None}


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_CSV_BYTES:
            raise ValueError(f"csv: got {path.stat().st_size:,} bytes in {path}, need at most {MAX_CSV_BYTES:,}")
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ValueError(f"csv: cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ValueError(f"csv: {path} is not UTF-8 text") from None


def _plain(value: Any) -> Any:
    """Make a value fit for JSON, where null stands for a number that is not finite."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {name: _plain(entry) for name, entry in value.items()}
    return value


def _row(record: EpochRecord, arm: ArmRecord) -> dict[str, Any]:
    row: dict[str, Any] = {"epoch": record.epoch, "step": record.step, "arm": arm.label}
    row.update({name: getattr(arm, name) for name in QUANTITIES})
    row["skipped_steps"] = arm.skipped_steps
    row["nonfinite"] = with_codes(dataclasses.asdict(arm.nonfinite)) if arm.nonfinite else None
    return row


def _json_lines(record: EpochRecord) -> Iterator[str]:
    for arm in record.arms:
        yield json.dumps(_plain(_row(record, arm)))


def _text_lines(record: EpochRecord) -> Iterator[str]:
    for arm in record.arms:
        yield (
            f"epoch {record.epoch:6.4g}  {arm.label:<32} loss {arm.loss:<9.4g} accuracy {arm.train_accuracy:.3f} "
            f"validation {arm.validation_accuracy:.3f}  dead {arm.dead_share:.3f}"
        )


def _summary(params: TrainParams, preset: Preset | None, records: list[EpochRecord]) -> dict[str, Any]:
    arms = {}
    for first, last in zip(records[0].arms, records[-1].arms, strict=True):
        assert first.ran is not None
        assert last.outcome is not None
        arms[last.label] = {
            **_row(records[-1], last),
            "ran": with_codes(dataclasses.asdict(first.ran)),
            "weights_sha256": last.outcome.weights_hash,
        }
    return {
        "summary": {
            "preset": preset.name if preset else None,
            "cause": preset.cause if preset else None,
            "claims": _claims(params, preset, records),
            "params": _described(params),
            "arms": _plain(arms),
            "versions": versions(),
        }
    }


def _claims(params: TrainParams, preset: Preset | None, records: list[EpochRecord]) -> list[dict[str, Any]]:
    """Check the preset's claims, unless more than the seed was changed."""
    if preset is None or dataclasses.replace(params, seed=preset.params.seed) != preset.params:
        return []
    return [with_codes({"text": claim.text, "holds": claim.holds(records)}) for claim in preset.claims]


def _described(params: TrainParams) -> dict[str, Any]:
    described = dataclasses.asdict(params)
    described["arms"] = params.labels
    described["head"] = params.chosen_head.name
    described["csv"] = f"{len(params.csv):,} characters" if isinstance(params.csv, str) else None
    return described


def _text_summary(summary: dict[str, Any]) -> Iterator[str]:
    content = summary["summary"]
    if content["cause"]:
        yield f"\n{content['cause']}"
    for claim in content["claims"]:
        yield f"  {'holds' if claim['holds'] else 'DOES NOT HOLD'}: {claim['text']}"
    yield ""
    for arm in content["arms"].values():
        yield arm["ran"]["sentence"]
    yield ", ".join(f"{name} {version}" for name, version in content["versions"].items())
