"""A user's logits and labels, read from CSV, NPY or NPZ without trusting the file.

Nothing is unpickled, headers are compared with the actual bytes, and every rejection states its reason and the remedy.
``core.logits.report`` evaluates the logits in each format.
"""

import csv
import io
import math
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.arithmetic.arrays import Float64Array, IndexArray
from core.messages import Said, files, said
from logit_doctor.intake.zips import ArchiveError, CrowdedError, UnreadError, inflated, members_of

MAX_BYTES = 20_000_000
MAX_MEMBERS = 16
MAX_CLASSES = 4_000
"""More classes take many seconds: the sum over them is rounded after each addition, in every format."""
MAX_ROW = 262_144
"""Classes of a row whose sum is added up in one order after the other."""
MAX_SAMPLES = 1_000_000
MAX_LINE = 40 * MAX_CLASSES
MAX_HEADER = 10_000
LABEL_NAMES = ("label", "labels", "y", "y_true", "target", "targets", "class")
LOGIT_NAMES = ("logits", "y_pred", "outputs", "predictions", "arr_0")
MAX_AXES = 8
MAX_SAID = 200
SUFFIXES = (".csv", ".npy", ".npz")


@dataclass(frozen=True, slots=True, kw_only=True)
class LogitsFile:
    """Logits and labels as they arrived.

    Parameters
    ----------
    loss : str
        "sigmoid" for one logit per sample, else "softmax".
    logits : ndarray of float64, shape (num_samples, num_classes); (num_samples,) for a sigmoid
        Finite.
    labels : ndarray of int, shape (num_samples,)
        The true class of each sample.
    has_labels : bool
        False if the file has none; then the class of the largest logit is used (for a sigmoid: whether it is positive).
    """

    loss: str
    logits: Float64Array
    labels: IndexArray
    has_labels: bool


def read_logits(name: str, data: bytes) -> LogitsFile:
    """Read a file of logits.

    Parameters
    ----------
    name : str
        The file's name; its extension gives the type.
    data : bytes
        The file.

    Raises
    ------
    ValueError
        If the file is too large, damaged, of another type, or its numbers are not logits.
    """
    check_size(name, data)
    for suffix, reader in READERS.items():
        if name.lower().endswith(suffix):
            return checked(name, *reader(name, data))
    raise refusal(name, files.SUFFIX(allowed=", ".join(SUFFIXES)))


def read_row(name: str, data: bytes) -> Float64Array:
    """Read one row of logits, shape (num_classes,), from an NPY file; -inf marks a class that cannot occur.

    Raises
    ------
    ValueError
        If the file is too large, damaged, of another type, or not one row of logits that are finite or -inf, one at
        least finite.
    """
    check_size(name, data)
    if not name.lower().endswith(".npy"):
        raise refusal(name, files.SUFFIX(allowed=".npy"))
    found = read_array(name, data)
    if found.size != max(found.shape, default=0):
        raise refusal(name, files.ROW_SHAPE(shape=str(found.shape)))
    row = found.astype(np.float64).ravel()
    if not 1 <= row.size <= MAX_ROW:
        raise refusal(name, files.ROW_LENGTH(count=row.size, most=MAX_ROW))
    open_ones = row[~np.isneginf(row)]
    if not open_ones.size or not np.isfinite(open_ones).all():
        raise refusal(name, files.NOT_FINITE(row=1))
    low, high = float(open_ones.min()), float(open_ones.max())
    if math.isinf(high - low):
        raise refusal(name, files.FAR_APART(low=low, high=high))
    return row


def refusal(name: str, reason: Said) -> ValueError:
    """Return the error for a rejected file of this name."""
    return ValueError(files.IN_FILE(file=name, reason=reason))


def check_size(name: str, data: bytes) -> None:
    """Reject a file above the size limit."""
    if len(data) > MAX_BYTES:
        raise refusal(name, files.LARGE_FILE(count=len(data), most=MAX_BYTES))


