"""Tables and arrays that were fine until one or two things in them were broken: CSV, NPY and NPZ."""

import io
import struct
import warnings
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from damage import ENCODINGS, Chance, damaged, with_header_field

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


def table(chance: Chance) -> str:
    """Comma-separated numbers with a column of labels, with the errors that people make in such files."""
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
    """Make one invalid change to a table."""
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
    """A table as bytes, in various encodings, or truncated."""
    return "a.csv", damaged(chance, table(chance).encode(chance.choice(ENCODINGS), "replace"), often=0.15)


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
    """Logits, possibly with a value that is hard to represent."""
    drawn = np.array([chance.gauss(0, 10) for _ in range(count)])
    for _ in range(chance.choice([0, 0, 0, 1, 2])):
        drawn[chance.randrange(count)] = chance.choice(VALUES)
    return drawn


def npy(chance: Chance, values: np.ndarray[Any, np.dtype[np.float64]] | None = None) -> bytes:
    """An NPY file written by hand, so that its header can state anything; half of the headers are correct."""
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
