"""Files that were fine until one or two things in them were broken: what somebody may upload by mistake or on purpose.

Each kind is a function of a source of chance that returns a name and bytes. Random bytes hardly pass a first check; a
broken field of a valid file reaches the code behind it.
"""

import base64
import copy
import io
import json
import random
import struct
import warnings
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from fuzzing import SPECIAL

from core.doctor.examples import EXAMPLES

PROGRAMS = [program for example in EXAMPLES.values() for program in (example.failing, example.passing)]
LONG = 140_000
"""More characters than a cell of a CSV file may have."""

CELLS = (
    *(
        "",
        " ",
        "nan",
        "inf",
        "-inf",
        "1e400",
        "1e-400",
        "-0",
        "1_0",
        "0x10",
        "１",
        "1,5",
        "1;5",
        '"',
        '"1"',
        '"1',
        "1\t2",
    ),
    *("9" * 400, "1e308", "-1e308", "3.5e38", "5e-324", "\0", "\ufeff1", "=1+1", "<b>", "\u202e1", "true", "None", "a"),
    *(
        "1" * LONG,
        "class 1",
        "label",
        "\ud7ff",
        "\U0001f600",
        "\x1a",
        "\x85",
        "\u2028",
        "1 2",
        "+",
        "e5",
        "1e",
        ".",
        "∞",
    ),
)
HEADERS = ("label", "Label ", "y", "target", "x", "x", "", "1", "nan", '"a', "<script>", "a" * 300, "\0", "class", "é")
LINE_ENDS = ("\r\n", "\r\n", "\r", "\n\n", "\x0b", "\x00\n")
SEPARATORS = (";", "\t", " ", ",,", ", ", "|")
ENCODINGS = (*["utf-8"] * 9, "utf-8-sig", "utf-16", "utf-32", "latin-1", "cp1252", "utf-7")
Chance = random.Random


def table(chance: Chance) -> str:
    """Comma-separated numbers with a column of labels, and what people get wrong in such a file."""
    columns, rows = chance.choice([1, 2, 3, 3, 3, 3, 5, 30, 150]), chance.choice([0, 1, 9, 10, 40, 40, 40, 40])
    classes = chance.choice([1, 2, 2, 3, 3, 3, 30])
    numbers: Sequence[Callable[[], object]] = (
        lambda: round(chance.gauss(0, 3), 3),
        lambda: chance.randrange(-5, 6),
        lambda: chance.gauss(0, 1) * 10.0 ** chance.randrange(-320, 308),
    )
    number = chance.choice(numbers)
    cells = [[str(number()) for _ in range(columns - 1)] + [str(chance.randrange(classes))] for _ in range(rows)]
    if chance.random() < 0.6:
        cells.insert(0, [*(f"x{place}" for place in range(columns - 1)), chance.choice(["label", "y", "answer"])])
    for _ in range(chance.choice([0, 0, 0, 0, 1, 1, 2, 5])):
        break_cell(chance, cells)
    line_end, separator = (
        chance.choice(wrong) if chance.random() < 0.15 else right
        for right, wrong in (("\n", LINE_ENDS), (",", SEPARATORS))
    )
    text = line_end.join(separator.join(row) for row in cells)
    return text + chance.choice(["", "\n", "\n", "\n\n\n", ",", "\0", '"'])


def break_cell(chance: Chance, cells: list[list[str]]) -> None:
    """Do one thing to a table that does not belong there."""
    row = chance.choice(cells) if cells else []
    place = chance.randrange(len(row) + 1)
    match chance.randrange(6):
        case 0:
            row.insert(place, chance.choice(CELLS))
        case 1:
            del row[place : place + 1]
        case 2 if cells:
            cells[0] = [chance.choice(HEADERS) for _ in cells[0]]
        case 3:
            cells.insert(0, [])
        case _:
            row[place : place + 1] = [chance.choice(CELLS)]


def csv_file(chance: Chance) -> tuple[str, bytes]:
    """A table as bytes, in this or that encoding, or cut off."""
    return "a.csv", damaged(chance, table(chance).encode(chance.choice(ENCODINGS), "replace"), often=0.15)


def damaged(chance: Chance, data: bytes, *, often: float) -> bytes:
    """Bytes cut off, doubled, flipped or added to somewhere."""
    if chance.random() >= often or not data:
        return data
    place, length = chance.randrange(len(data)), chance.choice([1, 1, 2, 4, 16])
    match chance.randrange(5):
        case 0:
            return data[:place]
        case 1:
            return data[:place] + data[place + length :]
        case 2:
            return data[:place] + chance.randbytes(length) + data[place + length :]
        case 3:
            return data[:place] + data[place : place + length] * 3 + data[place:]
        case _:
            return data + chance.randbytes(length)