def checked(name: str, logits: npt.NDArray[np.generic], labels: npt.NDArray[np.generic] | None) -> LogitsFile:
    """Return logits and labels in the shapes and types that the losses take."""
    check_shape(name, logits.shape)
    with np.errstate(over="ignore", invalid="ignore"):  # a wider float, or a signalling NaN: looked for below
        values = np.asarray(logits, dtype=np.float64)
    if values.ndim == 2 and values.shape[1] == 1:
        values = values[:, 0]
    if not np.isfinite(values).all():
        row = int(np.argwhere(~np.isfinite(values))[0][0])
        raise refusal(name, files.NOT_FINITE(row=row + 1))
    rows = values if values.ndim == 2 else values[:, None]
    with np.errstate(over="ignore"):  # then the truth, computed in float64, has no difference of theirs
        spans = rows.max(axis=1) - rows.min(axis=1)
    if not np.isfinite(spans).all():
        apart = rows[int(np.argmax(spans))]
        raise refusal(name, files.FAR_APART(low=float(apart.min()), high=float(apart.max())))
    is_sigmoid = values.ndim == 1
    if labels is None:
        guessed = (values > 0).astype(np.intp) if is_sigmoid else values.argmax(axis=1)
        return LogitsFile(loss="sigmoid" if is_sigmoid else "softmax", logits=values, labels=guessed, has_labels=False)
    return LogitsFile(
        loss="sigmoid" if is_sigmoid else "softmax",
        logits=values,
        labels=checked_labels(name, labels, len(values), 2 if is_sigmoid else values.shape[1]),
        has_labels=True,
    )


def check_shape(name: str, shape: tuple[int, ...]) -> None:
    """Reject logits that are not a table, and more of them than can be evaluated interactively."""
    if len(shape) not in (1, 2) or 0 in shape:
        raise refusal(name, files.SHAPE(shape=str(shape)))
    if shape[0] > MAX_SAMPLES:
        raise refusal(name, files.MANY_SAMPLES(count=shape[0], most=MAX_SAMPLES))
    if shape[-1] > MAX_CLASSES and len(shape) == 2:
        raise refusal(name, files.MANY_CLASSES(count=shape[1], most=MAX_CLASSES))


def checked_labels(name: str, labels: npt.NDArray[np.generic], num_samples: int, num_classes: int) -> IndexArray:
    """Return class numbers; one-hot rows become the class of their 1."""
    with np.errstate(over="ignore", invalid="ignore"):
        values = np.asarray(labels, dtype=np.float64)
    if values.ndim == 2 and values.shape[1] == num_classes and num_classes > 1 and values.shape[1] > 1:
        values = values.argmax(axis=1).astype(np.float64)
    values = values.reshape(-1)
    if len(values) != num_samples:
        raise refusal(name, files.LABELS_COUNT(count=len(values), samples=num_samples))
    if not ((values >= 0) & (values < num_classes) & (values == np.floor(values))).all():
        raise refusal(name, files.LABELS_RANGE(most=num_classes - 1))
    return values.astype(np.intp)


Arrays = tuple[npt.NDArray[np.generic], npt.NDArray[np.generic] | None]


def from_csv(name: str, data: bytes) -> Arrays:
    """Read comma-separated numbers; a header may name the column of labels."""
    header: Sequence[str] = ()
    cells, width, count = array("d"), 0, 0
    for number, line in enumerate(lines_of(name, data), start=1):
        if line == "\n":
            continue
        row = cells_of(name, line.rstrip("\n"))
        if not width and not all(map(is_number, row)):
            header, width = row, len(row)
            continue
        width, count = width or len(row), count + 1
        if len(row) != width or not all(map(is_number, row)):
            raise refusal(name, files.LINE(line=number, count=width))
        check_shape(name, (count, width))
        cells.extend(map(float, row))
    table = np.array(cells, dtype=np.float64).reshape(count, width)
    places = [place for place, title in enumerate(header) if title.strip().lower() in LABEL_NAMES]
    if not places:
        return table, None
    return np.delete(table, places[0], axis=1), table[:, places[0]]


