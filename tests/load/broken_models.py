"""Models and programs that were fine until one or two things in them were broken: ``.keras``, notebooks and source."""

import base64
import copy
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from damage import ENCODINGS, Chance, damaged, with_header_field
from fuzzing import SPECIAL

from logit_doctor.rules import RULES

PROGRAMS = [program for example in RULES.values() for program in (example.failing, example.passing)]


def zipped(config: bytes) -> bytes:
    """A ``.keras`` file with this config."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("metadata.json", "{}")
        archive.writestr("config.json", config)
        archive.writestr("model.weights.h5", b"\x89HDF" + bytes(100))
    return buffer.getvalue()


def layer(kind: str, name: str, *sources: str, **config: object) -> dict[str, Any]:
    """A layer as Keras writes it."""
    tensors = [{"class_name": "__keras_tensor__", "config": {"keras_history": [source, 0, 0]}} for source in sources]
    return {
        "module": "keras.layers",
        "class_name": kind,
        "config": {"name": name, "dtype": POLICY, **config},
        "registered_name": None,
        "name": name,
        "inbound_nodes": [{"args": tensors, "kwargs": {}}] if tensors else [],
    }


POLICY = {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"}, "registered_name": None}
LOSS = {
    "module": "keras.losses",
    "class_name": "SparseCategoricalCrossentropy",
    "config": {"from_logits": True, "reduction": "sum_over_batch_size"},
    "registered_name": None,
}
INNER = layer("Sequential", "inner", "in", layers=[layer("Dense", "d", units=4, activation="relu")])
MODELS: tuple[dict[str, Any], ...] = (
    {
        "module": "keras",
        "class_name": "Sequential",
        "config": {
            "name": "m",
            "layers": [layer("InputLayer", "in"), layer("Dense", "d", units=3, activation="softmax")],
        },
        "compile_config": {"loss": LOSS, "metrics": ["accuracy", {"out": "AUC"}], "optimizer": "adam"},
    },
    {
        "module": "keras.src.models.functional",
        "class_name": "Functional",
        "config": {
            "name": "f",
            "layers": [
                layer("InputLayer", "in"),
                INNER,
                layer("TimeDistributed", "t", "inner", layer=layer("Dense", "u", units=3, activation="sigmoid")),
                layer("Softmax", "s", "t", axis=0),
            ],
            "input_layers": [["in", 0, 0]],
            "output_layers": {"a": ["s", 0, 0], "b": [["t", 0, 0]]},
        },
        "compile_config": {"loss": {"a": "categorical_crossentropy", "b": LOSS}, "metrics": None},
    },
)


def nested(depth: int, *, as_object: bool) -> Any:
    """A value that nests deeply."""
    value: Any = 1
    for _ in range(depth):
        value = {"layers": value} if as_object else [value]
    return value


PLAIN: tuple[Any, ...] = (None, True, 0, -1, 1e308, 10**400, 0.1, "", [], {}, [[]], [None], "None")
STRANGE: tuple[Callable[[], Any], ...] = (
    *((lambda value=value: value) for value in (*PLAIN, *SPECIAL)),
    lambda: "\ud800" * 70,
    lambda: nested(60, as_object=False),
    lambda: nested(95, as_object=True),
    lambda: nested(200, as_object=False),
    lambda: [1] * 3_000,
    lambda: {f"k{place}": LOSS for place in range(300)},
    lambda: {"class_name": "function", "module": "builtins", "config": "\ud800"},
    lambda: {"class_name": "<lambda>", "module": 3, "config": [1]},
    lambda: {"class_name": "__lambda__", "config": {"code": base64.b64encode(b"\xe3" * 50).decode()}},
    lambda: {"class_name": "Functional", "config": {"layers": []}},
    lambda: copy.deepcopy(MODELS[1]),
    lambda: [copy.deepcopy(INNER)] * 20,
)


def places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every container of a JSON tree with every key or index in it."""
    for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ():
        yield tree, key
        yield from places(value)


def broken_tree(chance: Chance, tree: Any) -> Any:
    """A JSON tree in which something is missing or has been replaced."""
    tree = copy.deepcopy(tree)
    for _ in range(chance.choice([0, 1, 1, 1, 2, 4])):
        container, key = chance.choice([*places(tree)] or [({0: 0}, 0)])
        if chance.random() < 0.2:
            del container[key]
        elif chance.random() < 0.1 and isinstance(container, dict):
            container[chance.choice(["class_name", "config", "layers", "name", "\ud800", ""])] = chance.choice(
                STRANGE
            )()
        else:
            container[key] = chance.choice(STRANGE)()
    return tree


def keras_file(chance: Chance) -> tuple[str, bytes]:
    """A saved model."""
    config = json.dumps(broken_tree(chance, chance.choice(MODELS))).encode()
    data = zipped(damaged(chance, config, often=0.1))
    if chance.random() < 0.1:
        data = with_header_field(chance, data)
    return chance.choice(["m.keras", "m.keras", "M.KERAS", "m.h5"]), damaged(chance, data, often=0.1)


def notebook_file(chance: Chance) -> tuple[str, bytes]:
    """A notebook."""
    cells = [
        {"cell_type": "markdown", "source": ["# title"], "metadata": {}},
        {"cell_type": "code", "source": ["%pip install keras\n", "!ls\n"], "outputs": [], "execution_count": 1},
        {"cell_type": "code", "source": program(chance).splitlines(keepends=True), "outputs": [{"data": {}}]},
        {"cell_type": "code", "source": program(chance), "metadata": {"id": 1}},
    ]
    sheet = {"cells": cells, "nbformat": 4, "metadata": {"kernelspec": {"language": "python"}}}
    tree = broken_tree(chance, chance.choice([sheet, sheet, {"worksheets": [sheet]}]))
    text = json.dumps(tree, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")
    if chance.random() < 0.1:
        text = text.decode("utf-8", "replace").encode(chance.choice(ENCODINGS), "replace")
    return chance.choice(["n.ipynb", "n.ipynb", "N.IPYNB"]), damaged(chance, text, often=0.2)


PIECES = (
    "(",
    ")",
    "\n  ",
    "lambda: ",
    "**",
    "\\",
    "'''",
    "\t",
    "\0",
    "async ",
    "match x:\n case ",
    "{**",
    ":=",
    "@",
    "\ufeff",
)


def program(chance: Chance) -> str:
    """A program, possibly with stray pieces."""
    text = chance.choice(PROGRAMS)
    for _ in range(chance.choice([0, 1, 2, 4])):
        place, length = chance.randrange(len(text)), chance.choice([0, 1, 5, 12])
        piece = chance.choice([chance.choice(PIECES), text[place : place + 30] * chance.choice([1, 40]), ""])
        text = text[:place] + piece + text[place + length :] or "#"
    return text


def source_file(chance: Chance) -> tuple[str, bytes]:
    """A Python file."""
    data = program(chance).encode(chance.choice(ENCODINGS), "replace")
    return chance.choice(["m.py", "m.py", "M.PY"]), damaged(chance, data, often=0.2)


def project_file(chance: Chance) -> tuple[str, bytes]:
    """A zip file of a project."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", chance.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])) as archive:
        for number in range(chance.choice([0, 1, 3])):
            folder = chance.choice(["", "", "p/", "../", "p/\u202e", "/"])
            text = f"from p.m{chance.randrange(3)} import *\n{program(chance)}"
            archive.writestr(f"{folder}m{number}.{chance.choice(['py', 'py', 'ipynb', 'keras', 'txt'])}", text)
    return "p.zip", damaged(chance, buffer.getvalue(), often=0.2)