DTYPES = (
    *("<f8", "<f8", "<f8", "<f4", "<f2", ">f8", "<f16", "<i8", ">i2", "|u1", "<u8", "|b1", "<c16", "|O", "<U5", "|S3"),
    *("<M8[s]", "|V8", "f", "", "<f9", "O", "<f8\0", "9" * 5_000),
)
SHAPES = (
    *(
        "(2, 3)",
        "(6,)",
        "(3, 2)",
        "(6, 1)",
        "(1, 6)",
        "()",
        "(0,)",
        "(0, 3)",
        "(3, 0)",
        "(-1, -6)",
        "(-2, -3)",
        "(-6,)",
    ),
    *("(2, 3, 1)", "(2**62,)", f"({2**62}, 4)", "(True, 6)", "(2.0, 3)", "[2, 3]", "6", "None", "('2', 3)", "(" * 200),
    *(f"({'1,' * 70})", f"({'9' * 4_000}, {'9' * 4_000})", f"({'9' * 5_000},)", "(2, 3)}#", "(6, 1, 1, 1)", "(2, 3,)"),
)
VALUES = (np.nan, np.inf, -np.inf, 1e308, -1e308, 5e-324, 0.0, -0.0, 3e38, 1e5, 88.8, -1000.0, 65_504.0)


def numbers(chance: Chance, count: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Logits, perhaps with a value among them that is hard to hold."""
    drawn = np.array([chance.gauss(0, 10) for _ in range(count)])
    for _ in range(chance.choice([0, 0, 0, 1, 2])):
        drawn[chance.randrange(count)] = chance.choice(VALUES)
    return drawn


def npy(chance: Chance, values: np.ndarray[Any, np.dtype[np.float64]] | None = None) -> bytes:
    """An NPY file written by hand, so that its header can say anything; half of them say the truth."""
    if chance.random() < 0.5:
        return true_npy(numbers(chance, 6).reshape(3, 2) if values is None else values)
    descr, shape = chance.choice(DTYPES), chance.choice(SHAPES)
    if chance.random() < 0.5:
        descr, shape = "<f8", chance.choice(["(2, 3)", "(6,)", "(6, 1)", "(3, 2)"])
    try:
        with np.errstate(all="ignore"):
            content = (numbers(chance, 6) if values is None else values).astype(descr).tobytes()
    except Exception:  # NumPy has many complaints about names of types
        content = chance.randbytes(48)
    if chance.random() < 0.1:
        content = chance.randbytes(len(content))
    order = chance.choice(["False", "False", "True", "1", "None"])
    extra = chance.choice(["", "", "", ", 'a': 1", ", 'shape': (6,)", ", 'x': " + "[" * 99])
    header = f"{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}{extra}, }}\n".encode()
    version = chance.choice([(1, 0), (1, 0), (1, 0), (2, 0), (3, 0), (0, 0), (9, 9)])
    length = len(header) if chance.random() < 0.9 else chance.choice([0, 1, 60_000, 2**16 - 1])
    size = struct.pack("<H" if version == (1, 0) else "<I", length)
    return damaged(chance, b"\x93NUMPY" + bytes(version) + size + header + content, often=0.15)


def true_npy(values: np.ndarray[Any, np.dtype[np.float64]]) -> bytes:
    """An NPY file as NumPy writes it."""
    buffer = io.BytesIO()
    np.save(buffer, values)
    return buffer.getvalue()


def npy_file(chance: Chance) -> tuple[str, bytes]:
    """One array."""
    return chance.choice(["a.npy", "A.NPY"]), npy(chance)


NAMES = ("logits", "y_pred", "arr_0", "arr_1", "labels", "y", "weights", "", "../logits", "a/b", "é", "labels" * 40)


def npz_file(chance: Chance) -> tuple[str, bytes]:
    """Some arrays in a zip."""
    buffer = io.BytesIO()
    method = chance.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    labels = np.array([float(chance.randrange(chance.choice([2, 2, 4]))) for _ in range(chance.choice([3, 3, 6]))])
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(buffer, "w", method) as archive:
        archive.writestr(chance.choice(["logits.npy", "logits.npy", "arr_0.npy", "Logits.npy"]), npy(chance))
        if chance.random() < 0.7:
            archive.writestr(chance.choice(["labels.npy", "y.npy", "arr_1.npy"]), npy(chance, labels))
        for place in range(chance.choice([0, 0, 1, 2, 40])):
            archive.writestr(f"{place}{chance.choice(NAMES)}.npy"[place == 0 :], npy(chance))
    data = buffer.getvalue()
    if chance.random() < 0.4:
        data = with_header_field(chance, data)
    return "a.npz", damaged(chance, data, often=0.25)


SIGNATURES = {b"PK\x01\x02": range(4, 46, 2), b"PK\x05\x06": range(4, 22, 2), b"PK\x03\x04": range(4, 30, 2)}


def with_header_field(chance: Chance, data: bytes) -> bytes:
    """A zip in which one field of one header lies."""
    signature = chance.choice([*SIGNATURES])
    place = data.find(signature) + chance.choice([*SIGNATURES[signature]])
    lie = chance.choice([0, 1, 8, 99, 0x7FFF, 0xFFFF])
    return data[:place] + struct.pack("<H", lie) + data[place + 2 :]


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


STRANGE: tuple[Callable[[], Any], ...] = (
    *(
        (lambda value=value: value)
        for value in (None, True, 0, -1, 1e308, 10**400, 0.1, "", [], {}, [[]], [None], "None")
    ),
    *((lambda text=text: text) for text in SPECIAL),
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
    """A JSON tree in which something is missing, or something else than it should be."""
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
    """A program, perhaps with pieces in it that do not belong there."""
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
