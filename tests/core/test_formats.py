"""The format table against two independent descriptions: ml_dtypes' finfo and gfloat's tables."""

import math

import ml_dtypes
import numpy as np
import pytest
from gfloat import formats as gfloat_formats

from core.arithmetic.formats import COMMON, FORMATS, FloatFormat, format_named

GFLOAT_NAMES = {
    "float8_e4m3fn": "ocp_e4m3",
    "float8_e5m2": "ocp_e5m2",
    "bfloat16": "bfloat16",
    "float16": "binary16",
    "float32": "binary32",
    "float64": "binary64",
}

every_format = pytest.mark.parametrize("entry", COMMON.values(), ids=COMMON.keys())


@every_format
def test_derived_facts_equal_finfo(entry: FloatFormat) -> None:
    finfo = ml_dtypes.finfo(entry.dtype)
    assert entry.max == float(finfo.max)
    assert entry.eps == float(finfo.eps)
    assert entry.min_normal == float(finfo.smallest_normal)
    assert entry.min_subnormal == float(finfo.smallest_subnormal)
    assert entry.bits == 8 * entry.dtype.itemsize


@pytest.mark.parametrize("name", GFLOAT_NAMES)
def test_derived_facts_equal_gfloat(name: str) -> None:
    entry = FORMATS[name]
    info = getattr(gfloat_formats, f"format_info_{GFLOAT_NAMES[name]}")
    assert entry.precision == info.precision
    assert entry.max == info.max
    assert entry.eps == info.eps
    assert entry.min_normal == info.smallest_normal
    assert entry.min_subnormal == info.smallest_subnormal
    assert entry.has_infinity == (info.num_infs > 0)


@every_format
def test_overflow_value_is_what_the_dtype_gives(entry: FloatFormat) -> None:
    with np.errstate(over="ignore"):
        doubled = np.float64(entry.max).astype(entry.dtype) * np.float64(2).astype(entry.dtype)
    assert np.array_equal(np.float64(doubled), entry.overflow_value, equal_nan=True)


@every_format
def test_eps_is_the_step_above_one(entry: FloatFormat) -> None:
    one = np.ones(1, entry.dtype)
    above = (one.view(f"u{entry.dtype.itemsize}") + 1).view(entry.dtype)
    assert float(above[0]) - 1 == entry.eps
    assert math.ldexp(entry.unit_roundoff, entry.precision) == 1


def test_unknown_name_is_refused_with_the_allowed_ones() -> None:
    with pytest.raises(ValueError, match=r"unknown name 'float12', choose from float8_e4m3fn, .*float64"):
        format_named("float12")
