"""Reading a user's own CSV: numbers and one column of labels. Nothing in it is executed."""

import csv
import io
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice

import numpy as np

from core.arithmetic.arrays import Float64Array, Int64Array
from core.arithmetic.formats import FORMATS
from core.logits.file import is_number
from core.messages import files

MAX_CHARACTERS = 1_000_000
MAX_BYTES = 4 * MAX_CHARACTERS
"""In UTF-8 no file of more bytes has fewer characters."""
MAX_ROWS = 5_000
MIN_ROWS = 10
MAX_FEATURES = 100
MAX_NUMBERS = 150_000
"""A million characters hold more only where each number is of a digit or two."""
MAX_CLASSES = 20
MAX_FEATURE = FORMATS["float32"].max
LABEL_COLUMNS = ("label", "target", "class", "y")
COMMA_DECIMAL = re.compile(r"[-+]?[\d.]*,\d*(?:[eE][-+]?\d+)?")
SAMPLED_ROWS = 5
"""First rows that decide what separates the columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTable:
    """A user's table, with read-only arrays; those with the same content are equal.

    Parameters
    ----------
    features : ndarray of float64, (num_samples, num_features)
    labels : ndarray of int64, (num_samples,)
        Classes counted from 0.
    class_names, feature_names : tuple of str
        Their names in the file.

    Attributes
    ----------
    digest : bytes
        Hash of the content.
    """

    features: Float64Array = field(compare=False, repr=False)
    labels: Int64Array = field(compare=False, repr=False)
    class_names: tuple[str, ...]
    feature_names: tuple[str, ...]
    digest: bytes = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.features.setflags(write=False)
        self.labels.setflags(write=False)
        content = sha256(repr(self.features.shape).encode("ascii"))
        content.update(np.ascontiguousarray(self.features).data)
        content.update(np.ascontiguousarray(self.labels).data)
        object.__setattr__(self, "digest", content.digest())


def _rows(text: str) -> list[list[str]]:
    if len(text) > MAX_CHARACTERS:
        raise ValueError(files.CSV_CHARACTERS(count=len(text), most=MAX_CHARACTERS))
    try:
        delimiter = _delimiter(text.lstrip("\ufeff"))
        filled = _filled(text.lstrip("\ufeff"), delimiter)
        rows = [[cell.strip() for cell in row] for row in islice(filled, 1 + MAX_ROWS)]
        more = sum(1 for _ in filled)  # counted and not kept: a million characters can be half a million rows
    except csv.Error as error:
        raise ValueError(files.CSV_UNREADABLE(error=str(error))) from None
    if not rows or len(rows[0]) < 2:
        raise ValueError(files.CSV_COLUMNS())
    if len(rows[0]) - 1 > MAX_FEATURES:
        raise ValueError(files.CSV_FEATURES(count=len(rows[0]) - 1, most=MAX_FEATURES))
    if more:
        _refuse_count(len(rows) + more - _has_header(rows))
    return _with_points(rows) if delimiter == ";" else rows


def _filled(text: str, delimiter: str) -> Iterator[list[str]]:
    return filter(any, csv.reader(io.StringIO(text), delimiter=delimiter))


def _delimiter(text: str) -> str:
    """Return what separates the columns: the commas, or the semicolons where a spreadsheet writes decimal commas.

    Raises
    ------
    ValueError
        If the first rows are a table with either.
    """
    by_comma, by_semicolon = (list(islice(_filled(text, mark), SAMPLED_ROWS)) for mark in ",;")
    if not _is_table(by_semicolon, _is_number):
        return ","
    if _is_table(by_comma, is_number):
        raise ValueError(files.CSV_TWO_WAYS())
    return ";"


def _is_table(rows: list[list[str]], is_number: Callable[[str], bool]) -> bool:
    """Whether rows have the same number of cells, and the last one numbers in all but one."""
    if len({len(row) for row in rows}) != 1 or len(rows[0]) < 2:
        return False
    return sum(map(is_number, rows[-1])) >= len(rows[-1]) - 1


def _is_number(cell: str) -> bool:
    return is_number(cell) or bool(COMMA_DECIMAL.fullmatch(cell.strip()))


def _with_points(rows: list[list[str]]) -> list[list[str]]:
    """Write numbers with a decimal point.

    Raises
    ------
    ValueError
        If some have a comma and others a point, which may be either mark.
    """
    cells = [cell for row in rows for cell in row]
    comma = next((cell for cell in cells if COMMA_DECIMAL.fullmatch(cell)), None)
    point = next((cell for cell in cells if "." in cell and _is_number(cell)), None)
    if comma is None:
        return rows
    if point is not None:
        raise ValueError(files.CSV_MARKS(comma=comma[:40], point=point[:40]))
    return [[cell.replace(",", ".") if COMMA_DECIMAL.fullmatch(cell) else cell for cell in row] for row in rows]


def _has_header(rows: list[list[str]]) -> bool:
    """Whether a first row holds no number among its features."""
    return not any(map(is_number, rows[0][:-1]))


def _refuse_count(count: int) -> None:
    raise ValueError(files.CSV_ROWS(count=count, least=MIN_ROWS, most=MAX_ROWS))


def _header(rows: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    """Split a header off."""
    if not _has_header(rows):
        return [f"x{column}" for column in range(len(rows[0]) - 1)] + ["label"], rows
    return rows[0], rows[1:]


def _check_shape(names: list[str], rows: list[list[str]]) -> None:
    if not MIN_ROWS <= len(rows) <= MAX_ROWS:
        _refuse_count(len(rows))
    if (numbers := len(rows) * (len(names) - 1)) > MAX_NUMBERS:
        raise ValueError(files.CSV_NUMBERS(count=numbers, most=MAX_NUMBERS))
    for number, row in enumerate(rows, start=1):
        if len(row) != len(names):
            raise ValueError(files.CSV_CELLS(row=number, count=len(row), first=len(names)))


def _feature(cell: str, row: int, name: str) -> float:
    try:
        number = float(cell)
    except ValueError:
        number = math.nan
    if not abs(number) <= MAX_FEATURE:
        raise ValueError(files.CSV_CELL(cell=cell[:40], row=row, column=name[:40]))
    return number


def _class_names(cells: list[str]) -> tuple[str, ...]:
    names = sorted(set(cells), key=lambda name: (0, float(name), name) if is_number(name) else (1, 0.0, name))
    if not 2 <= len(names) <= MAX_CLASSES:
        raise ValueError(files.CSV_CLASSES(count=len(names), most=MAX_CLASSES))
    return tuple(names)


def parse_csv(text: str) -> OwnTable:
    r"""Read features and labels from text separated by commas, or by semicolons with decimal commas.

    Parameters
    ----------
    text : str
        Comma-separated values, or semicolons and decimal commas as spreadsheets write them in German, with or without a
        header. The label is the column called label, target, class or y,
        else the last one; it may hold words or numbers. All other columns hold finite numbers.

    Returns
    -------
    OwnTable

    Raises
    ------
    ValueError
        If the text is larger than the caps of this module, is not rectangular, holds something else than a number
        among the features, mixes decimal marks, or has fewer than 2 classes; the message states the row and column.

    Examples
    --------
    >>> rows = "".join(f"{i},{i % 3},{'odd' if i % 2 else 'even'}\n" for i in range(10))
    >>> table = parse_csv("a,b,label\n" + rows)
    >>> table.features.shape, table.class_names, table.labels[:3].tolist()
    ((10, 2), ('even', 'odd'), [0, 1, 0])
    """
    names, rows = _header(_rows(text))
    _check_shape(names, rows)
    lowered = [name.lower() for name in names]
    label_column = next((lowered.index(name) for name in LABEL_COLUMNS if name in lowered), len(names) - 1)
    feature_columns = [column for column in range(len(names)) if column != label_column]
    features = [
        [_feature(row[column], number, names[column]) for column in feature_columns]
        for number, row in enumerate(rows, start=1)
    ]
    class_names = _class_names([row[label_column] for row in rows])
    index = {name: position for position, name in enumerate(class_names)}
    return OwnTable(
        features=np.array(features, dtype=np.float64),
        labels=np.array([index[row[label_column]] for row in rows], dtype=np.int64),
        class_names=class_names,
        feature_names=tuple(names[column] for column in feature_columns),
    )


def table_of(given: str | OwnTable | None) -> OwnTable:
    """Return a table given as text, or one that has been read before."""
    return given if isinstance(given, OwnTable) else parse_csv(given or "")
