"""Reading a user's logits: accepted files, and rejected ones with the reason."""

import io
import zipfile
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.logits.file import MAX_BYTES, MAX_CLASSES, MAX_SAMPLES, read_logits
from core.messages import Message, said

LOGITS = np.array([[1.5, -2.0, 0.25], [0.0, 3.0, -1.0]])
LABELS = np.array([0, 2])


def npy(array: npt.NDArray[np.generic]) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=array.dtype == object)
    return buffer.getvalue()


def npz(**arrays: npt.NDArray[np.generic]) -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=True, **arrays)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "has_labels"),
    [
        ("a.csv", b"1.5,-2.0,0.25\n0,3,-1\n", False),
        ("a.csv", b"a,b,c\n1.5,-2.0,0.25\n0,3,-1\n", False),
        ("a.csv", b"\xef\xbb\xbfa,label,b,c\r\n1.5,0,-2.0,0.25\r\n\r\n0,2,3,-1\r\n", True),
        ("a.npy", npy(LOGITS), False),
        ("a.npy", npy(np.asfortranarray(LOGITS.astype(np.float32))), False),
        ("a.npz", npz(logits=LOGITS, labels=LABELS), True),
        ("A.NPZ", npz(logits=LOGITS, y=np.eye(3)[LABELS]), True),
        ("a.npz", npz(arr_0=LOGITS, arr_1=LABELS), True),
    ],
)
def test_the_same_numbers_arrive_from_every_kind_of_file(name: str, data: bytes, has_labels: bool) -> None:
    file = read_logits(name, data)
    assert file.loss == "softmax"
    np.testing.assert_array_equal(file.logits, LOGITS)
    assert file.has_labels == has_labels
    np.testing.assert_array_equal(file.labels, LABELS if has_labels else LOGITS.argmax(axis=1))


@pytest.mark.parametrize("logits", [np.array([1.0, -2.0]), np.array([[1.0], [-2.0]])])
def test_one_logit_a_sample_is_a_sigmoid(logits: npt.NDArray[np.float64]) -> None:
    file = read_logits("a.npz", npz(logits=logits, labels=np.array([[0], [1]])))
    assert (file.loss, file.logits.tolist(), file.labels.tolist()) == ("sigmoid", [1.0, -2.0], [0, 1])
    assert read_logits("a.npy", npy(logits)).labels.tolist() == [1, 0]


def lying_header() -> bytes:
    """An NPY file whose header names far more values than it holds."""
    return npy(LOGITS).replace(b"(2, 3)", b"(2, 9)").replace(b"'shape': (2, 9), }", b"'shape': (2**60,), }"[:18])


def huge_shape() -> bytes:
    """An NPY file whose header multiplies to more digits than Python prints."""
    header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': ({'9' * 4_000}, {'9' * 4_000})}}\n".encode()
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + bytes(48)


