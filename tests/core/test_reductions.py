"""Every reduction against a scalar model, bit for bit, and against its bound."""

import json
import math
from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import pytest

from core.__main__ import main
from core.arithmetic import columns
from core.arithmetic.columns import Columns
from core.arithmetic.formats import COMMON, FORMATS, FloatFormat
from core.arithmetic.reductions import CHUNK, REDUCTIONS, Reduction, reduction_named
from core.arithmetic.rounded import arithmetic_of, round_to
from tests.core.scalar_sums import MODELS, STREAMED, Number, Scalar, exponential_sum

FEW, MANY = 30, 20_000
SUMS_OF_A_LENGTH = {FEW: 10, MANY: 100}
LONGEST = 4096
VOCABULARY, OF_A_VOCABULARY = 128_256, 20
each_reduction = pytest.mark.parametrize("reduction", REDUCTIONS.values(), ids=REDUCTIONS)
each_format = pytest.mark.parametrize("format", FORMATS.values(), ids=FORMATS)
Float64Array = npt.NDArray[np.float64]


def drawn(format: FloatFormat, rng: np.random.Generator, num_terms: int, num_sums: int) -> Float64Array:
    """Draw terms (num_terms, num_sums): in turn exponentials, both signs, near the smallest, near the largest, ties."""
    kinds = np.arange(num_sums) % 5
    spread = format.max_exponent - format.min_exponent
    exponents = rng.uniform(-min(spread / 4, 12), 0, (num_terms, num_sums))
    exponents[:, kinds == 2] = rng.uniform(format.min_exponent - format.precision, format.min_exponent + 3)
    exponents[:, kinds == 3] += format.max_exponent - math.log2(num_terms) / 2
    sizes = rng.uniform(1, 2, exponents.shape) * np.exp2(np.minimum(exponents, format.max_exponent + 0.0))
    sizes[:, kinds == 4] = rng.integers(1, 2 ** min(format.precision, 8) + 1, (num_terms, (kinds == 4).sum()))
    signs = np.where((kinds > 0) & (kinds < 4), rng.choice([-1.0, 1.0], sizes.shape), 1.0)
    return round_to(np.where(sizes > format.max, format.max, sizes) * (signs if format.has_sign else 1), format)


def rows_drawn(format: FloatFormat, rng: np.random.Generator, num_classes: int, num_rows: int) -> Float64Array:
    """Draw logits (num_classes, num_rows): in turn random, all at once rising, falling, tied, and far apart."""
    kinds = np.arange(num_rows) % 5
    logits = rng.normal(0, min(3.0, format.max / 8), (num_classes, num_rows))
    logits[:, kinds == 1] = np.sort(logits[:, kinds == 1], axis=0)
    logits[:, kinds == 2] = -np.sort(-logits[:, kinds == 2], axis=0)
    logits[:, kinds == 3] = rng.integers(-2, 3, (num_classes, (kinds == 3).sum()))
    logits[:, kinds == 4] *= min(math.log(2) * -format.min_exponent, format.max / 2) / 6
    return round_to(logits if format.has_sign else np.abs(logits) + format.min_normal, format)


