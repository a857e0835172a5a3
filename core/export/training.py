"""The Training page as a document: every arm as a user's own Keras code, fitted on the same batches.

Importable without TensorFlow: the code is written here and runs elsewhere.
"""

from typing import Any

import numpy as np

from core.export.bundle import bundle
from core.export.cells import Document, cells_of, code_cells, template
from core.export.embedded import compressed, reading
from core.keras.training.arms import ARMS, ArmChoice
from core.keras.training.datasets import DATASETS, DIGITS_FILE
from core.keras.training.listing import listing, serving
from core.keras.training.own_data import OwnTable, table_of
from core.keras.training.plan import TrainParams

IMPORTS = (
    *(f"import {name}" for name in ("base64", "gzip", "hashlib", "io", "json", "math")),
    *("import keras", "import numpy as np", "import plotly.graph_objects as go", "import tensorflow as tf"),
)
LABELS = {
    "sparse": "classes",
    "one_hot": "np.eye(NUM_CLASSES, dtype=np.float32)[classes]",
    "binary": "classes[:, None].astype(np.float32)",
}
SPLIT_TABLE = "\nfeatures, labels = table[:, :-1]{scaled}, table[:, -1].astype(np.int64)"
ONLY_SOME = "\nfeatures, labels = features[labels < NUM_CLASSES], labels[labels < NUM_CLASSES]"
GENERATED = "features, labels = {function}(np.random.default_rng([SEED, 0]), NUM_CLASSES)"
STANDARDISED = """\
spread = features[train_order].std(axis=0)
features = (features - features[train_order].mean(axis=0)) / np.where(spread > 0, spread, 1)"""
ABOUT_DIGITS = (
    'The digits are the test set of "Optical Recognition of Handwritten Digits" by E. Alpaydin and C. Kaynak (UCI '
    "Machine Learning Repository, 1998, https://doi.org/10.24432/C50P49), licence CC BY 4.0. This file includes them."
)
GENERATED_HERE = "The data are generated here from the seed."
OWN_DATA = "The data are the uploaded table and are included in this file."


def document(params: TrainParams, cause: str = "") -> Document:
    """Return a document that reproduces ``core.keras.loop.train`` for these parameters.

    Parameters
    ----------
    params : TrainParams
        A whole training: no skipped steps, no step limit.
    cause : str, optional
        The lesson of the run, in one sentence.

    Raises
    ------
    ValueError
        If ``params`` describes a part of a training.
    """
    if params.skip_steps or params.max_steps is not None:
        raise ValueError("skip_steps, max_steps: got a part of a training, need a whole one")
    data, about, roots = _data(params)
    found = bundle(
        [
            "core.keras.training.datasets:_split",
            "core.keras.training.datasets:_flip",
            "core.keras.loop:_true_loss",
            *roots,
        ]
    )
    sections = [section for section in found.sections if "def _true_loss(" not in section]
    true_loss = bundle(["core.keras.loop:_true_loss"]).sections[-1]
    cells = cells_of(
        template("training"),
        arms=" against ".join(ARMS[choice.arm].title.lower() for choice in params.arms),
        cause=cause or ARMS[params.arms[0].arm].meaning,
        about_data=about,
        settings=_settings(params),
        imports=found.imports_with(*IMPORTS),
        code=code_cells(sections),
        data=data,
        standardised=STANDARDISED if params.dataset == "csv" else "",
        labels=LABELS[params.chosen_head.name],
        true_loss=true_loss.partition("\n\n\n")[2],
        trainings="".join(_training(params, choice) for choice in params.arms),
    )
    return Document(name="training", cells=cells)


def _settings(params: TrainParams) -> str:
    settings: dict[str, Any] = {
        "SEED": params.seed,
        "NUM_CLASSES": params.data.num_classes,
        "LABEL_NOISE": params.label_noise,
        "LAYERS": (params.data.num_features, *params.hidden, params.num_outputs),
        "SCALE": params.scale,
        "BATCH_SIZE": params.batch_size,
        "EPOCHS": params.epochs,
    }
    return "\n".join(f"{name} = {value!r}" for name, value in settings.items())


def _data(params: TrainParams) -> tuple[str, str, list[str]]:
    """Return the code that makes the features and labels, a sentence about their origin, and its requirements."""
    generate = DATASETS[params.dataset].generate
    if generate is None:
        return _table(_own_rows(params.csv)), OWN_DATA, []
    if DATASETS[params.dataset].image_shape is not None:
        return _table(DIGITS_FILE.read_bytes(), scaled=" / 16") + ONLY_SOME, ABOUT_DIGITS, []
    name = generate.__name__
    return GENERATED.format(function=name), GENERATED_HERE, [f"core.keras.training.datasets:{name}"]


def _table(table: bytes, scaled: str = "") -> str:
    return reading(table) + SPLIT_TABLE.format(scaled=scaled)


def _own_rows(given: str | OwnTable | None) -> bytes:
    table = table_of(given)
    return compressed(np.column_stack([table.features, table.labels]).tolist())


def _training(params: TrainParams, choice: ArmChoice) -> str:
    """Return the cells of an arm: its title, its model as a user writes it, its training, how to serve it."""
    arm = ARMS[choice.arm]
    code = listing(params, choice).removeprefix("import keras\n").strip()
    policy = "" if choice.policy != "float32" else 'keras.config.set_dtype_policy("float32")\n'
    return (
        f"# %% [markdown]\n# ## {choice.label}: {arm.title}: {arm.ending}\n#\n# {arm.meaning}\n#\n# At inference: "
        f"`{serving(choice, params.chosen_head.name)}`.\n\n"
        f'# %%\n{policy}{code}\nhistories["{choice.label}"] = train("{choice.label}", model)\n\n'
    )