def bomb() -> bytes:
    """An NPZ file that inflates beyond the cap."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("logits.npy", bytes(10 * MAX_BYTES))
    return buffer.getvalue()


REFUSED = {
    "empty": ("a.csv", b"", "logits-shape"),
    "another ending": ("a.txt", b"1,2\n", "logits-suffix"),
    "too large": ("a.csv", b"1" * (MAX_BYTES + 1), "logits-bytes"),
    "ragged": ("a.csv", b"1,2\n1\n", "logits-line"),
    "words": ("a.csv", b"1,2\n1,x\n", "logits-line"),
    "not utf-8": ("a.csv", b"\xff\xfe1\n", "logits-not-csv"),
    "NaN": ("a.csv", b"1,2\nnan,2\n", "logits-not-finite"),
    "infinity": ("a.npy", npy(np.array([[1.0, np.inf]])), "logits-not-finite"),
    "three axes": ("a.npy", npy(np.zeros((2, 2, 2))), "logits-shape"),
    "pickled": ("a.npy", npy(np.array([{"a": 1}], dtype=object)), "logits-dtype"),
    "text": ("a.npy", npy(np.array(["a"])), "logits-dtype"),
    "complex": ("a.npy", npy(np.array([1j])), "logits-dtype"),
    "cut": ("a.npy", npy(LOGITS)[:-8], "logits-values"),
    "longer": ("a.npy", npy(LOGITS) + b"\0" * 8, "logits-values"),
    "no header": ("a.npy", b"hello", "logits-damaged"),
    "lying header": ("a.npy", lying_header(), "logits-damaged"),
    "negative sizes": ("a.npy", npy(LOGITS).replace(b"(2, 3), }  ", b"(-2, -3), }"), "logits-no-shape"),
    "sizes of 4,000 digits": ("a.npy", huge_shape(), "logits-no-shape"),
    "a truth value as size": ("a.npy", npy(LOGITS).replace(b"(2, 3), }   ", b"(True, 6), }"), "logits-no-shape"),
    "too far apart": ("a.csv", b"1,2\n1e308,-1e308\n", "logits-spread"),
    "many samples": ("a.npy", npy(np.zeros(MAX_SAMPLES + 1, np.int8)), "logits-samples"),
    "many classes": ("a.npy", npy(np.zeros((1, MAX_CLASSES + 1))), "logits-classes"),
    "a long line": ("a.csv", b"1," * 10**6, "logits-not-csv"),
    "a wider float that overflows": ("a.npy", npy(np.array([np.finfo(np.longdouble).max])), "logits-not-finite"),
    "no zip": ("a.npz", b"hello", "logits-damaged"),
    "bomb": ("a.npz", bomb(), "zip-inflates"),
    "many arrays": ("a.npz", npz(**{f"a{n}": LABELS for n in range(30)}), "logits-arrays"),
    "no logits": ("a.npz", npz(weights=LOGITS), "logits-none"),
    "label out of range": ("a.npz", npz(logits=LOGITS, labels=np.array([0, 3])), "logits-label-range"),
    "broken label": ("a.npz", npz(logits=LOGITS, labels=np.array([0.0, 0.5])), "logits-label-range"),
    "too few labels": ("a.npz", npz(logits=LOGITS, labels=np.array([0])), "logits-labels"),
}


NAMED: dict[str, dict[str, object]] = {
    "ragged": {"line": 2, "count": 2},
    "words": {"line": 2},
    "NaN": {"row": 2},
    "infinity": {"row": 1},
    "many samples": {"most": MAX_SAMPLES},
    "many classes": {"most": MAX_CLASSES},
    "too large": {"most": MAX_BYTES},
    "no logits": {"arrays": "['weights']"},
    "label out of range": {"most": 2},
    "too few labels": {"count": 1, "samples": 2},
}
"""What a refusal names of the file."""


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_says_why_and_names_the_file(case: str) -> None:
    name, data, code = REFUSED[case]
    with pytest.raises(ValueError, match=name) as refusal:
        read_logits(name, data)
    message = said(refusal.value)
    assert isinstance(message, Message)
    reason = message.values["reason"]
    assert (message.values["file"], reason.key) == (name, code)
    assert reason.values.items() >= NAMED.get(case, {}).items()


@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=300), suffix=st.sampled_from([".csv", ".npy", ".npz"]), place=st.integers(0, 200))
def test_damaged_bytes_are_read_or_refused(data: bytes, suffix: str, place: int) -> None:
    whole = {".csv": b"1,2\n3,4\n", ".npy": npy(LOGITS), ".npz": npz(logits=LOGITS)}[suffix]
    for damaged in (data, whole[:place] + data[:3] + whole[place + 3 :]):
        try:
            file = read_logits(f"a{suffix}", damaged)
        except ValueError as error:
            said = str(error)
        else:
            said = f"a{suffix}" if np.isfinite(file.logits).all() else "not finite"
        assert said.startswith(f"a{suffix}")


def test_nothing_is_unpickled(tmp_path: Path) -> None:
    canary = tmp_path / "canary"

    class Trap:
        def __reduce__(self) -> tuple[object, ...]:
            return (Path.touch, (canary,))

    with pytest.raises(ValueError, match="type"):
        read_logits("a.npy", npy(np.array([Trap()], dtype=object)))
    assert not canary.exists()