def lengths(num_sums: int, seed: int) -> Iterator[int]:
    """Log-uniform lengths from 2 on, one for each batch."""
    rng = np.random.default_rng(seed)
    for _ in range(num_sums // SUMS_OF_A_LENGTH[num_sums]):
        yield round(2 * (LONGEST / 2) ** rng.uniform())


def batches(format: FloatFormat, num_sums: int, seed: int) -> Iterator[Float64Array]:
    rng = np.random.default_rng(seed)
    for length in lengths(num_sums, seed):
        yield drawn(format, rng, length, SUMS_OF_A_LENGTH[num_sums])
    if num_sums == MANY:
        yield drawn(format, rng, VOCABULARY, OF_A_VOCABULARY)


def is_same(computed: float, expected: Number, scalar: Scalar) -> bool:
    if isinstance(expected, float):
        return computed == expected or (math.isnan(computed) and math.isnan(expected))
    return scalar.of(computed) == expected


def check_sums(reduction: Reduction, format: FloatFormat, num_sums: int) -> None:
    """Compare sums with the scalar model's, bit for bit, and their errors with the bound."""
    arithmetic, scalar = arithmetic_of(format), Scalar(format)
    result = Scalar(reduction.sum_in(format))
    largest = 0.0
    for terms in batches(format, num_sums, seed=len(reduction.name)):
        with np.errstate(all="ignore"):
            sums = np.asarray(reduction.add_up(arithmetic, terms.astype(arithmetic.dtype)), np.float64)
        bounds = reduction.bound(terms, sums, format)
        for column, computed, bound in zip(terms.T.tolist(), sums.tolist(), bounds.tolist(), strict=True):
            units = [scalar.of(value) for value in column]
            assert is_same(computed, MODELS[reduction.name](scalar, units), result), (len(column), column[:5])
            if math.isfinite(computed) and math.isfinite(bound) and not format.saturates:
                exact = Fraction(sum(map(int, units))) * Fraction(2) ** scalar.unit_exponent
                error = abs(Fraction(computed) - exact)
                assert error <= Fraction(bound)
                largest = max(largest, float(error / Fraction(bound)) if error else 0.0)
    print(f"{reduction.name} {format.name}: largest error / bound {largest:.3f}")


def check_rows(reduction: Reduction, format: FloatFormat, logits: Float64Array) -> None:
    """Compare the sum of exp(z - max z) of each column with the scalar model's, bit for bit."""
    arithmetic, scalar = arithmetic_of(format), Scalar(format)
    result = Scalar(reduction.sum_in(format))
    with np.errstate(all="ignore"):
        sums = reduction.exponential_sum(arithmetic, logits.astype(arithmetic.dtype)).astype(np.float64)
    for column, computed in zip(logits.T.tolist(), sums.tolist(), strict=True):
        expected = exponential_sum(reduction.name, scalar, [scalar.of(value) for value in column])
        assert is_same(computed, expected, result), (len(column), column[:5], computed)


@each_format
@each_reduction
def test_every_sum_is_the_scalar_models_and_within_its_bound(reduction: Reduction, format: FloatFormat) -> None:
    check_sums(reduction, format, FEW)


@pytest.mark.extensive
@each_format
@each_reduction
def test_many_sums_are_the_scalar_models_and_within_their_bounds(reduction: Reduction, format: FloatFormat) -> None:
    check_sums(reduction, format, MANY)


@each_format
@each_reduction
def test_every_sum_of_exponentials_is_the_scalar_models(reduction: Reduction, format: FloatFormat) -> None:
    rng = np.random.default_rng(len(reduction.name))
    for length in (1, 2, 7, 300):
        check_rows(reduction, format, rows_drawn(format, rng, length, 10))
    if reduction.name in STREAMED:
        check_rows(reduction, format, rows_drawn(format, rng, 2 * CHUNK + 7, 5))


@pytest.mark.parametrize("format", [entry for entry in FORMATS.values() if entry.has_infinity], ids=str)
@each_reduction
def test_a_sum_with_masked_classes_is_the_scalar_models(reduction: Reduction, format: FloatFormat) -> None:
    rng = np.random.default_rng(1)
    logits = rows_drawn(format, rng, 100, 5)
    logits[rng.random(logits.shape) < 0.3] = -np.inf
    check_rows(reduction, format, logits)


@pytest.mark.extensive
@each_format
@pytest.mark.parametrize("name", STREAMED)
def test_many_streamed_sums_are_the_scalar_models(name: str, format: FloatFormat) -> None:
    rng, reduction = np.random.default_rng(len(name)), REDUCTIONS[name]
    for length in lengths(MANY, len(name)):
        check_rows(reduction, format, rows_drawn(format, rng, length, SUMS_OF_A_LENGTH[MANY]))
    check_rows(reduction, format, rows_drawn(format, rng, VOCABULARY, OF_A_VOCABULARY))


def test_every_reduction_has_a_scalar_model() -> None:
    assert MODELS.keys() == REDUCTIONS.keys()
    assert {name for name, entry in REDUCTIONS.items() if entry.streamed} == STREAMED.keys()


@pytest.mark.parametrize("format", COMMON.values(), ids=COMMON)
def test_columns_of_several_formats_are_added_together_as_they_are_apart(format: FloatFormat) -> None:
    rng = np.random.default_rng(5)
    entries = [
        Columns(arithmetic_of(other), drawn(other, rng, 700, 15).astype(arithmetic_of(other).dtype))
        for other in (format, *COMMON.values())
    ]
    for together in (columns.left_to_right, columns.compensated):
        with np.errstate(all="ignore"):
            for sums, entry in zip(together(entries), entries, strict=True):
                assert np.array_equal(sums, together([entry])[0], equal_nan=True)


TABLE = """
bfloat16 32000  | -4.8283 -1.3626 0      0      0      0
bfloat16 128256 | -6.2166 -2.7509 -.0020 -.0020 -.6714 0
float16  128256 | -4.1372 inf     inf    inf    nan    0
"""
ORDERS = ("left", "lanes32", "blocks128", "pairwise", "kahan", "float32")


@pytest.mark.parametrize("line", TABLE.strip().splitlines())
def test_equal_logits_lose_what_was_measured_elsewhere(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    head, expected = line.split("|")
    format, num_classes = head.split()
    options = ["--format", format, "--reduction", *ORDERS, "--json"]
    assert main(["reduce", "--equal", num_classes, *options]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [row["reduction"] for row in rows] == [*ORDERS]
    for row, value in zip(rows, expected.split(), strict=True):
        assert (row["format"], row["classes"]) == (format, int(num_classes))
        if value in ("inf", "nan"):
            assert (row["log_sum_error"], row["class"]) == (None, value)
        else:
            assert (round(row["log_sum_error"], 4), row["class"]) == (float(value), "finite")


def test_the_laws_of_equal_logits() -> None:
    from core.sweep.log_sums import log_sum

    for name, stop in (("bfloat16", 256), ("float16", 2048)):
        assert stop == 2 / FORMATS[name].eps
        found = log_sum(np.zeros(50_000), FORMATS[name], reduction_named("left"))
        assert found.error == pytest.approx(math.log(stop) - math.log(50_000), rel=1e-15)
    lanes = log_sum(np.zeros(128_256), FORMATS["bfloat16"], reduction_named("lanes32"))
    assert lanes.total == 32 * 256


def test_a_row_from_a_file(tmp_path, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "row.npy"
    np.save(path, np.random.default_rng(0).normal(size=1000).astype(np.float32))
    assert main(["reduce", str(path), "--format", "float16", "float64", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [row["reduction"] for row in rows] == [*REDUCTIONS] * 2
    assert all(set(row) == {"format", "classes", "reduction", "log_sum_error", "class"} for row in rows)
    for row in rows:
        eps = max(FORMATS[row["format"]].eps, REDUCTIONS[row["reduction"]].sum_in(FORMATS[row["format"]]).eps)
        assert abs(row["log_sum_error"]) < 1010 * eps  # exp, its argument and up to 999 additions


def test_a_masked_class_counts_for_nothing(tmp_path, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    path, found = tmp_path / "row.npy", []
    for row in ([3.0, -np.inf, 1.0, -np.inf, 0.25], [3.0, 1.0, 0.25]):
        np.save(path, row)
        options = ["--format", "float16", "float64", "p3109_k8p3se", "float8_e4m3fn", "--reduction", "left", "online"]
        assert main(["reduce", str(path), *options, "--json"]) == 0
        found.append(json.loads(capsys.readouterr().out)["rows"])
    for masked, plain in zip(*found, strict=True):
        assert (masked["classes"], plain["classes"]) == (5, 3)
        if masked["format"] == "float8_e4m3fn":
            assert (masked["log_sum_error"], masked["class"]) == (None, "unrepresentable")
        else:
            assert (masked["log_sum_error"], masked["class"]) == (plain["log_sum_error"], "finite")


def test_a_row_that_is_masked_as_a_whole_is_refused(tmp_path, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "row.npy"
    for row in ([-np.inf, -np.inf], [np.inf, 0.0], [np.nan, 0.0]):
        np.save(path, row)
        with pytest.raises(SystemExit) as exit:
            main(["reduce", str(path)])
        assert exit.value.code == 2
        assert "not finite" in capsys.readouterr().err


def test_logits_that_a_format_cannot_hold(tmp_path, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "row.npy"
    for large in (1e6, -1e9):
        np.save(path, np.array([large, 0.0]))
        assert main(["reduce", str(path), "--format", "float16", "--reduction", "left", "--json"]) == 0
        (row,) = json.loads(capsys.readouterr().out)["rows"]
        assert (row["log_sum_error"], row["class"]) == (None, "unrepresentable")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "logits: need either a file with one row of logits or --equal V"),
        (["--equal", "0"], "equal: got 0, need a whole number from 1 to 262144"),
        (["--equal", "5", "--reduction", "right"], "reduction: unknown name 'right'"),
        (["missing.npy"], "ROW.npy: got 'missing.npy', need an existing file"),
    ],
)
def test_what_is_refused(arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit:
        main(["reduce", *arguments])
    assert exit.value.code == 2
    assert complaint in capsys.readouterr().err


@pytest.mark.parametrize("format", [FORMATS[name] for name in ("bfloat16", "float16", "float32")], ids=str)
@pytest.mark.parametrize("name", ["online", "chunked"])
def test_a_streamed_sum_is_within_the_roundings_of_its_factors(name: str, format: FloatFormat) -> None:
    rng = np.random.default_rng(3)
    logits = round_to(rng.normal(size=(6000, 8)), format)
    arithmetic = arithmetic_of(format)
    computed = REDUCTIONS[name].exponential_sum(arithmetic, logits.astype(arithmetic.dtype)).astype(np.float64)
    exact = np.exp(logits - logits.max(axis=0)).sum(axis=0)
    # An exponential's argument of at most 10 and its value round, and so do factor and product at some 30 rises.
    factors = (10 + 1) * (1 + 30) + 30
    relative = np.minimum(REDUCTIONS[name].relative(6000, format) + factors * format.unit_roundoff, 1)
    assert np.all(np.abs(computed - exact) <= relative * exact)
    assert np.any(computed != exact)