def lines_of(name: str, data: bytes) -> Iterator[str]:
    """Yield the lines of a text; one of them holds no more than ``MAX_LINE`` characters."""
    text = io.TextIOWrapper(io.BytesIO(data), "utf-8-sig")
    try:
        while line := text.readline(MAX_LINE + 2):
            if len(line) > MAX_LINE + 1:
                raise refusal(name, files.NOT_CSV(reason=files.LONG_LINE(most=MAX_LINE)))
            yield line
    except UnicodeDecodeError as error:
        raise refusal(name, files.NOT_CSV(reason=str(error))) from None


def cells_of(name: str, line: str) -> Sequence[str]:
    """Return the cells of one line; a cell cannot span several lines, so no line can use up the memory."""
    if '"' not in line:
        return line.split(",")
    try:
        return next(csv.reader([line]))
    except csv.Error as error:
        raise refusal(name, files.NOT_CSV(reason=str(error))) from None


def is_number(text: str) -> bool:
    """Whether a cell holds a number."""
    try:
        float(text)
    except ValueError:
        return False
    return True


def from_npy(name: str, data: bytes) -> Arrays:
    """Read one array of logits."""
    return read_array(name, data), None


def from_npz(name: str, data: bytes) -> Arrays:
    """Read the arrays of logits and labels, by name or by order; nothing else is inflated."""
    file = io.BytesIO(data)
    try:
        arrays = {
            member.name.removesuffix(".npy"): member
            for member in members_of(file, MAX_MEMBERS)
            if member.name.endswith(".npy")
        }
        wanted = chosen([*arrays])
        found = {key: inflated(file, arrays[key], MAX_BYTES) for key in wanted}
    except CrowdedError:
        raise refusal(name, files.MANY_ARRAYS(most=MAX_MEMBERS)) from None
    except UnreadError as error:
        raise refusal(name, said(error)) from None
    except ArchiveError as error:
        raise refusal(name, files.NOT_INTACT(kind="NPZ", reason=said(error))) from None
    if not wanted:
        arrived = str(sorted(arrays))[:MAX_SAID]
        raise refusal(name, files.NO_LOGITS(arrays=arrived, name=LOGIT_NAMES[0]))
    logits, *labels = (read_array(name, found[key]) for key in wanted)
    return logits, labels[0] if labels else None


def chosen(keys: Sequence[str]) -> list[str]:
    """Return the name of the logits and that of the labels, if there are any; empty without logits."""
    logits = next((key for key in LOGIT_NAMES if key in keys), None)
    labels = next((key for key in (*LABEL_NAMES, "arr_1") if key in keys), None)
    return [key for key in (logits, labels) if key is not None] if logits is not None else []


def read_array(name: str, data: bytes) -> npt.NDArray[np.generic]:
    """Return the array of an NPY file, if its header agrees with its bytes and its values are plain numbers."""
    stream = io.BytesIO(data)
    try:
        version = np.lib.format.read_magic(stream)
        reader = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, is_fortran, dtype = reader(stream, max_header_size=MAX_HEADER)
    except Exception as error:  # a damaged header can raise any exception
        raise refusal(name, files.NOT_INTACT(kind="NPY", reason=str(error)[:80])) from None
    if dtype.kind not in "fiub":
        raise refusal(name, files.DTYPE(dtype=str(dtype)))
    rest = memoryview(data)[stream.tell() :]
    if not all(type(size) is int and 0 <= size <= len(data) for size in shape) or len(shape) > MAX_AXES:
        raise refusal(name, files.NO_SUCH_SHAPE())
    if math.prod(shape) * dtype.itemsize != len(rest):
        raise refusal(name, files.VALUES_MISSING(count=math.prod(shape)))
    if not rest:
        return np.zeros(shape, dtype)
    return np.frombuffer(rest, dtype=dtype).reshape(shape, order="F" if is_fortran else "C")


READERS = {".csv": from_csv, ".npy": from_npy, ".npz": from_npz}
