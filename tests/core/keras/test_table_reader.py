"""Tables for training are read in another process, bit for bit, and rejections come back as messages."""

from collections.abc import Iterator

import numpy as np
import pytest

from core.export.training import document
from core.keras.training.datasets import _loaded, load
from core.keras.training.latest import Latest
from core.keras.training.own_data import MAX_NUMBERS, MAX_ROWS, OwnTable, parse_csv
from core.keras.training.plan import TrainParams
from core.keras.training.table_reader import read_table
from core.logits.reader import LogitsReader

ROWS = "a,b,label\n" + "".join(f"{index / 3},{index % 3},{'é' if index % 2 else 'even'}\n" for index in range(30))


@pytest.fixture(scope="module")
def reader() -> Iterator[LogitsReader]:
    made = LogitsReader()
    yield made
    made.close()


def test_a_table_comes_back_bit_for_bit(reader: LogitsReader) -> None:
    here, read = parse_csv(ROWS), read_table(reader, ROWS.encode())
    assert read == here
    assert hash(read) == hash(here)
    assert read.features.tobytes() == here.features.tobytes()
    assert read.labels.tobytes() == here.labels.tobytes()
    assert not read.features.flags.writeable


@pytest.mark.parametrize("data", [b"", b"1,2\n", b"\xff\xfe" * 3_000_000, b"1," * 499_000, b'"' * 990_000])
def test_a_refusal_comes_back_as_it_is_said(reader: LogitsReader, data: bytes) -> None:
    with pytest.raises(ValueError, match=r"^csv: ") as refused:
        read_table(reader, data)
    with pytest.raises(ValueError, match=r"^csv: ") as here:
        parse_csv(data[:4_000_001].decode("utf-8", "replace"))
    assert str(refused.value) == str(here.value)


def test_a_table_that_was_read_trains_and_is_exported_like_its_text() -> None:
    table = parse_csv(ROWS)
    by_text, by_table = TrainParams(dataset="csv", csv=ROWS), TrainParams(dataset="csv", csv=table)
    for mine, other in zip(by_text.data.validation, by_table.data.validation, strict=True):
        assert mine.tobytes() == other.tobytes()
    assert document(by_text) == document(by_table)
    assert by_table == TrainParams(dataset="csv", csv=parse_csv(ROWS))
    assert by_table != TrainParams(dataset="csv", csv=parse_csv(ROWS.replace("0.0,", "9.0,", 1)))


def test_more_numbers_than_are_kept_are_refused() -> None:
    columns = MAX_NUMBERS // MAX_ROWS + 1
    row = "1," * columns
    with pytest.raises(ValueError, match=r"^csv: got 155,000 numbers, need at most 150,000"):
        parse_csv("".join(f"{row}{index % 2}\n" for index in range(MAX_ROWS)))


def test_latest_data_sets_are_bounded_by_their_bytes() -> None:
    for seed in range(60):
        load("digits", seed=seed)
    assert _loaded.held <= 12_000_000
    assert load("digits", seed=59) is load("digits", seed=59)


def test_what_is_kept_is_the_latest_and_a_failure_is_not() -> None:
    made: list[int] = []

    def make(number: int) -> bytes:
        made.append(number)
        if number < 0:
            raise ValueError("negative")
        return bytes(number)

    latest = Latest(make, 100, len)
    for number in (40, 40, 50, 40, 30, 50):  # 50 is the one not asked for the longest when 30 comes
        latest(number)
    assert made == [40, 50, 30, 50]
    for _ in range(2):
        with pytest.raises(ValueError, match="negative"):
            latest(-1)
    assert made == [40, 50, 30, 50, -1, -1]


def test_tables_are_equal_by_what_they_hold() -> None:
    table = parse_csv(ROWS)
    features = np.array(table.features)
    features[0, 0] += 1
    other = OwnTable(
        features=features,
        labels=np.array(table.labels),
        class_names=table.class_names,
        feature_names=table.feature_names,
    )
    assert table != other
