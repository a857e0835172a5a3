"""Tables for training, read in the processes that evaluate logits: the server itself parses no uploaded file.

A table comes back as JSON and plain numbers.
"""

import json
import math

import numpy as np

from core.keras.training.own_data import MAX_BYTES, OwnTable, parse_csv
from core.logits.reader import LogitsReader
from core.messages import as_data, said
from core.messages.catalogue import from_data
from logit_doctor.process.frames import Header
from logit_doctor.process.turns import Pulse, no_pulse

NAME = "csv"


def read_table(reader: LogitsReader, data: bytes, *, session: str = "", pulse: Pulse = no_pulse) -> OwnTable:
    """Return a user's table.

    Parameters
    ----------
    reader : LogitsReader
        The processes that read it.
    data : bytes
        The file.
    session, pulse : optional
        As in ``logit_doctor.process.readers.Readers.read``.

    Raises
    ------
    ValueError
        As from ``core.keras.training.own_data.parse_csv``.
    NotNowError
        If too many wait, or if it takes too much time or memory.
    """
    # A byte more than is read is enough for the refusal.
    answer = reader.asked({"job": "table"}, data[: MAX_BYTES + 1], NAME, session=session, pulse=pulse)
    line, _, numbers = answer.partition(b"\n")
    head = json.loads(line)
    if "refusal" in head:
        raise ValueError(from_data(head["refusal"]))
    shape = tuple(head["shape"])
    features, labels = math.prod(shape), shape[0]
    return OwnTable(
        features=np.frombuffer(numbers, "<f8", features).reshape(shape),
        labels=np.frombuffer(numbers, "<i8", labels, offset=8 * features),
        class_names=tuple(head["class_names"]),
        feature_names=tuple(head["feature_names"]),
    )


def table_job(asked: Header, data: bytes) -> bytes:
    """Return the table in the bytes of a file, or the reason for its rejection: a line of JSON, then the arrays."""
    try:
        table = parse_csv(data.decode("utf-8", errors="replace"))
    except ValueError as error:
        return json.dumps({"refusal": as_data(said(error))}).encode("ascii") + b"\n"
    head = {"shape": table.features.shape, "class_names": table.class_names, "feature_names": table.feature_names}
    arrays = (table.features.astype("<f8"), table.labels.astype("<i8"))
    return json.dumps(head).encode("ascii") + b"\n" + b"".join(array.tobytes() for array in arrays)
