"""Value tables of the narrow formats, IEEE P3109's among them, as the package gfloat has them, and its own checks."""

import math
from collections.abc import Iterator

import gfloat
from gfloat import formats as theirs

from core.arithmetic.bits import value_of
from core.arithmetic.formats import FORMATS
from tests.peers.suite import Case, Suite, compared, skipped

TABLES = {
    "p3109_k8p3se": theirs.format_info_p3109(8, 3),
    "p3109_k8p4se": theirs.format_info_p3109(8, 4),
    "float8_e5m2": theirs.format_info_ocp_e5m2,
    "float8_e4m3fn": theirs.format_info_ocp_e4m3,
    "float8_e8m0fnu": theirs.format_info_ocp_e8m0,
    "float6_e2m3fn": theirs.format_info_ocp_e2m3,
    "float4_e2m1fn": theirs.format_info_ocp_e2m1,
}
"""Formats that are tabled in full, by our names."""
SPOTS: dict[str, dict[int, float]] = {
    "float8_e5m2": {0x01: 2**-16, 0x40: 2, 0x80: -0.0, 0x7B: 57344, 0x7C: math.inf, 0xFC: -math.inf, 0x7F: math.nan},
    "float8_e4m3fn": {0x40: 2, 0x01: 2**-9, 0x80: -0.0, 0x7F: math.nan, 0x7E: 448},
    "p3109_k8p3se": {0x01: 2**-17, 0x40: 1, 0x80: math.nan, 0x7F: math.inf, 0xFF: -math.inf},
    "float16": {
        **{0x3C00: 1, 0x3C01: 1 + 2**-10, 0x4000: 2, 0x0001: 2**-24, 0x7BFF: 65504, 0x7C00: math.inf},
        **{0x7C01: math.nan, 0x7FFF: math.nan},
    },
    "bfloat16": {
        **{0x3F80: 1, 0x4000: 2, 0x0001: 2**-133, 0x4780: 65536, 0x7F80: math.inf},
        **{0x7F81: math.nan, 0x7FFF: math.nan},
    },
    "float6_e2m3fn": {0b000000: 0, 0b011111: 7.5, 0b100000: -0.0},
    "float4_e2m1fn": {0: 0, 1: 0.5, 2: 1, 3: 1.5, 4: 2, 5: 3, 6: 4, 7: 6, 8: -0.0},
    "float8_e8m0fnu": {0x00: 2**-127, 0x01: 2**-126, 0x7F: 1, 0xFF: math.nan},
}
"""The values that gfloat's own tests name, from the standards."""
ABSENT = {"p3109_k8p1se": 4, "float6_e3m2fn": 6}
"""Formats that its tests check and the lab does not have, with the number of values that they name."""


def is_same(ours: float, other: float) -> bool:
    """Return whether two values are the same, zeros by their signs."""
    return (math.isnan(ours) and math.isnan(other)) or (
        ours == other and math.copysign(1, ours) == math.copysign(1, other)
    )


def cases() -> Iterator[Case]:
    for name, entry in TABLES.items():
        for code in range(2**entry.bits):
            decoded = gfloat.decode_float(entry, code).fval
            yield compared(f"{name}: table, {code:#04x}", is_same(value_of(code, FORMATS[name]), decoded))
    for name, values in SPOTS.items():
        for code, value in values.items():
            yield compared(f"{name}: check, {code:#04x}", is_same(value_of(code, FORMATS[name]), value))
    for name, count in ABSENT.items():
        for place in range(count):
            yield skipped(f"{name}: check, {place + 1}", f"{name}: a format that is not in the table")


SUITE = Suite(
    title="gfloat: value tables of IEEE P3109 and OCP formats",
    source="<https://github.com/graphcore-research/gfloat>: the installed package, and the values in its "
    "`test/test_decode.py`",
    taken="Every code of a format is a case: its value here must be gfloat's, zeros with their signs. The values that "
    "gfloat's own tests name, from the standards, are further cases.",
    cases=cases,
)
